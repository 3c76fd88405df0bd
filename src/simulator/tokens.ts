// The account service's memory: who may sign in, which codes and tokens are out, and what each still opens. One live login
// per person and app name, as sign-in.md 6 says; tokens read SIM-… and count up, so two runs give the same ones.

/** A way to sign in: an e-mail or `+8613…` phone number, several of which may lead to one person. */
export interface SimulatorAccount {
  readonly email: string
  readonly password: string
  readonly userId: string
  /** An app token that is valid from the start, as if taken from a browser. */
  readonly token: string
  readonly nickname: string
  readonly country: string
}

export interface Grant {
  readonly account: SimulatorAccount
  readonly appName: string
  readonly appToken: string
  readonly loginToken: string
}

// Lifetimes in seconds: access codes 10 days (two captures), app token 30 days and login token 360 days (sign-in.md 3.3, 7).
export const accessTtl = 864000
export const appTtl = 2592000
export const loginTtl = 31104000

export type SimulatorTokens = ReturnType<typeof createTokens>

/** An empty register over `accounts`; `now` in epoch seconds. */
export function createTokens(accounts: readonly SimulatorAccount[], now: () => number) {
  const codes = new Map<string, { account: SimulatorAccount; until: number; once: boolean }>()
  const apps = new Map<string, { account: SimulatorAccount; until: number; appName: string }>()
  const logins = new Map<string, { account: SimulatorAccount; until: number; appName: string }>()
  let counter = 0
  const next = (kind: string): string => `SIM-${kind}-${String(++counter).padStart(4, '0')}`
  const drop = (
    of: Map<string, { account: SimulatorAccount; appName: string }>,
    userId: string,
    appName: string,
  ): void => {
    for (const [token, held] of of) if (held.account.userId === userId && held.appName === appName) of.delete(token)
  }
  const grantApp = (account: SimulatorAccount, appName: string): string => {
    drop(apps, account.userId, appName)
    const appToken = next(`APP-${account.userId}`)
    apps.set(appToken, { account, until: now() + appTtl, appName })
    return appToken
  }
  const grantLogin = (account: SimulatorAccount, appName: string): string => {
    drop(logins, account.userId, appName)
    const loginToken = next(`LOGIN-${account.userId}`)
    logins.set(loginToken, { account, until: now() + loginTtl, appName })
    return loginToken
  }
  for (const account of accounts) {
    apps.set(account.token, { account, until: Number.POSITIVE_INFINITY, appName: 'com.huami.watchface' })
  }
  const alive = <T extends { until: number }>(held: T | undefined): T | undefined =>
    held !== undefined && held.until > now() ? held : undefined
  return {
    /** The account of that name, compared without case. */
    find: (name: string) => accounts.find(({ email }) => email.toLowerCase() === name.trim().toLowerCase()),
    /** Somebody else's account, for the faults that mix people up. */
    other: (userId: string) => accounts.find((account) => account.userId !== userId),
    /** A code for step 2; `once` for the codes of other sign-in services. */
    code(account: SimulatorAccount, once: boolean): string {
      const code = once ? `ALSG_CLOUDSRV_${next('CODE')}` : next('ACCESS')
      codes.set(code, { account, until: now() + accessTtl, once })
      return code
    },
    /** The account a code opens, spent when it is for one use. */
    spend(code: string, grantType: string): SimulatorAccount | undefined {
      const held = alive(codes.get(code))
      if (held === undefined || held.once !== (grantType === 'request_token')) return undefined
      if (held.once) codes.delete(code)
      return held.account
    },
    /** New tokens; those of an earlier login under the same app name end. */
    grant: (account: SimulatorAccount, appName: string): Grant => ({
      account,
      appName,
      appToken: grantApp(account, appName),
      loginToken: grantLogin(account, appName),
    }),
    /** Who holds this login token. */
    login: (token: string) => alive(logins.get(token)),
    grantApp,
    grantLogin,
    /** Who holds this app token. */
    app: (token: string) => alive(apps.get(token)),
    /** Ends one app token; with `all` every token of that login. */
    revoke(appToken: string, all: boolean): void {
      const held = apps.get(appToken)
      apps.delete(appToken)
      if (held !== undefined && all) drop(logins, held.account.userId, held.appName)
    },
    /** Ends every token and code of a person. */
    revokeAll(userId: string): void {
      for (const held of [codes, apps, logins]) {
        for (const [token, { account }] of held) if (account.userId === userId) held.delete(token)
      }
    },
    /** Ends a login and its app token; false when there was none. */
    logout(loginToken: string): boolean {
      const held = logins.get(loginToken)
      if (held === undefined) return false
      drop(apps, held.account.userId, held.appName)
      return logins.delete(loginToken)
    },
  }
}
