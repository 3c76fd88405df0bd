// The method of 2019: a plain form to the old sign-in host, the code from the redirect, and the tokens requested as the
// Mi Fit application did (sign-in.md section 1, variant V1 of section 3.2).

import { redirectUri } from './access-code.ts'
import type { WayIn } from './context.ts'
import { passwordSignIn } from './password.ts'

/** E-mail or phone and password, as documented in 2019. Signing in this way may sign out the Zepp Life application. */
export const legacy: WayIn = {
  way: 'legacy',
  summary: 'e-mail or phone and password, the method of 2019 (may sign out the phone)',
  needs: ['account', 'password'],
  asksSignIn: true,
  signIn: (credentials, context) =>
    passwordSignIn(
      'legacy',
      (account, password, country) => ({
        method: 'POST',
        host: 'api-user.huami.com',
        path: `/registrations/${encodeURIComponent(account.name)}/tokens`,
        form: [
          ['state', 'REDIRECTION'],
          ['client_id', 'HuaMi'],
          ['redirect_uri', redirectUri],
          ['token', 'access'],
          ['password', password],
          ...(country === undefined ? [] : [['country_code', country] as const]),
        ],
      }),
      credentials,
      context,
    ),
}
