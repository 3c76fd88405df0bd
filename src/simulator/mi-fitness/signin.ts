// Signing in to a Xiaomi account for Mi Fitness: pass token, password with captcha and identity check, QR code, and the
// address that makes a session (docs/cloud/mi-fitness.md).

import { createHash } from 'node:crypto'
import type { Faults } from '../faults.ts'
import { json, parseForm, type SimulatorAnswer, type SimulatorAsk, type SimulatorRoute } from '../http.ts'
import { cookiesOf, type MiAccounts, miAccount } from './accounts.ts'

/** The text of the captcha, and the code of an e-mail or text message. */
export const miCaptcha = 'K7QX'
export const miTicket = '246810'

const SIGN = 'SIM-SIGN'
const QUERY = '%3Fsid%3Dmiothealth%26_json%3Dtrue'
const CALLBACK = 'https://sts-hlth.io.mi.com/healthapp/sts'
const SITE = 'https://account.xiaomi.com'
/** A PNG of one pixel. */
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
)

interface MiSignInParts {
  readonly accounts: MiAccounts
  readonly faults: Faults
  /** E-mail address and password. */
  readonly owner: { readonly email: string; readonly password: string }
}

export function miSignInRoutes(parts: MiSignInParts): SimulatorRoute[] {
  const { accounts, faults } = parts
  const on = 'mi-account' as const
  let polls = 0
  const longPoll = (ask: SimulatorAsk): SimulatorAnswer => {
    // A poll that nobody's phone ends is closed by the gateway.
    polls++
    if (polls === 1 || faults.hits('mi-not-scanned', ask.path, 'sign-in')) return { status: 504, body: '' }
    return guarded(signedIn(parts))
  }
  return [
    { method: 'GET', on, path: /^\/pass\/serviceLogin$/, answer: (ask) => serviceLogin(parts, ask) },
    { method: 'POST', on, path: /^\/pass\/serviceLoginAuth2$/, answer: (ask) => password(parts, ask) },
    { method: 'POST', on, path: /^\/pass\/loginStep2$/, answer: (ask) => secondStep(parts, ask) },
    {
      method: 'GET',
      on,
      path: /^\/pass\/getCode$/,
      answer: () => ({
        status: 200,
        headers: { 'content-type': 'image/png', 'set-cookie': 'ick=SIM-ICK; Path=/' },
        body: picture,
      }),
    },
    {
      method: 'GET',
      on,
      path: /^\/longPolling\/loginUrl$/,
      answer: () => {
        polls = 0
        return guarded({
          code: 0,
          qr: `${SITE}/pass/qr/SIM-QR.png`,
          loginUrl: `${SITE}/longPolling/login?ticket=SIM-QR`,
          lp: 'https://c3.lp.account.xiaomi.com/lp/s?k=SIM-QR',
          timeout: 300,
        })
      },
    },
    { method: 'GET', on, path: /^\/lp\/s$/, answer: longPoll },
    ...identityRoutes(parts),
    { method: 'GET', on: 'mi-sts', path: /^\/healthapp\/sts$/, answer: (ask) => startSession(accounts, ask) },
  ]
}

/** JSON behind the guard of the account service. */
function guarded(value: object | string, headers: Record<string, string> = {}): SimulatorAnswer {
  return {
    status: 200,
    headers: { 'content-type': 'application/json', ...headers },
    body: `&&&START&&&${typeof value === 'string' ? value : JSON.stringify(value)}`,
  }
}

/** A new session as JSON text: the nonce is larger than a number of JavaScript. */
function signedIn({ accounts, faults }: MiSignInParts): string {
  if (faults.hits('mi-rotated', '/pass/serviceLogin', 'sign-in')) accounts.rotate()
  const { key, nonce } = accounts.login()
  const value = {
    qs: QUERY,
    code: 0,
    result: 'ok',
    userId: Number(miAccount.userId),
    cUserId: miAccount.cUserId,
    passToken: accounts.passToken,
    ssecurity: key,
    securityStatus: 0,
    location: `${CALLBACK}?d=wb_sim&ticket=0&pwd=1&p_ur=DE&nonce=${nonce}&_ssign=SIM`,
  }
  return JSON.stringify(value).replace('{', `{"nonce":${nonce},`)
}

/** With a pass token a session; without one what the form of the password needs. */
function serviceLogin(parts: MiSignInParts, ask: SimulatorAsk): SimulatorAnswer {
  const cookies = cookiesOf(ask)
  if (parts.faults.hits('mi-too-many', ask.path, 'sign-in')) return guarded({ code: 70022, desc: 'too many' })
  const known = cookies.get('userId') === miAccount.userId && parts.accounts.isPassToken(cookies.get('passToken'))
  if (known && ask.query.get('sid') === 'miothealth') return guarded(signedIn(parts))
  return guarded({
    code: 70016,
    desc: 'sign in',
    _sign: SIGN,
    qs: QUERY,
    callback: CALLBACK,
    location: `${SITE}/fe/service/login?sid=miothealth`,
  })
}

