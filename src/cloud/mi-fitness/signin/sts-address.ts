// The address on which the browser's sign-in ends: a page that says "ok" (mi-fitness.md section 6.1). It is valid for
// minutes and once; without a passToken behind it the login cannot be renewed.

import { WristoryError } from '../../../errors.ts'
import { textIn } from '../answer.ts'
import { accountHost } from '../hosts.ts'
import { followSts, grant, type Passport, serviceId, serviceLogin, stsAddress } from '../passport.ts'
import { miWay } from './way.ts'

/** The address to open in a browser; `origin` is used instead of Xiaomi's for a simulator. */
export function browserAddress(origin = `https://${accountHost}`): string {
  return `${origin}/pass/serviceLogin?${new URLSearchParams({ sid: serviceId, callback: stsAddress, _locale: 'en' })}`
}

export const stsAddressWay = miWay({
  way: 'sts-address',
  summary: 'sign in on the page of Xiaomi and paste the address it ends on ("ok"); often without renewal',
  needs: ['redirect'],
  asksSignIn: false,
  async enter({ passport, credentials }) {
    const { serviceToken, region } = await followSts(passport, pasted(credentials.redirect!), undefined, undefined)
    const { answer, response } = await serviceLogin(passport)
    const sessionKey = textIn(answer.ssecurity)
    if (sessionKey === undefined) throw withoutKey()
    if (textIn(answer.location) !== undefined && Number(answer.code) === 0)
      return await grant(passport, answer, response)
    return { ...named(passport, answer), sessionKey, serviceToken, region }
  },
})

function named({ cookies }: Passport, answer: Readonly<Record<string, unknown>>) {
  const userId = textIn(answer.userId) ?? cookies.get('userId')
  if (userId === undefined || !/^\d{1,20}$/.test(userId)) throw withoutKey()
  return { userId, cUserId: textIn(answer.cUserId) ?? cookies.get('cUserId'), passToken: cookies.get('passToken') }
}

function pasted(text: string): string {
  const address = /https:\/\/[^\s"'<>]+/.exec(text)?.[0]
  if (address?.startsWith(stsAddress)) return address
  throw new WristoryError('usage', `The pasted text holds no address that begins with ${stsAddress}.`, {
    hint: 'Sign in on the page that `wristory login --app mi-fitness --via sts-address` prints, and copy the whole address of the page that says "ok".',
  })
}

function withoutKey(): WristoryError {
  return new WristoryError('sign-in-refused', 'The pasted address gave a token, but no key to read data with.', {
    hint: 'Sign in with `wristory login --app mi-fitness --via qr`.',
  })
}
