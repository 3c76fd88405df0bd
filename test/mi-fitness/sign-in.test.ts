// The ways in to the Mi Fitness cloud, and every answer that is no sign-in. The cloud is scripted from the notes.

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { openCloud, type SignInPrompts } from '../../src/cloud/index.ts'
import { cookiesIn } from '../../src/cloud/mi-fitness/signin/cookie.ts'
import type { Answer, SeenRequest } from '../loopback-server.ts'
import { guarded, type ScriptedCloud, sessionKey, startScripted, user } from './scripted-cloud.ts'

const home = mkdtempSync(join(tmpdir(), 'wristory-mi-ways-'))
after(() => rmSync(home, { recursive: true }))
let homes = 0
const time = { now: 1_795_262_400_000 }

function open(scripted: ScriptedCloud) {
  return openCloud({
    home: join(home, String(++homes)),
    env: {},
    version: '0',
    cloud: scripted.url,
    clock: () => time.now,
    sleep: async (ms) => {
      time.now += ms
    },
  })
}

/** What ends a sign-in well. */
const granted = {
  code: 0,
  userId: Number(user.userId),
  cUserId: user.cUserId,
  passToken: 'SIM-PASS-1',
  ssecurity: sessionKey,
  nonce: 12,
  location: 'https://sts-hlth.io.mi.com/healthapp/sts?d=SIM&p_ur=IN',
}

type Pages = Record<string, (request: SeenRequest) => Answer>

/** The scripted cloud with further pages, by method and path. */
async function withPages(pages: Pages): Promise<ScriptedCloud> {
  const scripted = await startScripted()
  scripted.server.answer((request, response) => {
    const page = pages[`${request.method} ${request.path}`]
    return page === undefined ? scripted.answering(request, response) : page(request)
  })
  return scripted
}

const posts = ({ server }: ScriptedCloud) => server.requests.filter(({ path }) => path === '/pass/serviceLoginAuth2')
const password = { account: 'ada@example.test', password: 'Correct-Horse.9' }

test('a QR code is shown, polled past closed polls, and its answer signs in', async () => {
  let polls = 0
  await using scripted = await withPages({
    'GET /longPolling/loginUrl': ({ query }) => {
      assert.equal(query.get('sid'), 'miothealth')
      return guarded({
        loginUrl: 'https://account.xiaomi.com/longPolling/login?ticket=SIM',
        qr: 'https://account.xiaomi.com/longPolling/qr',
        lp: 'https://c3.lp.account.xiaomi.com/lp/s?k=SIM',
        timeout: 300,
      })
    },
    'GET /lp/s': () => (++polls < 3 ? { status: 504 } : guarded(granted)),
  })
  const cloud = open(scripted)
  const shown: string[] = []
  const prompts: SignInPrompts = { qr: (address) => void shown.push(address) }
  const session = await cloud.signIn('qr', {}, { prompts })
  assert.deepEqual(shown, ['https://account.xiaomi.com/longPolling/login?ticket=SIM'])
  assert.equal(polls, 3)
  assert.deepEqual([session.via, session.host, session.hostProof], ['qr', 'i2.hlth.io.mi.com', 'domains'])
  await assert.rejects(cloud.signIn('qr', {}), { code: 'usage' })
  await cloud.close()
})

test('a code that nobody scans ends with a hint after its time', async () => {
  await using scripted = await withPages({
    'GET /longPolling/loginUrl': () =>
      guarded({ loginUrl: 'https://account.xiaomi.com/x', lp: 'https://c3.lp.account.xiaomi.com/lp/s', timeout: 60 }),
    'GET /lp/s': () => ({ status: 504 }),
  })
  const cloud = open(scripted)
  await assert.rejects(cloud.signIn('qr', {}, { prompts: { qr: () => undefined } }), /Nobody confirmed/)
  await cloud.close()
})

