// A phone's browser, simulated by headless Chromium: it takes the proxy from our file and nothing else, opens the check
// page, and the cookies of the vendor's page become a token.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { startCapture } from '../../src/capture/index.ts'
import { visit } from '../visit.ts'
import { browse, noCertutil, noChromium, trustIn } from './chromium.ts'
import { authority, startWorld } from './phone.ts'

const folder = mkdtempSync(join(tmpdir(), 'wristory-browser-'))
after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))

test('a browser goes from the proxy file to a token', {
  skip: noChromium || noCertutil,
  timeout: 180_000,
}, async (t) => {
  const token = 'B'.repeat(40)
  const cookies = `apptoken=${token}; Path=/; Secure; Max-Age=3600`
  const world = await startWorld((url) => ({
    status: 200,
    headers: { 'content-type': 'text/html', 'set-cookie': cookies },
    body: `<p>vendor ${new URL(url).pathname}`,
  }))
  const capture = await startCapture({
    address: '127.0.0.1',
    port: 0,
    authority,
    upstream: world.upstream,
    tunnelOthers: false,
    zone: null,
    now: Date.now,
  })
  t.after(() => capture.close())
  const pac = `--proxy-pac-url=${capture.origin}proxy.pac`
  const host = 'api-mifit-de2.zepp.com'

  // The page asks for the digits; the address in the QR code does without.
  assert.match(await browse(capture.origin, folder), /Type the six digits/)
  assert.match(await browse(capture.pairing, folder), /class="done">Phone connected<[\s\S]*Certificate Trust Settings/)

  // A browser that does not trust us: named as such.
  assert.doesNotMatch(await browse('https://wristory-check.zepp.com/', folder, pac), /trusts the certificate/)
  assert.match(capture.advice(), /refuses the certificate/)
  assert.deepEqual(
    capture.steps().map(({ done }) => done),
    [true, true, false, false],
  )

  // The certificate as the guide's page gives it, put where the browser looks.
  const { text } = await visit(capture.origin, '/wristory.pem')
  assert.equal(text, authority.certificate)
  trustIn(folder, text)
  assert.match(await browse('https://wristory-check.zepp.com/', folder, pac), /This phone trusts the certificate/)
  assert.match(await browse(`https://${host}/users/1000000001/first`, folder, pac), /vendor/)
  assert.match(await browse(`https://${host}/users/1000000001/second`, folder, pac), /vendor/)
  const [best] = capture.tokens()
  assert.deepEqual([best?.appToken, best?.userId, best?.host], [token, '1000000001', host])
  assert.deepEqual(
    capture.steps().map(({ done }) => done),
    [true, true, true, true],
  )
})
