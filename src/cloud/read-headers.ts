// The headers of a data read: the token and the two names without which some hosts answer 500 (sign-in.md section 6).
// `x-hm-ekv` is never among them: with it the reply comes back encrypted.

/** Headers for reading with this token in this data namespace. */
export function readHeaders(session: { readonly appToken: string; readonly appName: string }): Record<string, string> {
  return { apptoken: session.appToken, appname: session.appName, appplatform: 'web' }
}