test('a pasted address brings a login; without a key it says what to do', async () => {
  const address = 'https://sts-hlth.io.mi.com/healthapp/sts?d=SIM&p_ur=DE'
  let passToken = 'passToken=SIM-PASS-1'
  await using scripted = await withPages({
    'GET /healthapp/sts': () => ({
      body: 'ok',
      headers: { 'set-cookie': `serviceToken=SIM-SERVICE-1; Path=/, userId=${user.userId}; Path=/, ${passToken}` },
    }),
  })
  const cloud = open(scripted)
  const session = await cloud.signIn('sts-address', { redirect: `The page: ${address}` })
  assert.deepEqual([session.loginToken, session.hostProof], ['SIM-PASS-1', 'domains'])
  passToken = 'other=1'
  await assert.rejects(cloud.signIn('sts-address', { redirect: address }), { code: 'sign-in-refused' })
  await assert.rejects(cloud.signIn('sts-address', { redirect: 'https://example.test/?d=1' }), { code: 'usage' })
  await cloud.close()
})

test('a password goes out once, as the hash that the service wants', async () => {
  await using scripted = await withPages({ 'POST /pass/serviceLoginAuth2': () => guarded(granted) })
  const cloud = open(scripted)
  const session = await cloud.signIn('mi-password', password)
  assert.equal(session.userId, user.userId)
  const [post, ...more] = posts(scripted)
  assert.equal(more.length, 0)
  assert.deepEqual(
    ['user', 'hash', '_sign', 'sid', '_json'].map((name) => post!.form.get(name)),
    [
      password.account,
      createHash('md5').update(password.password).digest('hex').toUpperCase(),
      'SIM-SIGN',
      'miothealth',
      'true',
    ],
  )
  assert.match(post!.headers.cookie ?? '', /deviceId=an_[0-9a-f]{32}/)
  await cloud.close()
})

test('the characters of a picture go with the same form and the cookie of the picture', async () => {
  await using scripted = await withPages({
    'POST /pass/serviceLoginAuth2': ({ form, headers }) =>
      form.get('captCode') === 'x7yz' && /ick=SIM-ICK/.test(headers.cookie ?? '')
        ? guarded(granted)
        : guarded({ code: 87001, captchaUrl: '/pass/getCode?icodeType=login', type: 'captcha' }),
    'GET /pass/getCode': () => ({ body: Buffer.from([0x89, 0x50]), headers: { 'set-cookie': 'ick=SIM-ICK; Path=/' } }),
  })
  const cloud = open(scripted)
  const pictures: number[] = []
  const captcha: SignInPrompts['captcha'] = async (picture) => {
    pictures.push(picture.length)
    return pictures.length === 1 ? 'wrong' : 'x7yz'
  }
  await cloud.signIn('mi-password', password, { prompts: { captcha } })
  assert.deepEqual(pictures, [2, 2])
  await assert.rejects(cloud.signIn('mi-password', password, { force: true }), /picture/)
  await cloud.close()
})

test('an identity check sends a code, and the form goes out again from a trusted device', async () => {
  let trusted = false
  const page = 'https://account.xiaomi.com/fe/service/identity/authStart?sid=miothealth&context=SIM-CONTEXT'
  await using scripted = await withPages({
    'POST /pass/serviceLoginAuth2': () =>
      trusted ? guarded(granted) : guarded({ code: 0, securityStatus: 16, notificationUrl: page }),
    'GET /fe/service/identity/authStart': () => ({ body: '<html>' }),
    'GET /identity/list': ({ query }) => {
      assert.equal(query.get('context'), 'SIM-CONTEXT')
      return guarded({ code: 2, flag: 8, options: [8] })
    },
    'GET /identity/auth/verifyEmail': () => guarded({ code: 0, maskedEmail: 'a***@example.test' }),
    'POST /identity/auth/sendEmailTicket': () => guarded({ code: 0 }),
    'POST /identity/auth/verifyEmail': ({ form }) => {
      trusted = form.get('ticket') === '123456' && form.get('trust') === 'true'
      return guarded({ code: trusted ? 0 : 70014 })
    },
  })
  const cloud = open(scripted)
  const asked: unknown[] = []
  const code: SignInPrompts['code'] = async (...given) => {
    asked.push(given)
    return '123456'
  }
  const session = await cloud.signIn('mi-password', password, { prompts: { code } })
  assert.equal(session.via, 'mi-password')
  assert.deepEqual(asked, [['email', 'a***@example.test']])
  assert.equal(posts(scripted).length, 2)
  await cloud.close()
})

