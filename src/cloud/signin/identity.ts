// The identity of each sign-in method. The cloud keeps one login per person and application name: the web page's name
// leaves the phone signed in, the phone applications' names may sign it out (sign-in.md section 6).

import type { SignInWay } from '../session.ts'

export interface Identity {
  /** `app_name` in the body of step 2 and of renewals. */
  readonly appName: string
  readonly appVersion: string
  /** Where codes are exchanged for tokens. */
  readonly exchangeHost: string
  /** Where app tokens are renewed and logins are ended. */
  readonly renewHost: string
  readonly logoutHost: string
  readonly deviceModel: string
  /** The names we want mapped to regional ones: without them the reply's `domains` stays empty. */
  readonly wantedHosts: string
  readonly headers: Readonly<Record<string, string>>
}

/** The vendor's web page (variant V4 of sign-in.md section 3.2). */
export const webIdentity: Identity = {
  appName: 'com.huami.webapp',
  appVersion: '1.0.0',
  exchangeHost: 'api-mifit.zepp.com',
  renewHost: 'api-mifit.zepp.com',
  logoutHost: 'api-mifit-us2.zepp.com',
  deviceModel: 'web',
  wantedHosts: 'api-mifit.zepp.com,api-user.zepp.com',
  headers: {
    app_name: 'com.huami.webapp',
    appname: 'com.huami.webapp',
    appplatform: 'web',
    origin: 'https://user.zepp.com',
    referer: 'https://user.zepp.com/',
  },
}

/** The Mi Fit application of 2019 (variant V1). */
export const legacyIdentity: Identity = {
  appName: 'com.xiaomi.hm.health',
  appVersion: '4.0.9',
  exchangeHost: 'account.huami.com',
  renewHost: 'account.huami.com',
  logoutHost: 'account-us2.huami.com',
  deviceModel: 'android_phone',
  wantedHosts:
    'account.huami.com,api-user.huami.com,api-watch.huami.com,api-analytics.huami.com,app-analytics.huami.com,api-mifit.huami.com',
  headers: {},
}

/** Mi Fit for Xiaomi accounts (variant V7). */
export const xiaomiIdentity: Identity = {
  appName: 'com.xiaomi.hm.health',
  appVersion: '6.14.0',
  exchangeHost: 'account.zepp.com',
  renewHost: 'account.huami.com',
  logoutHost: 'account-us2.huami.com',
  deviceModel: 'phone',
  wantedHosts: 'api-mifit.zepp.com',
  headers: {},
}

/** The identity with which a session of this method was made. */
export function identityFor(way: SignInWay): Identity {
  if (way === 'legacy') return legacyIdentity
  return way === 'xiaomi' ? xiaomiIdentity : webIdentity
}
