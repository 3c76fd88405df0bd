// The vendor's real names over TLS, through a proxy: HTTPS_PROXY and NODE_EXTRA_CA_CERTS are honoured, and without the
// certificate nothing is sent.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type Simulator, startSimulator } from '../../src/simulator/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'wristory-proxy-'))
const certificate = join(folder, 'ca.pem')
const bin = fileURLToPath(new URL('../../bin/wristory.js', import.meta.url))
let simulator: Simulator
before(async () => {
  simulator = await startSimulator({ days: 5, proxyPort: 0 })
  writeFileSync(certificate, simulator.ca ?? assert.fail('no certificate'))
})
after(async () => {
  await simulator.close()
  rmSync(folder, { recursive: true })
})

async function login(home: string, env: Record<string, string>) {
  const child = spawn(process.execPath, [bin, 'login', '--email', 'ada@example.test', '--password-stdin', '--json'], {
    env: { PATH: process.env.PATH, WRISTORY_HOME: join(folder, home), HTTPS_PROXY: simulator.proxy, ...env },
  })
  let out = ''
  let err = ''
  child.stdout.on('data', (data) => {
    out += data
  })
  child.stderr.on('data', (data) => {
    err += data
  })
  child.stdin.end('Correct-Horse.9\n')
  const status = await new Promise((resolve) => child.on('close', resolve))
  return { status, out, err }
}

test('with its certificate the proxy is used, and pace and tries are kept on disk', async () => {
  const { status, out, err } = await login('known', { NODE_EXTRA_CA_CERTS: certificate })
  assert.equal(status, 0, err)
  assert.equal(JSON.parse(out).via, 'encrypted')
  assert.match(err, /Before the first sign-in/)
  assert.ok(existsSync(join(folder, 'known', 'consent.json')))
  const notes = readFileSync(join(folder, 'known', 'sign-in.json'), 'utf8')
  assert.ok(Object.hasOwn(JSON.parse(notes), 'vendor'))
  assert.ok(!notes.includes('ada'))
})

test('without it nothing is sent', async () => {
  const before = simulator.requests.length
  const { status, err } = await login('unknown', {})
  assert.equal(status, 5)
  assert.match(err, /"host-refused"/)
  assert.match(err, /NODE_EXTRA_CA_CERTS/)
  assert.equal(simulator.requests.length, before)
})

test('switching verification off is refused', async () => {
  const { status, err } = await login('off', { NODE_TLS_REJECT_UNAUTHORIZED: '0' })
  assert.equal(status, 2)
  assert.match(err, /NODE_TLS_REJECT_UNAUTHORIZED/)
})

test('a proxy that asks for a password, or connects to nobody, is named with what to do', async () => {
  for (const [answer, exit, said] of [
    ['407 Proxy Authentication Required', 2, /407.*http:\/\/NAME:PASSWORD@/s],
    ['503 Service Unavailable', 5, /HTTPS_PROXY did not connect.*503/],
  ] as const) {
    const asked: string[] = []
    const proxy = createServer().on('connect', (request, socket) => {
      asked.push(request.headers['proxy-authorization'] ?? '')
      socket.end(`HTTP/1.1 ${answer}\r\n\r\n`)
    })
    proxy.listen(0, '127.0.0.1')
    await once(proxy, 'listening')
    const { port } = proxy.address() as AddressInfo
    try {
      const { status, err } = await login(`refused-${exit}`, { HTTPS_PROXY: `http://ada:s%40crt@127.0.0.1:${port}` })
      assert.equal(status, exit, err)
      assert.match(err, said)
      assert.doesNotMatch(err, /s%40crt|s@crt/)
      assert.equal(asked[0], `Basic ${Buffer.from('ada:s@crt').toString('base64')}`)
    } finally {
      proxy.close()
    }
  }
})
