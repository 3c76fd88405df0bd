// The check of who the person is, by a code in an e-mail or SMS (mi-fitness.md section 6.2): one chain of pages with the
// same cookies. The flow by phone is the one by e-mail with other names.

import { WristoryError } from '../../errors.ts'
import { type AnsweredForm, type PassportAnswer, readAnswer, textIn } from './answer.ts'
import { refusal } from './codes.ts'
import { accountHost, isMiAllowed } from './hosts.ts'
import { send, serviceId } from './passport.ts'
import type { MiSignIn } from './signin/way.ts'

/** The two ways by their flag in the answer's list of methods. */
const ways = {
  email: { flag: 8, verify: '/identity/auth/verifyEmail', ticket: '/identity/auth/sendEmailTicket' },
  phone: { flag: 4, verify: '/identity/auth/verifyPhone', ticket: '/identity/auth/sendPhoneTicket' },
} as const

/**
 * Asks for a code, lets the person enter it, and returns the answer that grants the sign-in; null where the service only
 * says that the device is trusted now. Throws `sign-in-refused`, or `wait` after too many codes (70022).
 */
export async function confirmIdentity(signIn: MiSignIn, page: string | undefined): Promise<AnsweredForm | null> {
  const { passport, context } = signIn
  const askCode = context.prompts?.code
  const first = URL.parse(page ?? '', `https://${accountHost}`)
  if (askCode === undefined || page === undefined || first === null) throw refusal({ securityStatus: 1 }, 'password')
  if (!isMiAllowed('GET', first.host, first.pathname)) throw unknownPage()
  await read(signIn, first.pathname, Object.fromEntries(first.searchParams))
  const query = {
    sid: serviceId,
    supportedMask: 0,
    _locale: 'en_US',
    context: first.searchParams.get('context') ?? '',
  }
  const listed = await read(signIn, '/identity/list', query)
  const by = Number(listed?.flag) === ways.phone.flag ? 'phone' : 'email'
  const { flag, verify, ticket } = ways[by]
  const asked = await read(signIn, verify, { _flag: flag, _json: true })
  const sent = await post(signIn, ticket, [
    ['retry', '0'],
    ['icode', ''],
    ['_json', 'true'],
  ])
  if (Number(sent.answer.code) !== 0) throw refusal(sent.answer, 'sign-in')
  // The name of the field differs; the address in it is masked.
  const masked = Object.values(asked ?? {}).find(
    (value): value is string => typeof value === 'string' && value.includes('*'),
  )
  const code = (await askCode(by, masked))?.trim()
  if (code === undefined || code === '') throw refusal({ securityStatus: 1 }, 'sign-in')
  const verified = await post(signIn, verify, [
    ['_flag', String(flag)],
    ['ticket', code],
    ['trust', 'true'],
    ['_json', 'true'],
  ])
  if (Number(verified.answer.code) !== 0) throw refusal(verified.answer, 'sign-in')
  const next = URL.parse(textIn(verified.answer.location) ?? '')
  if (next === null) return null
  if (!isMiAllowed('GET', next.host, next.pathname)) throw unknownPage()
  const response = await send(passport, {
    method: 'GET',
    host: next.host,
    path: next.pathname,
    query: Object.fromEntries(next.searchParams),
  })
  return next.pathname === '/pass/serviceLogin' ? { answer: readAnswer(response), response } : null
}

/** A page of the chain; its JSON where it has any. */
async function read(
  { passport }: MiSignIn,
  path: string,
  query: Readonly<Record<string, string | number | boolean>>,
): Promise<PassportAnswer | null> {
  const response = await send(passport, { method: 'GET', host: accountHost, path, query })
  try {
    return readAnswer(response)
  } catch {
    return null
  }
}

async function post(
  { passport, context }: MiSignIn,
  path: string,
  form: readonly (readonly [string, string])[],
): Promise<AnsweredForm> {
  const query = { _dc: context.clock() }
  const response = await send(passport, { method: 'POST', host: accountHost, path, query, form })
  return { answer: readAnswer(response), response }
}

function unknownPage(): WristoryError {
  return new WristoryError('host-refused', 'The check of Xiaomi leads to a page that is not on the list.', {
    hint: 'Sign in with `wristory login --app mi-fitness --via qr`.',
  })
}
