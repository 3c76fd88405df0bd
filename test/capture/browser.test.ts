// A phone's browser, played by headless Chromium: it takes the proxy from our file and nothing else, opens the check page,
// and the cookies of the vendor's page become a token.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createHash, X509Certificate } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { authority, startPaired, startWorld } from './phone.ts'

const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
)
const absent = chromium === undefined ? 'Chromium is not installed' : false
const folder = mkdtempSync(join(tmpdir(), 'wristory-browser-'))
after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))

/** Base64 SHA-256 of a certificate's public key: how Chromium is told to trust it without a store of its own. */
function keyHash(pem: string): string {
  const spki = new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'der' })
  return createHash('sha256').update(spki).digest('base64')
}

/** The text of the page at `url`, as the browser has it. */
function browse(url: string, pac: string, trusted: string | null): Promise<string> {
  const args = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--disable-background-networking',
    '--no-first-run',
    `--user-data-dir=${join(folder, 'profile')}`,
    `--proxy-pac-url=${pac}`,
    ...(trusted === null ? [] : [`--ignore-certificate-errors-spki-list=${trusted}`]),
    '--dump-dom',
    url,
  ]
  return new Promise((resolve, reject) => {
    const child = spawn(chromium!, args, { stdio: ['ignore', 'pipe', 'ignore'], timeout: 40_000 })
    let text = ''
    child.stdout.on('data', (part) => (text += part))
    child.on('error', reject)
    child.on('close', () => resolve(text))
  })
}

test('a browser goes from the proxy file to a token', { skip: absent, timeout: 120_000 }, async (t) => {
  const token = 'B'.repeat(40)
  const cookies = `apptoken=${token}; Path=/; Secure; Max-Age=3600`
  const world = await startWorld((url) => ({
    status: 200,
    headers: { 'content-type': 'text/html', 'set-cookie': cookies },
    body: `<p>vendor ${new URL(url).pathname}`,
  }))
  const capture = await startPaired({ upstream: world.upstream })
  t.after(async () => {
    await capture.close()
    await world.close()
  })
  const pac = `${capture.origin}proxy.pac`
  const host = 'api-mifit-de2.zepp.com'

  // A browser that does not trust us: named as such.
  assert.doesNotMatch(await browse('https://wristory-check.zepp.com/', pac, null), /trusts the certificate/)
  assert.match(capture.advice(), /refuses the certificate/)
  assert.deepEqual(
    capture.steps().map(({ done }) => done),
    [true, true, false, false],
  )

  const trusted = keyHash(authority.certificate)
  assert.match(await browse('https://wristory-check.zepp.com/', pac, trusted), /This phone trusts the certificate/)
  assert.match(await browse(`https://${host}/users/1000000001/first`, pac, trusted), /vendor/)
  assert.match(await browse(`https://${host}/users/1000000001/second`, pac, trusted), /vendor/)
  const [best] = capture.tokens()
  assert.deepEqual([best?.appToken, best?.userId, best?.host], [token, '1000000001', host])
  assert.deepEqual(
    capture.steps().map(({ done }) => done),
    [true, true, true, true],
  )
})
