// Xiaomi accounts: the person signs in on Xiaomi's own page and pastes its final address; the code in it is exchanged
// for tokens. The Xiaomi password never reaches this program (sign-in.md section 4.1).

import { WristoryError } from '../../errors.ts'
import { need, type WayIn } from './context.ts'
import { exchangeCode } from './exchange.ts'
import { xiaomiIdentity } from './identity.ts'
import { readCountry } from './password.ts'
import { sessionFrom } from './session-from.ts'
import { xiaomiRefusal } from './xiaomi-codes.ts'

/** A page that does not exist, on purpose: an existing one would use up the code before it can be pasted. */
const deadPage = 'https://api-mifit-cn.huami.com/huami.health.loginview.do_not'

/** The address to open in a browser; with a simulator, `origin` replaces Xiaomi's. */
export function xiaomiAddress(origin = 'https://account.xiaomi.com'): string {
  const query = new URLSearchParams({
    skip_confirm: 'false',
    client_id: '428135909242707968',
    pt: '1',
    scope: '1 6000 16001 20000',
    redirect_uri: deadPage,
    _locale: 'en_US',
    response_type: 'code',
  })
  return `${origin}/oauth2/authorize?${query}`
}

/**
 * The code from the pasted address, or the code itself, without quotes. Throws `sign-in-refused` for an address with
 * Xiaomi's reason (`error=…`) or an unfinished step, `usage` if there is no code.
 */
export function codeFromPaste(paste: string): string {
  const text = paste.trim().replace(/^["'<“‘«]+|["'>”’»]+$/g, '')
  const found = /[?&#]code=([^&#\s]+)/.exec(text)?.[1]
  const refused = found === undefined ? xiaomiRefusal(text) : undefined
  if (refused !== undefined) throw refused
  const code = found === undefined ? text : decodeURIComponent(found.replace(/%(?![0-9a-fA-F]{2})/g, '%25'))
  if (/^[\w.~+/=-]{4,4096}$/.test(code) && !code.includes('://')) return code
  throw new WristoryError('usage', 'The pasted address has no code.', {
    hint: "Sign in on Xiaomi's page and paste the whole address of its last page, even if that page shows an error.",
  })
}

/** A Xiaomi account through Xiaomi's own page. May sign out the Zepp Life application. */
export const xiaomi: WayIn = {
  way: 'xiaomi',
  summary: "Xiaomi account: sign in on Xiaomi's page and paste its final address (may sign out the phone)",
  needs: ['redirect'],
  asksSignIn: true,
  async signIn(credentials, context) {
    const tokens = await exchangeCode(
      {
        code: codeFromPaste(need(credentials, 'redirect')),
        // "CN is OK" for accounts of all countries (sign-in.md section 3.2, V7).
        country: readCountry(credentials.country) ?? 'CN',
        grant: 'request_token',
        thirdName: 'xiaomi-hm-mifit',
        deviceId: context.deviceId,
      },
      xiaomiIdentity,
      context,
    )
    return sessionFrom(tokens, 'xiaomi', { credentials }, context)
  },
}
