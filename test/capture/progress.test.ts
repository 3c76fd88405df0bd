import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nextAdvice, type Signs } from '../../src/capture/progress.ts'

const none: Signs = {
  paired: false,
  proxied: false,
  connects: 0,
  decrypted: 0,
  rejections: {},
  trusted: false,
  unauthorised: 0,
  upstream: null,
  token: false,
  userId: false,
  strangers: 0,
  locked: null,
  waiting: 0,
}
const paired = { ...none, paired: true }

test('each way of failing has its own words', () => {
  const cases: [string, Signs, RegExp][] = [
    ['the start', none, /QR code/],
    ['nothing for long', { ...none, waiting: 90_000 }, /same Wi-Fi.*VPN.*firewall/],
    ['digits that were wrong too often', { ...none, locked: '192.0.2.7' }, /192\.0\.2\.7.*QR code/],
    ['a device that is not paired', { ...none, strangers: 2 }, /not paired/],
    ['page opened', paired, /Install the certificate/],
    ['page opened, no proxy', { ...paired, waiting: 90_000 }, /no connection came through.*WireGuard/],
    ['proxy set, app silent', { ...paired, proxied: true }, /pull down to refresh/],
    ['connected', { ...paired, connects: 1 }, /wait for its first request/],
    ['certificate refused', { ...paired, connects: 3, rejections: { 'cert-rejected': 3 } }, /refuses the certificate/],
    ['closed without a word', { ...paired, connects: 3, rejections: { closed: 3 } }, /refuses the certificate/],
    ['browser fine, app not', { ...paired, connects: 3, trusted: true, rejections: { reset: 3 } }, /Android 7/],
    ['too old', { ...paired, connects: 1, rejections: { 'no-shared-cipher': 1 } }, /no TLS version in common/],
    [
      'vendor not safe',
      { ...paired, connects: 1, upstream: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
      /cannot be reached safely/,
    ],
    [
      'vendor not safe, before the app',
      { ...paired, proxied: true, upstream: 'ECONNREFUSED' },
      /cannot be reached safely/,
    ],
    ['certificate installed', { ...paired, proxied: true, trusted: true }, /browser is set up/],
    ['signed out', { ...paired, connects: 1, decrypted: 1, unauthorised: 1 }, /401/],
    ['readable', { ...paired, connects: 1, decrypted: 1 }, /readable/],
    ['token without a user', { ...paired, decrypted: 1, token: true }, /--user-id/],
    ['done', { ...paired, decrypted: 1, token: true, userId: true }, /set the phone back/],
  ]
  for (const [name, signs, words] of cases) assert.match(nextAdvice(signs), words, name)
})
