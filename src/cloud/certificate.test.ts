// A cloud whose certificate does not prove the vendor's name, over real TLS and by both ways that lead to it: straight,
// and under the vendor's own name through a proxy. Trusted are the system's authorities and those of
// NODE_EXTRA_CA_CERTS; the client has no setting of its own that would trust more (reliability.md N15).

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, connect, createServer as createTcpServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createSecureContext, getCACertificates, setDefaultCACertificates, TLSSocket } from 'node:tls'
import { WristoryError } from '../errors.ts'
import { createAuthority, type Leaf, readAuthority } from '../tls/authority.ts'
import { openCloud } from './index.ts'
import type { Session } from './session.ts'

const host = 'api-mifit-de2.zepp.com'
const DAY = 86_400
const now = Math.floor(Date.now() / 1000)
const folder = mkdtempSync(join(tmpdir(), 'wristory-certificate-'))
const authority = createAuthority(now)
const session: Session = {
  userId: '1000000001',
  appToken: 'SIM-APP',
  host,
  hostProof: 'domains',
  appName: 'com.huami.midong',
  via: 'token',
  issued: now,
}

before(() => setDefaultCACertificates([...getCACertificates('default'), authority.certificate]))
after(() => rmSync(folder, { recursive: true }))

/** The trusted authority as it was some days ago or will be: what it signs then is not good today. */
function signedAt(moment: number): Leaf {
  return (readAuthority(authority.certificate, authority.key, moment) ?? assert.fail('no authority')).leaf(host)
}

/** A certificate for the vendor's name by OpenSSL, with an extension of its own; null where OpenSSL is missing. */
function byOpenssl(name: string, extension: string, signer: Leaf | null): Leaf | null {
  const file = (suffix: string, text?: string) => {
    const path = join(folder, `${name}.${suffix}`)
    if (text !== undefined) writeFileSync(path, text)
    return path
  }
  const { status, error, stderr } = spawnSync('openssl', [
    ...[
      'req',
      '-config',
      file('cnf', '[req]\ndistinguished_name=name\n[name]\n'),
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-days',
      '2',
    ],
    ...['-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`, '-addext', extension],
    ...(signer === null ? [] : ['-CA', file('ca', signer.cert), '-CAkey', file('cakey', signer.key)]),
    ...['-keyout', file('key'), '-out', file('pem')],
  ])
  if (error !== undefined) return null
  assert.equal(status, 0, String(stderr))
  const [cert, key] = [file('pem'), file('key')].map((path) => readFileSync(path, 'utf8'))
  return { cert: `${cert}${signer?.cert ?? ''}`, key: key! }
}

interface Met {
  handshakes: number
  /** All that came after a handshake. */
  text: string
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

/** One read over TLS from a server with this certificate, straight or through a proxy. */
async function readFrom({ cert, key }: Leaf, proxied: boolean): Promise<{ code: string; words: string; met: Met }> {
  const met: Met = { handshakes: 0, text: '' }
  const secureContext = createSecureContext({ cert, key })
  const server = createTcpServer((socket) => {
    met.handshakes++
    const clear = new TLSSocket(socket, { isServer: true, secureContext })
    socket.on('error', () => clear.destroy())
    clear.on('error', () => socket.destroy())
    clear.on('data', (data) => {
      met.text += data
      clear.end('HTTP/1.1 200 OK\r\nContent-Length: 20\r\nConnection: close\r\n\r\n{"code":1,"data":[]}')
    })
  })
  const port = await listening(server)
  const proxy = createHttpServer().on('connect', (request, socket: Socket) => {
    assert.equal(request.url, `${host}:443`)
    met.text += Object.keys(request.headers).filter((name) => !/^(host|(proxy-)?connection)$/.test(name))
    const inner = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      socket.pipe(inner).pipe(socket)
    })
    for (const [one, other] of [
      [socket, inner],
      [inner, socket],
    ] as const)
      one.on('error', () => other.destroy()).on('close', () => other.destroy())
  })
  const proxyPort = await listening(proxy)
  const cloud = openCloud({
    home: folder,
    version: '0.0.0',
    sleep: async () => undefined,
    ...(proxied
      ? { env: { HTTPS_PROXY: `http://127.0.0.1:${proxyPort}` } }
      : { env: {}, cloud: `https://127.0.0.1:${port}` }),
  })
  try {
    const { status } = await cloud
      .clientFor(proxied ? session : { ...session, cloud: `https://127.0.0.1:${port}` })
      .get('/v1/data/band_data.json')
    return { code: String(status), words: '', met }
  } catch (error) {
    assert.ok(error instanceof WristoryError, String(error))
    return { code: error.code, words: `${error.message} ${error.hint}`, met }
  } finally {
    await cloud.close()
    for (const each of [server, proxy]) await new Promise((resolve) => each.close(resolve))
  }
}

test('N15: a certificate that does not prove the vendor ends the run before anything is sent', async (t) => {
  const unknown = createAuthority(now)
  const cases: Readonly<Record<string, Leaf | null>> = {
    'signed by nobody known': unknown.leaf(host),
    expired: signedAt(now - 8 * DAY),
    'not good yet': signedAt(now + 2 * DAY),
    'of another host of the vendor': authority.leaf('account.huami.com'),
    'of a name that the authority must not sign': authority.leaf('evil.example'),
    'self-signed': byOpenssl('self', 'basicConstraints=critical,CA:FALSE', null),
    'for people instead of servers': byOpenssl('people', 'extendedKeyUsage=clientAuth', {
      cert: authority.certificate,
      key: authority.key,
    }),
    'signed by a server of the vendor': byOpenssl('below', 'basicConstraints=CA:FALSE', authority.leaf(host)),
  }
  for (const [name, leaf] of Object.entries(cases)) {
    if (leaf === null) {
      t.diagnostic(`NOT RUN: ${name}: openssl is not installed`)
      continue
    }
    for (const proxied of [false, true]) {
      const { code, words, met } = await readFrom(leaf, proxied)
      const way = `${name}, ${proxied ? 'through a proxy' : 'straight'}: ${words}`
      assert.equal(code, 'host-refused', way)
      assert.match(words, /^The server's certificate does not prove that it is api-mifit-de2\.zepp\.com/, way)
      assert.match(words, name === 'expired' || name === 'not good yet' ? /date/ : /NODE_EXTRA_CA_CERTS/, way)
      // One handshake: it is not tried again. No byte after it: neither request nor token.
      assert.deepEqual(met, { handshakes: 1, text: '' }, way)
    }
  }
})

test('N15: the same client asks where the certificate is good', async () => {
  for (const proxied of [false, true]) {
    const { code, met } = await readFrom(authority.leaf(host), proxied)
    assert.equal(code, '200')
    assert.match(met.text, /SIM-APP/)
  }
})
