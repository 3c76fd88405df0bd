"""A client of the Mi Fitness cloud of its own, from docs/cloud/mi-fitness.md: signs in with a pass token, and adds up the
steps of some days. It shares nothing with wristory, so that a call which both understand is a call as described.

usage: client.py ORIGIN USER_ID PASS_TOKEN START END
"""
import base64, hashlib, http.client, json, os, re, struct, sys, time, urllib.parse
from email.utils import parsedate_to_datetime

origin, user, token, start, end = sys.argv[1:]
port = int(origin.rsplit(':', 1)[1])


def ask(method, host, path, headers=None, body=None):
    connection = http.client.HTTPConnection('127.0.0.1', port)
    connection.request(method, path, body, {'Host': host, **(headers or {})})
    reply = connection.getresponse()
    return reply, reply.read()


def rc4(key, drop=1024):
    box, j = list(range(256)), 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    i = j = 0
    while True:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        if drop > 0:
            drop -= 1
        else:
            yield box[(box[i] + box[j]) % 256]


def apply(stream, data):
    return bytes(byte ^ next(stream) for byte in data)


def sha1(text):
    return base64.b64encode(hashlib.sha1(text.encode()).digest()).decode()


reply, body = ask('GET', 'account.xiaomi.com', '/pass/serviceLogin?_json=true&sid=miothealth',
                  {'Cookie': f'userId={user}; passToken={token}; deviceId=wb_0123456789abcdef'})
login = json.loads(body.decode().replace('&&&START&&&', ''))
assert login['code'] == 0, login
place = urllib.parse.urlsplit(login['location'])
sign = urllib.parse.quote(sha1(f"nonce={login['nonce']}&{login['ssecurity']}"))
reply, body = ask('GET', place.netloc, f'{place.path}?{place.query}&clientSign={sign}&_userIdNeedEncrypt=true')
assert reply.status == 200, (reply.status, body)
service = re.search(r'serviceToken=([^;]+)', reply.getheader('Set-Cookie')).group(1)
clock = parsedate_to_datetime(reply.getheader('Date')).timestamp() - time.time()


def call(path, data):
    nonce = os.urandom(8) + struct.pack('>I', int((time.time() + clock) / 60))
    key = hashlib.sha256(base64.b64decode(login['ssecurity']) + nonce).digest()
    signed = base64.b64encode(key).decode()
    text = json.dumps(data, separators=(',', ':'))
    plain = sha1('&'.join(['POST', path, f'data={text}', signed]))
    stream = rc4(key)
    sealed = base64.b64encode(apply(stream, text.encode())).decode()
    proof = base64.b64encode(apply(stream, plain.encode())).decode()
    form = {
        'data': sealed,
        'rc4_hash__': proof,
        'signature': sha1('&'.join(['POST', path, f'data={sealed}', f'rc4_hash__={proof}', signed])),
        '_nonce': base64.b64encode(nonce).decode(),
    }
    reply, body = ask('POST', 'de.hlth.io.mi.com', path, {
        'Content-Type': 'application/x-www-form-urlencoded',
        'Cookie': f"serviceToken={service}; cUserId={login['cUserId']}",
    }, urllib.parse.urlencode(form))
    assert reply.status == 200, (reply.status, body)
    return json.loads(apply(rc4(key), base64.b64decode(body)))['result']


total, rows, cursor = 0, 0, None
while True:
    data = {'key': 'steps', 'start_time': int(start), 'end_time': int(end)}
    if cursor:
        data['next_key'] = cursor
    page = call('/app/v1/data/get_fitness_data_by_time', data)
    for row in page['data_list']:
        total += json.loads(row['value'])['steps']
        rows += 1
    cursor = page.get('next_key')
    if not page['has_more']:
        break
print(json.dumps({'steps': total, 'rows': rows}))
