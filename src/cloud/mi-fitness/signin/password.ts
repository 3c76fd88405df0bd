// Sign-in with account and password (mi-fitness.md sections 6.1 and 6.2): a form, then perhaps a picture with
// characters, a code by e-mail or SMS, or a second factor. The password is sent once for each answer of the person, and
// never by itself: Xiaomi locks accounts after a few tries.

import { createHash } from 'node:crypto'
import { WristoryError } from '../../../errors.ts'
import { type AnsweredForm, type PassportAnswer, readAnswer, textIn } from '../answer.ts'
import { isIdentityCheck, manMachine, refusal } from '../codes.ts'
import { accountHost } from '../hosts.ts'
import { confirmIdentity } from '../identity.ts'
import { grant, send, serviceId, serviceLogin } from '../passport.ts'
import { type MiSignIn, miWay } from './way.ts'

const mostPictures = 3

export const miPassword = miWay({
  way: 'mi-password',
  summary: 'Xiaomi account and password; often with a picture or a code (--via qr is surer)',
  needs: ['account', 'password'],
  asksSignIn: true,
  async enter(signIn) {
    const { passport } = signIn
    const { answer: form } = await serviceLogin(passport)
    let sent = await sendForm(signIn, form, undefined)
    for (let pictures = 0; isPicture(sent.answer); pictures++) {
      if (pictures === mostPictures) throw refusal(sent.answer, 'password')
      sent = await sendForm(signIn, form, await askCharacters(signIn, sent.answer))
    }
    if (Number(sent.answer.code) === 81003) sent = await secondFactor(signIn, sent)
    if (isIdentityCheck(sent.answer)) {
      const confirmed = await confirmIdentity(signIn, textIn(sent.answer.notificationUrl))
      // The device is trusted from here on; the answer to the code is a sign-in by itself where it has an address.
      sent = confirmed ?? (await serviceLogin(passport))
      // The person answered: the form is sent once more, from a device that is trusted now.
      if (Number(sent.answer.code) !== 0) sent = await sendForm(signIn, sent.answer, undefined)
    }
    if (Number(sent.answer.code) !== 0) throw refusal(sent.answer, 'password')
    return await grant(passport, sent.answer, sent.response)
  },
})

async function sendForm(
  { passport, credentials }: MiSignIn,
  form: PassportAnswer,
  characters: string | undefined,
): Promise<AnsweredForm> {
  const hash = createHash('md5').update(credentials.password!).digest('hex').toUpperCase()
  const fields = { user: credentials.account!.trim(), hash, sid: serviceId, _json: 'true' }
  const response = await send(passport, {
    method: 'POST',
    host: accountHost,
    path: '/pass/serviceLoginAuth2',
    form: [
      ...Object.entries(fields),
      ...['_sign', 'qs', 'callback'].map((name): [string, string] => [name, textIn(form[name]) ?? '']),
      ...(characters === undefined ? [] : [['captCode', characters] as const]),
    ],
  })
  return { answer: readAnswer(response), response }
}

/** 70016 with an address of a picture asks for its characters as 87001 does. */
function isPicture(answer: PassportAnswer): boolean {
  const code = Number(answer.code)
  return code === 87001 || (code === 70016 && textIn(answer.captchaUrl) !== undefined)
}

/** Shows the picture; its cookie `ick` ties the characters to it. */
async function askCharacters({ passport, context }: MiSignIn, answer: PassportAnswer): Promise<string> {
  if (answer.type === 'manMachine') throw manMachine()
  const url = URL.parse(textIn(answer.captchaUrl) ?? '', `https://${accountHost}`)
  const show = context.prompts?.captcha
  if (show === undefined || url === null || url.host !== accountHost) throw refusal(answer, 'password')
  const query = Object.fromEntries(url.searchParams)
  const picture = await send(passport, { method: 'GET', host: url.host, path: url.pathname, query })
  const ick = picture.headers.ick
  if (ick !== undefined) passport.cookies.set('ick', ick)
  const characters = (await show(picture.body))?.trim()
  if (characters === undefined || characters === '') throw refusal(answer, 'password')
  return characters
}

async function secondFactor({ passport, context, credentials }: MiSignIn, sent: AnsweredForm): Promise<AnsweredForm> {
  const code = (await context.prompts?.code?.('second-factor', undefined))?.trim()
  if (code === undefined || code === '') throw refusal(sent.answer, 'password')
  const token = sent.response.headers.step1token
  if (token !== undefined) passport.cookies.set('step1Token', token)
  const response = await send(passport, {
    method: 'POST',
    host: accountHost,
    path: '/pass/loginStep2',
    form: [
      ['user', credentials.account!.trim()],
      ['code', code],
      ...['_sign', 'qs', 'callback'].map((name): [string, string] => [name, textIn(sent.answer[name]) ?? '']),
      ['trust', 'true'],
      ['sid', serviceId],
      ['_json', 'true'],
    ],
  })
  const answer = readAnswer(response)
  if (Number(answer.code) !== 0)
    throw new WristoryError('sign-in-refused', 'Xiaomi did not accept the code of the second factor.', {
      hint: 'Run the command again with a fresh code.',
    })
  return { answer, response }
}
