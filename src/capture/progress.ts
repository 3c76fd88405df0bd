// Progress of a capture in four steps, and the most likely explanation of what has been seen: each failure has its own
// message.

import type { Rejection } from './intercept.ts'

export interface CaptureStep {
  readonly name: 'phone' | 'vendor' | 'decrypted' | 'token'
  readonly title: string
  readonly done: boolean
}

/** What has been seen since the start. */
export interface Signs {
  /** The guide was opened by the paired phone. */
  readonly paired: boolean
  /** The PAC file was fetched, or a connection came through the proxy. */
  readonly proxied: boolean
  readonly connects: number
  readonly decrypted: number
  readonly rejections: Readonly<Partial<Record<Rejection, number>>>
  /** The phone's browser opened the check page over TLS. */
  readonly trusted: boolean
  /** Answers 401 of the vendor. */
  readonly unauthorised: number
  readonly upstream: string | null
  readonly token: boolean
  readonly userId: boolean
  readonly strangers: number
  /** A device whose digits were wrong too often. */
  readonly locked: string | null
  /** Milliseconds since the last step. */
  readonly waiting: number
}

export function captureSteps({ paired, connects, decrypted, token }: Signs): CaptureStep[] {
  return [
    { name: 'phone', title: 'Phone connected', done: paired },
    { name: 'vendor', title: "The vendor's host seen", done: connects > 0 },
    { name: 'decrypted', title: 'Decrypted', done: decrypted > 0 },
    { name: 'token', title: 'Token found', done: token },
  ]
}

/** Long enough to find a switch in the settings. */
const PATIENCE = 60_000

/** What to do next; one paragraph. */
export function nextAdvice(signs: Signs): string {
  const { paired, proxied, connects, decrypted, trusted, unauthorised, upstream, token, userId, waiting } = signs
  if (token && userId) return 'The token is found. You can set the phone back now.'
  if (token) return 'A token is found, but no user id yet: open another screen of the app, or name it with --user-id.'
  if (!paired) {
    if (signs.locked !== null)
      return `Too many wrong digits came from ${signs.locked}; no digits of it are taken any more. Scan the QR code with your phone, or start the capture again.`
    if (signs.strangers > 0)
      return 'A device that is not paired tried to use the proxy. Open the address under the QR code on your phone first.'
    return waiting < PATIENCE
      ? 'Open the address under the QR code on your phone; it must be in the same network.'
      : 'Nothing has come from the phone. Is it in the same Wi-Fi (not a guest network), without a VPN, and does a firewall on this computer let the port through?'
  }
  if (decrypted > 0) {
    if (unauthorised > 0) return 'The vendor answered 401: the app is signed out. Sign in again in the app.'
    return 'The traffic is readable. Pull down to refresh in the app and open each screen once.'
  }
  if (connects > 0) return rejectedAdvice(signs)
  if (upstream !== null) return 'The vendor cannot be reached safely from this computer; is there a filter in between?'
  if (trusted) return "The phone's browser is set up. Open the app and pull down to refresh."
  if (proxied)
    return 'The proxy is set. Open the app and pull down to refresh; if nothing comes, the app ignores the proxy.'
  return waiting < PATIENCE
    ? 'Install the certificate and set the proxy as the page says, then open the app.'
    : 'The page was opened, but no connection came through the proxy. Is it set for this very Wi-Fi network? Some apps ignore it: then capture with mitmproxy in WireGuard mode and `wristory import` its flow file.'
}

function rejectedAdvice({ rejections, trusted, upstream }: Signs): string {
  if (upstream !== null) return 'The vendor cannot be reached safely from this computer; is there a filter in between?'
  if (rejections['no-shared-cipher'])
    return 'The phone and this computer have no TLS version in common; use a newer phone.'
  const refused = (rejections['cert-rejected'] ?? 0) + (rejections.closed ?? 0) + (rejections.reset ?? 0)
  if (refused === 0) return 'The app has connected; wait for its first request.'
  if (trusted) {
    return 'The browser trusts the certificate, the app does not: Android 7 and newer ignore certificates of users. Use an iPhone, a rooted phone with a module, or sign in on the web (`wristory login --via cookie`).'
  }
  return 'The app refuses the certificate. Is it installed, and on an iPhone also switched on under Certificate Trust Settings? "Check the certificate" on the page tells.'
}
