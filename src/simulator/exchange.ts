// Step 2 and later: codes become tokens, tokens are renewed, a login ends (sign-in.md 3, 7).
import type { Faults } from './faults.ts'
import { json, parseForm, type SimulatorAnswer, type SimulatorAsk, type SimulatorRoute } from './http.ts'
import { appTtl, loginTtl, type SimulatorAccount, type SimulatorTokens } from './tokens.ts'

/** The regional suffix of every simulated account. */
export const cluster = 'de2'

// The eight fields that the leanest working clients send (sign-in.md 3.2).
const required = 'app_name app_version code country_code device_id device_model grant_type third_name'.split(' ')
const thirdNames = new Set(['huami', 'huami_phone', 'email', 'xiaomi-hm-mifit', 'mi-watch'])

/** The routes of the account service. */
export function exchangeRoutes(tokens: SimulatorTokens, faults: Faults): SimulatorRoute[] {
  const failed = (code: string, data: unknown = {}, status = 200): SimulatorAnswer =>
    json({ error_code: code, data }, status)
  const hit = (name: Parameters<Faults['hits']>[0], ask: SimulatorAsk) => faults.hits(name, ask.path, 'sign-in')
  const domains = (ask: SimulatorAsk, dn: string | null): object => {
    if (dn === null || hit('no-domains', ask)) return {}
    const names = [...new Set((dn.includes('%2C') ? decodeURIComponent(dn) : dn).split(','))]
    const evil = hit('evil-domains', ask)
    const cname = (name: string): string =>
      evil && name.startsWith('api-mifit')
        ? String(evil.to ?? 'api-mifit.zepp.com.evil.example')
        : name.replace(
            /^([a-z-]+?)(-[a-z]+\d?)?\.(huami|zepp)\.com$/,
            (_all, first: string, rest: string, zone: string) =>
              first === 'api' || first === 'app'
                ? `${first}${rest ?? ''}-${cluster}.${zone}.com`
                : `${first}-${cluster}.${zone}.com`,
          )
    return { domains: names.filter((name) => name !== '').map((host) => ({ host, cnames: [cname(host)] })) }
  }

  const exchange = (ask: SimulatorAsk): SimulatorAnswer => {
    const form = parseForm(ask.body)
    const missing = required.some((field) => (form.get(field) ?? '') === '')
    if (missing || !thirdNames.has(form.get('third_name') ?? '')) return failed('0100', {}, 400)
    const grantType = form.get('grant_type') as string
    const region = hit('wrong-region-login', ask)
    if (region?.status === 400) return { status: 400, body: '' }
    if (region) return failed('0113')
    if (hit('disabled', ask)) return failed('0115')
    if (hit('not-registered', ask)) return failed('0117', { accessToken: 'SIM-THIRD-ACCESS', refreshToken: null })
    if (hit('code-reused', ask)) return failed('0106')
    const stale = grantType === 'access_token' && hit('access-expired', ask)
    const account = stale ? undefined : tokens.spend(form.get('code') as string, grantType)
    if (account === undefined) return failed('0106')
    const chosen = faults.active('foreign-token') ? (tokens.other(account.userId) ?? account) : account
    return json(granted(chosen, form.get('app_name') as string, domains(ask, form.get('dn')), grantType))
  }

  const granted = (account: SimulatorAccount, appName: string, more: object, grantType: string): object => {
    const grant = tokens.grant(account, appName)
    return {
      token_info: {
        login_token: grant.loginToken,
        app_token: grant.appToken,
        user_id: account.userId,
        ttl: loginTtl,
        app_ttl: appTtl,
      },
      regist_info: {
        is_new_user: 0,
        regist_date: 1546300800000,
        region: 'eu-central-1',
        country_code: account.country,
      },
      thirdparty_info: {
        nickname: account.nickname,
        icon: '',
        third_id: `SIM-3RD-${account.userId}`,
        ...(grantType === 'request_token'
          ? { access_token: 'SIM-THIRD-ACCESS', refresh_token: 'SIM-THIRD-REFRESH', expires_in: 7776000 }
          : { email: account.email }),
      },
      result: 'ok',
      domain: { 'id-dns': `https://account-${cluster}.zepp.com` },
      ...more,
    }
  }

  /** The holder of a login token, or the refusal; faults may make it somebody else's. */
  const holder = (token: string | null): { account: SimulatorAccount; appName: string } | undefined => {
    const held = tokens.login(token ?? '')
    if (held === undefined) return undefined
    return {
      ...held,
      account: faults.active('foreign-token') ? (tokens.other(held.account.userId) ?? held.account) : held.account,
    }
  }

  const appToken = (ask: SimulatorAsk): SimulatorAnswer => {
    const held = holder(ask.query.get('login_token'))
    if (held === undefined) return failed('0101')
    const app = tokens.grantApp(held.account, ask.query.get('app_name') ?? held.appName)
    const token_info = { app_token: app, user_id: held.account.userId, app_ttl: appTtl }
    return json({ token_info, result: 'ok', ...domains(ask, ask.query.get('dn')) })
  }

  const renewLogin = (ask: SimulatorAsk): SimulatorAnswer => {
    const held = holder(ask.query.get('login_token'))
    if (held === undefined) return failed('0101')
    const login = tokens.grantLogin(held.account, held.appName)
    return json({ token_info: { login_token: login, user_id: held.account.userId, ttl: loginTtl }, result: 'ok' })
  }

  const again = (ask: SimulatorAsk): SimulatorAnswer => {
    const form = parseForm(ask.body)
    const held = holder(form.get('login_token'))
    if (held === undefined || !form.has('device_id')) return failed(held === undefined ? '0101' : '0100')
    return json(granted(held.account, form.get('app_name') ?? held.appName, {}, 'access_token'))
  }

  const logout = (ask: SimulatorAsk): SimulatorAnswer => {
    const known = tokens.logout(parseForm(ask.body).get('login_token') ?? '')
    return known ? json({ result: 'ok' }) : failed('0101')
  }

  return [
    { method: 'POST', on: 'account', path: /^\/v2\/client\/login$/, answer: exchange },
    { method: 'GET', on: 'account', path: /^\/v2\/client\/login$/, answer: () => failed('0100') },
    { method: 'GET', on: 'account', path: /^\/v1\/client\/app_tokens$/, answer: appToken },
    { method: 'GET', on: 'account', path: /^\/v1\/client\/renew_login_token$/, answer: renewLogin },
    { method: 'POST', on: 'account', path: /^\/v1\/client\/re_login$/, answer: again },
    { method: 'POST', on: 'account', path: /^\/v1\/client\/logout$/, answer: logout },
  ]
}