function password(parts: MiSignInParts, ask: SimulatorAsk): SimulatorAnswer {
  const { accounts, faults, owner } = parts
  const form = parseForm(ask.body)
  const cookies = cookiesOf(ask)
  const hit = (name: Parameters<Faults['hits']>[0]) => faults.hits(name, ask.path, 'sign-in')
  if (form.get('_sign') !== SIGN || form.get('callback') !== CALLBACK || !cookies.has('deviceId'))
    return guarded({ code: 70016, desc: 'the form is not the one of serviceLogin' })
  if (hit('mi-too-many')) return guarded({ code: 70022, desc: 'too many' })
  const captcha = faults.active('mi-captcha')
  if (captcha !== undefined && (form.get('captCode') !== miCaptcha || cookies.get('ick') !== 'SIM-ICK'))
    return guarded({ code: 87001, captchaUrl: '/pass/getCode?icodeType=login', type: captcha.type ?? 'captcha' })
  const hash = createHash('md5').update(owner.password).digest('hex').toUpperCase()
  if (form.get('user') !== owner.email || form.get('hash') !== hash) return guarded({ code: 70002, desc: 'wrong' })
  if (hit('mi-step2'))
    return guarded({ code: 81003, _sign: SIGN, qs: QUERY, callback: CALLBACK }, { step1Token: 'SIM-STEP-1' })
  if (faults.active('mi-identity') !== undefined && !accounts.trusted.has(cookies.get('deviceId')!))
    return guarded({
      code: 0,
      securityStatus: 16,
      notificationUrl: `${SITE}/fe/service/identity/authStart?sid=miothealth&context=SIM-CONTEXT`,
    })
  return guarded(signedIn(parts))
}

function secondStep(parts: MiSignInParts, ask: SimulatorAsk): SimulatorAnswer {
  const form = parseForm(ask.body)
  const right = cookiesOf(ask).get('step1Token') === 'SIM-STEP-1' && form.get('code') === miTicket
  return right ? guarded(signedIn(parts)) : guarded({ code: 70014, desc: 'wrong code' })
}

/** The pages that send a code by e-mail or text message and take it; the device is trusted then. */
function identityRoutes({ accounts, faults }: MiSignInParts): SimulatorRoute[] {
  const on = 'mi-account' as const
  const phone = () => faults.active('mi-identity')?.by === 'phone'
  const verified = (ask: SimulatorAsk): SimulatorAnswer => {
    if (parseForm(ask.body).get('ticket') !== miTicket) return guarded({ code: 70014, desc: 'wrong code' })
    accounts.trusted.add(cookiesOf(ask).get('deviceId') ?? '')
    return guarded({ code: 0, location: `${SITE}/identity/result/check?sid=miothealth` })
  }
  return [
    {
      method: 'GET',
      on,
      path: /^\/fe\/service\/identity\/authStart$/,
      answer: () => ({ status: 200, body: '<html>' }),
    },
    {
      method: 'GET',
      on,
      path: /^\/identity\/list$/,
      answer: () =>
        guarded(
          { flag: phone() ? 4 : 8, options: phone() ? [4] : [8] },
          { 'set-cookie': 'identity_session=SIM-IDENTITY; Path=/' },
        ),
    },
    {
      method: 'GET',
      on,
      path: /^\/identity\/auth\/verify(?:Email|Phone)$/,
      answer: () => guarded({ code: 0, maskedEmail: 'a***@example.test', maskedPhone: '+49******00' }),
    },
    {
      method: 'POST',
      on,
      path: /^\/identity\/auth\/send(?:Email|Phone)Ticket$/,
      answer: (ask) =>
        guarded(faults.hits('mi-too-many', ask.path, 'sign-in') ? { code: 70022, desc: 'too many' } : { code: 0 }),
    },
    { method: 'POST', on, path: /^\/identity\/auth\/verify(?:Email|Phone)$/, answer: verified },
    { method: 'GET', on, path: /^\/identity\/result\/check$/, answer: () => ({ status: 200, body: 'ok' }) },
  ]
}

/** The address of a sign-in: makes its session valid. */
function startSession(accounts: MiAccounts, ask: SimulatorAsk): SimulatorAnswer {
  const session = accounts.open(ask.query.get('nonce') ?? '', ask.query.get('clientSign'))
  if (session === undefined) return json({ code: 400 }, 400)
  return {
    status: 200,
    headers: { 'content-type': 'text/plain', 'set-cookie': `serviceToken=${session.serviceToken}; Path=/; HttpOnly` },
    body: 'ok',
  }
}