test('a second factor goes with its own token', async () => {
  await using scripted = await withPages({
    'POST /pass/serviceLoginAuth2': () => ({
      ...guarded({ code: 81003, _sign: 'SIM-SIGN-2', qs: 'q', callback: 'c' }),
      headers: { step1Token: 'SIM-STEP' },
    }),
    'POST /pass/loginStep2': ({ form, headers }) => {
      assert.match(headers.cookie ?? '', /step1Token=SIM-STEP/)
      return form.get('code') === '654321' && form.get('_sign') === 'SIM-SIGN-2'
        ? guarded(granted)
        : guarded({ code: 1 })
    },
  })
  const cloud = open(scripted)
  await cloud.signIn('mi-password', password, { prompts: { code: async () => '654321' } })
  await cloud.close()
})

test('every code that is no sign-in is a sentence with what to do, and no code posts the password again', async () => {
  const cases: [object, string, RegExp][] = [
    [{ code: 70002 }, 'wrong-password', /refused account or password/],
    [{ code: 70016 }, 'wrong-password', /does not trust this device/],
    [{ code: 81003 }, 'sign-in-refused', /second factor/],
    [{ code: 87001, captchaUrl: '/pass/getCode' }, 'sign-in-refused', /picture/],
    [{ code: 87001, captchaUrl: '/pass/getCode', type: 'manMachine' }, 'sign-in-refused', /slider/],
    [{ code: 20031 }, 'sign-in-refused', /picture/],
    [{ code: 10001 }, 'sign-in-refused', /system error/],
    [
      { code: 0, securityStatus: 16, notificationUrl: 'https://account.xiaomi.com/x' },
      'sign-in-refused',
      /who you are/,
    ],
    [{ code: 4711 }, 'sign-in-refused', /4711/],
    [{ code: 0 }, 'sign-in-refused', /no key or no address/],
    [{ code: 70022 }, 'wait', /rate-limits/],
  ]
  for (const [answer, code, message] of cases) {
    await using scripted = await withPages({ 'POST /pass/serviceLoginAuth2': () => guarded(answer) })
    const cloud = open(scripted)
    await assert.rejects(
      cloud.signIn('mi-password', password),
      (error: { code: string; message: string; hint: string }) => {
        assert.equal(error.code, code, JSON.stringify(answer))
        assert.match(error.message, message)
        assert.match(
          error.hint,
          code === 'wrong-password' && /70002/.test(error.message) ? /account\.xiaomi\.com/ : /qr/,
        )
        return true
      },
    )
    assert.equal(posts(scripted).length, 1, JSON.stringify(answer))
    await cloud.close()
  }
})

test('tokens are found in the body, in headers, in cookies and in Extension-Pragma', async () => {
  const { passToken, ssecurity, nonce, userId, cUserId, ...rest } = granted
  const answers: Answer[] = [
    { ...guarded({ ...rest, ssecurity, nonce }), headers: { passToken, userId: String(userId), cUserId } },
    {
      ...guarded({ ...rest, userId }),
      headers: {
        'set-cookie': `passToken=${passToken}; Path=/; Expires=Wed, 01 Dec 2027 00:00:00 GMT, cUserId=${cUserId}; Path=/`,
        'extension-pragma': JSON.stringify({ ssecurity, nonce }),
      },
    },
  ]
  for (const answer of answers) {
    await using scripted = await withPages({ 'POST /pass/serviceLoginAuth2': () => answer })
    const cloud = open(scripted)
    const session = await cloud.signIn('mi-password', password)
    assert.deepEqual([session.loginToken, session.cUserId, session.sessionKey], [passToken, cUserId, ssecurity])
    await cloud.close()
  }
})

