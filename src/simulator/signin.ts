// Step 1 of signing in: an account and a password become an access code, in the clear form, as JSON, or encrypted, and the
// front page of the other sign-in service, which hands its code out at once (sign-in.md 1, 2, 4.1).
import { createDecipheriv } from 'node:crypto'
import type { Faults } from './faults.ts'
import { json, parseForm, redirect, type SimulatorAnswer, type SimulatorAsk, type SimulatorRoute } from './http.ts'
import { accessTtl, type SimulatorAccount, type SimulatorTokens } from './tokens.ts'

// Public constants of the app (sign-in.md 2.1).
const key = Buffer.from('xeNtBVqzDc6tuNTh')
const iv = Buffer.from('MAAAYAAAAAAAAABg')
export const tooMany = JSON.stringify({ code: 12, message: 'too many requests' })
const region = 'eu-central-1'

/** The routes of step 1. `now` in epoch seconds. */
export function signInRoutes(tokens: SimulatorTokens, faults: Faults, now: () => number): SimulatorRoute[] {
  const check = (ask: SimulatorAsk, name: string, password: string | null): SimulatorAccount | 401 | 404 => {
    if (faults.hits('wrong-password', ask.path, 'sign-in')) return 401
    if (faults.hits('unknown-account', ask.path, 'sign-in')) return 404
    const account = tokens.find(name)
    if (account === undefined) return 404
    return account.password === password ? account : 401
  }
  const refused = (ask: SimulatorAsk): SimulatorAnswer | undefined =>
    faults.hits('bad-request', ask.path, 'sign-in') ? { status: 400, body: 'bad request' } : undefined
  const keys = (account: SimulatorAccount, ask: SimulatorAsk): [string, string][] =>
    faults.hits('no-country-code', ask.path, 'sign-in') ? [] : [['country_code', account.country]]

  const legacy = (ask: SimulatorAsk, name: string): SimulatorAnswer => {
    const form = parseForm(ask.body)
    const target = form.get('redirect_uri')
    const complete = form.get('client_id') === 'HuaMi' && form.has('password') && target !== null && form.has('token')
    const bad = refused(ask)
    if (bad !== undefined || !complete) return bad ?? { status: 400, body: 'bad request' }
    const state: [string, string][] = form.has('state') ? [['state', form.get('state') as string]] : []
    const account = check(ask, name, form.get('password'))
    const asJson = form.get('json_response') === 'true'
    if (typeof account === 'number') {
      if (asJson) return json({ ok: false, error: account })
      return redirect(`${target}?${new URLSearchParams([['error', '401'], ...state, ['region', region]])}`)
    }
    const access = tokens.code(account, false)
    const country = keys(account, ask)
    const query = new URLSearchParams([
      ...state,
      ['region', region],
      ['access', access],
      ...country,
      ...(country.length > 0 ? [['countryState', `${account.country}-BE`]] : []),
      ['expiration', String(now() + accessTtl)],
    ] as [string, string][])
    if (!asJson) return redirect(`${target}?${query}`)
    return json({ ok: true, redirectUri: `${target}?${query}`, access, ...Object.fromEntries(country) })
  }

  const encrypted = (ask: SimulatorAsk): SimulatorAnswer => {
    const form = ask.headers['x-hm-ekv'] === '1' ? decrypt(ask.body) : undefined
    const target = form?.get('redirect_uri') ?? null
    const bad = refused(ask)
    if (bad !== undefined || form === undefined || target === null || form.get('client_id') !== 'HuaMi') {
      return bad ?? { status: 400, body: 'bad request' }
    }
    const appname: [string, string] = ['appname', ask.headers.app_name ?? ask.headers.appname ?? '']
    const state: [string, string] = ['state', form.get('state') ?? '']
    const account = check(ask, form.get('emailOrPhone') ?? '', form.get('password'))
    if (typeof account === 'number') {
      return redirect(`${target}?${new URLSearchParams([appname, ['error', '401'], state, ['region', region]])}`)
    }
    const access = tokens.code(account, false)
    const query = new URLSearchParams([
      appname,
      state,
      ['region', region],
      ['refresh', access.replace('ACCESS', 'REFRESH')],
      ['access', access],
      ...keys(account, ask),
      ['expiration', String(now() + accessTtl)],
    ])
    return redirect(`${target}?${query}`)
  }

  // The stub signs the first account in without asking; the real page lets the person do it.
  const xiaomi = (ask: SimulatorAsk): SimulatorAnswer => {
    const target = ask.query.get('redirect_uri')
    const account = tokens.find('ada@example.test') ?? tokens.other('')
    if (target === null || ask.query.get('response_type') !== 'code' || account === undefined) {
      return { status: 400, body: 'bad request' }
    }
    const code = tokens.code(account, true)
    return redirect(`${target}${target.includes('?') ? '&' : '?'}${new URLSearchParams({ code })}`, 302)
  }

  return [
    { method: 'POST', on: 'user', path: /^\/registrations\/([^/]+)\/tokens$/, answer: legacy },
    { method: 'POST', on: 'user', path: /^\/v2\/registrations\/tokens$/, answer: encrypted },
    { method: 'GET', on: 'xiaomi', path: /^\/oauth2\/authorize$/, answer: xiaomi },
  ]
}

/** The form inside an encrypted body, undefined when it is not one. */
export function decrypt(body: Buffer): URLSearchParams | undefined {
  try {
    const cipher = createDecipheriv('aes-128-cbc', key, iv)
    return parseForm(Buffer.concat([cipher.update(body), cipher.final()]))
  } catch {
    return undefined
  }
}
