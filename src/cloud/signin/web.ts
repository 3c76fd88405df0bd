// The method of the vendor's web page: the plain form of `legacy` with a JSON reply and the page's identity, which
// leaves the phone signed in (sign-in.md sections 1.1 and 1.3, variant V4 of section 3.2).

import { redirectUri } from './access-code.ts'
import type { WayIn } from './context.ts'
import { webIdentity } from './identity.ts'
import { passwordSignIn } from './password.ts'

/** E-mail or phone and password, as the vendor's web page asks. */
export const web: WayIn = {
  way: 'web',
  summary: "e-mail or phone and password, as the vendor's web page sends them (the phone stays signed in)",
  needs: ['account', 'password'],
  asksSignIn: true,
  signIn: (credentials, context) =>
    passwordSignIn(
      'web',
      (account, password, country) => ({
        method: 'POST',
        host: 'api-user.huami.com',
        path: `/registrations/${encodeURIComponent(account.name)}/tokens`,
        headers: webIdentity.headers,
        form: [
          ['client_id', 'HuaMi'],
          ['name', account.name],
          ['password', password],
          ['redirect_uri', redirectUri],
          ['state', 'REDIRECTION'],
          ['token', 'access'],
          ['json_response', 'true'],
          ...(country === undefined ? [] : [['country_code', country] as const]),
        ],
      }),
      credentials,
      context,
    ),
}