test('a nonce above 2^53 keeps its digits in the signature', async () => {
  await using scripted = await startScripted()
  const cloud = open(scripted)
  await cloud.signIn('mi-cookie', { cookie: `passToken=SIM-PASS-1; userId=${user.userId}` })
  const sts = scripted.server.requests.find(({ host }) => host === 'sts-hlth.io.mi.com')!
  const sign = createHash('sha1').update(`nonce=9223372036854775807&${sessionKey}`).digest('base64')
  assert.equal(sts.query.get('clientSign'), sign)
  await cloud.close()
})

test('hostile answers lead nowhere: foreign hosts, plain http, pages, circles', async () => {
  const cases: [Answer, string][] = [
    [guarded({ ...granted, location: 'https://sts-hlth.io.mi.com.example.test/healthapp/sts' }), 'host-refused'],
    [guarded({ ...granted, location: 'http://sts-hlth.io.mi.com/healthapp/sts' }), 'host-refused'],
    [guarded({ ...granted, location: 'https://x@sts-hlth.io.mi.com/healthapp/sts' }), 'host-refused'],
    [guarded({ ...granted, location: 'https://account.xiaomi.com/pass/changePassword' }), 'host-refused'],
    [guarded({ ...granted, userId: '../../etc' }), 'sign-in-refused'],
    [{ body: '<html>' }, 'cloud-failed'],
    [{ body: '&&&START&&&[1]' }, 'cloud-failed'],
    [{ body: `&&&START&&&${'['.repeat(100_000)}` }, 'cloud-failed'],
  ]
  for (const [answer, code] of cases) {
    await using scripted = await withPages({ 'POST /pass/serviceLoginAuth2': () => answer })
    const cloud = open(scripted)
    await assert.rejects(cloud.signIn('mi-password', password), { code }, JSON.stringify(answer).slice(0, 200))
    await cloud.close()
  }
  await using circle = await withPages({
    'POST /pass/serviceLoginAuth2': () => guarded(granted),
    'GET /healthapp/sts': () => ({ status: 302, headers: { location: '/healthapp/sts?again=1' } }),
  })
  const cloud = open(circle)
  await assert.rejects(cloud.signIn('mi-password', password), { code: 'sign-in-refused' })
  await cloud.close()
})

test('cookies are found in every shape that browsers and extensions copy', () => {
  const want = { userId: '2000000001', passToken: 'V1:SIM+pass/token==' }
  const shapes = [
    'userId=2000000001; passToken=V1:SIM+pass/token==',
    'Cookie: a=b; passToken=V1:SIM+pass/token==; userId=2000000001; x=y',
    'userId\t2000000001\t.xiaomi.com\t/\npassToken\tV1:SIM+pass/token==\t.account.xiaomi.com\t/',
    '.xiaomi.com\tTRUE\t/\tTRUE\t1893456000\tuserId\t2000000001\n.account.xiaomi.com\tTRUE\t/\tTRUE\t0\tpassToken\tV1:SIM+pass/token==',
    '[{"domain":".xiaomi.com","name":"userId","value":"2000000001"},{"value":"V1:SIM+pass/token==","name":"passToken"}]',
    '{"userId":"2000000001","passToken":"V1:SIM+pass/token=="}',
    "curl 'https://account.xiaomi.com/' -H 'cookie: userId=2000000001; passToken=V1:SIM+pass/token=='",
    'userId\n2000000001\npassToken\nV1:SIM+pass/token==',
  ]
  for (const shape of shapes) assert.deepEqual(cookiesIn(shape), want, shape)
})
