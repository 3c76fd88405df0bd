// What a sign-in leaves behind and everything after it works with: nothing here knows which way was used.

/** Names of the ways in, one file each in signin/. */
export type Way = 'encrypted' | 'web' | 'legacy' | 'xiaomi' | 'token' | 'cookie' | 'capture'

/** The tokens of one account: secret, kept only by the token store, never printed or logged. */
export interface Session {
  /** Decimal string. */
  readonly userId: string
  /** Sent as header `apptoken` to the data host. */
  readonly appToken: string
  /** Renews `appToken`; absent for pasted tokens. */
  readonly loginToken?: string
  /** Access code of a password sign-in with its end (epoch seconds): exchangeable again until then. */
  readonly access?: { readonly code: string; readonly until: number; readonly countryCode: string }
  /** Regional data host, e.g. `api-mifit-de2.zepp.com`; always passes `isDataHost`. */
  readonly host: string
  /** The identity the data host is read with (`appname` header). */
  readonly appName: string
  readonly via: Way
  /** Epoch seconds of sign-in or last renewal. */
  readonly issued: number
  /** Epoch seconds at which the cloud said the app token ends; absent when it did not say. */
  readonly expires?: number
}
