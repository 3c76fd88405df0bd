// Sign-in on the vendor's own page in a browser, then pasting its cookie: works for all accounts (Xiaomi, Google, Apple
// ...) and sends no sign-in request (sign-in.md section 5.1).

import { WristoryError } from '../../errors.ts'
import { need, type WayIn } from './context.ts'
import { tokenFromPaste } from './cookie-shapes.ts'
import { sessionFromToken } from './token.ts'

/** The page to sign in on. Signing out there voids the token; closing the tab does not. */
export const cookiePage = 'https://watchface.zepp.com/'

/** The cookie of the vendor's page. */
export const cookie: WayIn = {
  way: 'cookie',
  summary: "paste the cookie of the vendor's web page, where you sign in with any kind of account",
  needs: ['cookie'],
  asksSignIn: false,
  signIn(credentials, context) {
    const found = tokenFromPaste(need(credentials, 'cookie'), Math.floor(context.clock() / 1000))
    if (found === undefined) {
      throw new WristoryError('usage', 'The pasted text has no token.', {
        hint: `Sign in on ${cookiePage} and paste the value of its cookie hm-user-login-info, or all its cookies.`,
      })
    }
    const { userId, host } = credentials
    return sessionFromToken({ ...found, userId: userId ?? found.userId, host: host ?? found.host }, 'cookie', context)
  },
}
