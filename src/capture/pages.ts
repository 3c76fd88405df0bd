// The pages that the phone opens: a guide in four steps, the certificate in the forms that phones install, and the
// proxy file. No script, and nothing from elsewhere.

import { type Authority, domains, pemToDer } from '../tls/authority.ts'
import type { CaptureStep } from './progress.ts'

export interface PageState {
  readonly steps: readonly CaptureStep[]
  readonly advice: string
}

export interface CapturePage {
  readonly status: number
  readonly type: string
  readonly body: string | Buffer
  /** File name for saving. */
  readonly file?: string
  /** The step that fetching it completes. */
  readonly event?: 'page' | 'pac' | 'authority'
}

/** The page at `path`. */
export function capturePage(
  path: string,
  state: PageState & {
    readonly paired: boolean
    readonly locked: boolean
    readonly origin: string
    readonly authority: Authority
  },
): CapturePage {
  const { certificate } = state.authority
  if (path === '/style.css') return { status: 200, type: 'text/css', body: style }
  if (!state.paired)
    return { status: path === '/' ? 200 : 403, type: 'text/html', body: whole(state.locked ? locked : pairing) }
  if (path === '/') return { status: 200, type: 'text/html', body: whole(guide(state)), event: 'page' }
  if (path === '/proxy.pac') {
    return {
      status: 200,
      type: 'application/x-ns-proxy-autoconfig',
      body: proxyScript(state.origin),
      file: 'proxy.pac',
      event: 'pac',
    }
  }
  // Phones recognise a certificate by this type; Android wants the name to end in .cer or .crt.
  const type = 'application/x-x509-ca-cert'
  const named = { status: 200, type, event: 'authority' as const }
  if (path === '/wristory.cer') return { ...named, body: pemToDer(certificate), file: 'wristory.cer' }
  if (path === '/wristory.pem') return { ...named, body: certificate, file: 'wristory.pem' }
  return { status: 404, type: 'text/html', body: whole('<p>There is no such page. <a href="/">Back</a>') }
}

const pairing = `<h1>wristory</h1>
<p>Type the six digits that your computer shows.</p>
<form action="/pair"><input name="code" inputmode="numeric" autocomplete="off" maxlength="7" autofocus>
<button>Pair this phone</button></form>`

const locked = `<h1>wristory</h1>
<p>Too many wrong digits came. Scan the QR code that your computer shows, or start the capture again.</p>`

function guide({ steps, advice, origin, authority }: PageState & { origin: string; authority: Authority }): string {
  const list = steps.map(({ title, done }) => `<li class="${done ? 'done' : 'open'}">${escaped(title)}</li>`).join('')
  return `<h1>Your phone and wristory</h1>
<ol class="steps">${list}</ol>
<p class="advice">${escaped(advice)}</p>
<h2>1. Certificate</h2>
<p><a class="button" href="/wristory.cer">Get the certificate</a> <a href="/wristory.pem">as PEM</a></p>
<p class="small">It works for huami.com and zepp.com only. SHA-256 ${escaped(authority.fingerprint)}</p>
<details><summary>iPhone</summary><ol>
<li>Open this page in Safari and get the certificate.</li>
<li>Settings &gt; General &gt; VPN &amp; Device Management: install the profile.</li>
<li>Settings &gt; General &gt; About &gt; Certificate Trust Settings: switch it on. Without this switch nothing works.</li>
</ol></details>
<details><summary>Android 6 and older</summary><ol>
<li>Settings &gt; Security &gt; Install from storage: choose wristory.cer. A screen lock is asked for.</li>
</ol></details>
<details><summary>Android 7 and newer</summary>
<p>Apps of these versions trust system certificates only, so the app refuses this one even where the browser takes it. A
phone that is rooted can make it a system's:</p><ol>
<li>Settings &gt; Security &gt; Encryption &amp; credentials &gt; Install a certificate &gt; CA certificate.</li>
<li>Android 7 to 13: module AlwaysTrustUserCerts (formerly MagiskTrustUserCerts), then restart.</li>
<li>Android 14 and newer: AlwaysTrustUserCerts of this year, or Custom Certificate Authorities: the store lies in an APEX.</li>
</ol><p>Without root use an iPhone, or sign in on the web: <code>wristory login --via cookie</code>.</p></details>
<details><summary>Emulator</summary><ol>
<li>An image "Google APIs", not "Google Play": that one lets nobody be root. Start it with <code>-writable-system</code>.</li>
<li><code>adb root</code>, <code>adb remount</code>, the PEM as
<code>/system/etc/security/cacerts/&lt;hash&gt;.0</code> with mode 644 (<code>openssl x509 -subject_hash_old</code>), restart.</li>
<li>This is known to work up to Android 11 (API 30), not always.</li>
</ol></details>
<h2>2. Proxy</h2>
<p>iPhone: Settings &gt; Wi-Fi &gt; (i) &gt; Configure Proxy &gt; Automatic. Android: Wi-Fi &gt; this network &gt; edit &gt; Advanced
&gt; Proxy &gt; Auto-Config. The address is</p>
<p><code>${origin}/proxy.pac</code></p>
<p class="small">It sends only the vendor's hosts through your computer.</p>
<h2>3. Try it</h2>
<p><a class="button" href="https://wristory-check.zepp.com/">Check the certificate</a></p>
<h2>4. The app</h2>
<p>Open Zepp or Zepp Life, pull down to refresh, open each screen once.</p>
<p class="small">Some versions of the Android app may take no certificate but the vendor's own. If the check above succeeds and
the app still does not come through, it is the app: sign in on the web instead.</p>
<h2>Afterwards</h2>
<ol><li>Wi-Fi proxy: off.</li><li>iPhone: VPN &amp; Device Management, remove the profile.
Android: Trusted credentials &gt; User, remove; restart if a module had copied it.</li></ol>
<p><a href="/">Look again</a></p>`
}

function whole(body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>wristory</title><link rel="stylesheet" href="/style.css"><main>${body}</main></html>`
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)
}

const style = `:root{color-scheme:light dark;font:17px/1.5 system-ui,sans-serif}main{max-width:34rem;margin:0 auto;padding:1rem}
h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:1.6rem}.steps{list-style:none;padding:0}.steps li::before{content:"○ "}
.steps li.done::before{content:"● "}.advice{border-left:3px solid;padding-left:.7rem}.small{font-size:.8rem;overflow-wrap:anywhere}
.button,button{display:inline-block;padding:.6rem 1rem;border:1px solid;border-radius:.5rem;text-decoration:none;font:inherit}
input{font:inherit;font-size:1.6rem;width:8ch;letter-spacing:.1em}code{overflow-wrap:anywhere}
details{margin:.6rem 0}summary{padding:.4rem 0}`

/** Only the vendor's names go through the proxy; all other traffic of the phone goes directly. */
export function proxyScript(origin: string): string {
  const { hostname, port } = new URL(origin)
  const tests = domains.map((domain) => `dnsDomainIs(host, ".${domain}")`).join(' || ')
  return `function FindProxyForURL(url, host) {
  if (url.substring(0, 6) === "https:" && (${tests})) return "PROXY ${hostname}:${port || 80}";
  return "DIRECT";
}
`
}
