// The authority's limits, checked by other programs: OpenSSL, curl, Node and Chromium refuse what it must not sign.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { createServer, type Server } from 'node:tls'
import { type Authority, createAuthority, readAuthority } from '../../src/tls/authority.ts'
import { browse, noCertutil, noChromium, trustIn } from './chromium.ts'

const NOW = Math.floor(Date.now() / 1000)
const folder = mkdtempSync(join(tmpdir(), 'wristory-authority-'))
after(() => rmSync(folder, { recursive: true }))
const authority = createAuthority(NOW)
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

test('it is short-lived, on P-256, for servers of two domains only', (t) => {
  const certificate = new X509Certificate(authority.certificate)
  assert.equal(certificate.ca, true)
  assert.equal(certificate.publicKey.asymmetricKeyDetails?.namedCurve, 'prime256v1')
  const days = (Date.parse(certificate.validTo) - NOW * 1000) / 86_400_000
  assert.ok(days >= 7 && days <= 30, `${days} days`)
  assert.notEqual(createAuthority(NOW).fingerprint, authority.fingerprint)
  const leaf = new X509Certificate(authority.leaf('api-mifit.zepp.com').cert)
  assert.ok(Date.parse(leaf.validTo) - Date.parse(leaf.validFrom) <= 7 * 86_400_000)
  assert.ok(leaf.verify(certificate.publicKey))
  const { stdout, error } = spawnSync('openssl', [
    'x509',
    '-noout',
    '-text',
    '-in',
    file('ca.pem', authority.certificate),
  ])
  if (error) return t.skip('NOT RUN: openssl is not installed')
  const text = String(stdout)
  assert.match(
    text,
    /Name Constraints: critical\s+Permitted:\s+DNS:huami.com\s+DNS:zepp.com\s+Excluded:\s+IP:0.0.0.0\/0.0.0.0/,
  )
  assert.match(text, /Basic Constraints: critical\s+CA:TRUE, pathlen:0/)
  assert.match(text, /TLS Web Server Authentication/)
})

test('it is read back while it is good, and not with another key', () => {
  assert.equal(readAuthority(authority.certificate, authority.key, NOW)?.fingerprint, authority.fingerprint)
  assert.equal(readAuthority(authority.certificate, authority.key, NOW + 14 * 86_400), null)
  assert.equal(readAuthority(authority.certificate, createAuthority(NOW).key, NOW), null)
  assert.equal(readAuthority('nonsense', 'nonsense', NOW), null)
  const again = readAuthority(authority.certificate, authority.key, NOW) as Authority
  const leaf = new X509Certificate(again.leaf('user.huami.com').cert)
  assert.ok(leaf.checkIssued(new X509Certificate(authority.certificate)))
  assert.ok(leaf.checkPrivateKey(createPrivateKey(again.leaf('user.huami.com').key)))
})

test('the constraints bind: a leaf for another name or an address is refused by every client at hand', {
  timeout: 180_000,
}, async (t) => {
  const ca = file('ca.pem', authority.certificate)
  const absent = noChromium || noCertutil
  if (absent) t.diagnostic(`Chromium: ${absent}`)
  else trustIn(folder, authority.certificate)
  for (const [host, good] of [
    ['api-mifit-de2.zepp.com', true],
    ['example.com', false],
    ['evil-zepp.com', false],
  ] as const) {
    const server = await serve(host)
    t.after(() => server.close())
    const { port } = server.address() as AddressInfo
    assert.equal(await nodeAccepts(host, port), good, `Node, ${host}`)
    for (const [name, command, args] of [
      [
        'openssl',
        'openssl',
        ['verify', '-CAfile', ca, '-verify_hostname', host, file('leaf.pem', authority.leaf(host).cert)],
      ],
      [
        'curl',
        'curl',
        ['-s', '--noproxy', '*', '--cacert', ca, '--resolve', `${host}:${port}:127.0.0.1`, `https://${host}:${port}/`],
      ],
      [
        'python3',
        'python3',
        [
          '-c',
          `import socket, ssl, sys
context = ssl.create_default_context(cafile=sys.argv[1])
# The default since Python 3.13.
context.verify_flags |= ssl.VERIFY_X509_STRICT
with socket.create_connection(("127.0.0.1", int(sys.argv[2]))) as raw:
    context.wrap_socket(raw, server_hostname=sys.argv[3]).close()`,
          ca,
          String(port),
          host,
        ],
      ],
    ] as const) {
      const status = await statusOf(command, args)
      if (status === null) t.diagnostic(`NOT RUN: ${name} is not installed`)
      else assert.equal(status === 0, good, `${name}, ${host}`)
    }
    if (!absent) {
      const shown = await browse(`https://${host}:${port}/`, folder, `--host-resolver-rules=MAP ${host} 127.0.0.1`)
      assert.equal(shown.includes('>ok</pre>'), good, `Chromium, ${host}: ${shown}`)
    }
    await new Promise((resolve) => server.close(resolve))
  }
})

function serve(host: string): Promise<Server> {
  const { cert, key } = authority.leaf(host)
  const server = createServer({ cert, key }, (socket) => {
    socket.on('error', () => socket.destroy())
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok'))
  })
  server.on('tlsClientError', () => undefined)
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}

function nodeAccepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const asking = request(
      { host: '127.0.0.1', port, servername: host, headers: { host }, ca: authority.certificate, agent: false },
      (answer) => {
        answer.resume()
        resolve(true)
      },
    )
    asking.on('error', () => resolve(false))
    asking.end()
  })
}

async function statusOf(command: string, args: readonly string[]): Promise<number | null> {
  const { spawn } = await import('node:child_process')
  return new Promise((resolve) => {
    const child = spawn(command, [...args], { stdio: 'ignore' })
    child.on('error', () => resolve(null))
    child.on('exit', (code) => resolve(code ?? 1))
  })
}
