// Sign-in by a QR code that the person scans with a Xiaomi app (mi-fitness.md section 6.1). The answer to the long poll
// comes when the code is scanned and confirmed; a poll lasts up to a minute and is asked again until the code ends.

import { WristoryError } from '../../../errors.ts'
import { sleep } from '../../wait.ts'
import { type PassportAnswer, readAnswer, textIn } from '../answer.ts'
import { accountHost, isAccountHost } from '../hosts.ts'
import { grant, send, serviceId, stsAddress } from '../passport.ts'
import { type MiSignIn, miWay } from './way.ts'

/** Seconds for which a code is good where the answer does not say. */
const usualLife = 300
const longestLife = 900
/** A poll is held for a minute; one that ends sooner without an answer is followed by a pause. */
const pollIdle = 75_000
const pollPause = 2_000
const mostPolls = 500

export const qrCode = miWay({
  way: 'qr',
  summary: 'scan a QR code with a Xiaomi app that is signed in to the account (300 seconds)',
  needs: [],
  asksSignIn: false,
  async enter(signIn) {
    const { passport, context } = signIn
    const show = context.prompts?.qr
    if (show === undefined)
      throw new WristoryError('usage', 'A QR code needs somebody to scan it: there is no terminal and no page here.', {
        hint: 'Run the command on a terminal, or sign in on the dashboard.',
      })
    const made = readAnswer(
      await send(passport, {
        method: 'GET',
        host: accountHost,
        path: '/longPolling/loginUrl',
        query: {
          sid: serviceId,
          callback: stsAddress,
          qs: `?sid=${serviceId}&callback=${encodeURIComponent(stsAddress)}`,
          _qrsize: 240,
          _hasLogo: false,
          _locale: 'en_US',
          _dc: context.clock(),
        },
      }),
    )
    const [address, poll] = [textIn(made.loginUrl), URL.parse(textIn(made.lp) ?? '')]
    if (address === undefined || poll === null || poll.protocol !== 'https:' || !isAccountHost(poll.host))
      throw new WristoryError('cloud-failed', 'Xiaomi answered without a code to scan.', { hint: 'Try again later.' })
    const life = Math.min(Number(made.timeout) || usualLife, longestLife)
    const until = Math.floor(context.clock() / 1000) + life
    await show(address, until)
    const { answer, response } = await scanned(signIn, poll, until)
    return await grant(passport, answer, response)
  },
})

/** Polls until the code is confirmed. Throws `wait` for a code that ended. */
async function scanned({ passport, context }: MiSignIn, poll: URL, until: number) {
  for (let polls = 0; polls < mostPolls && context.clock() / 1000 < until; polls++) {
    const response = await polled(passport, poll)
    const answer: PassportAnswer = response === null ? {} : readAnswer(response)
    if (response !== null && Number(answer.code) === 0 && textIn(answer.location) !== undefined)
      return { answer, response }
    await (context.sleep ?? sleep)(pollPause, context.signal)
  }
  throw new WristoryError('sign-in-refused', 'Nobody confirmed the code in time.', {
    hint: 'Run the command again and scan the new code with a Xiaomi app that is signed in to the account.',
  })
}

/** One poll; null when it ended without an answer: closed after a minute, or 504. */
async function polled(passport: MiSignIn['passport'], poll: URL) {
  try {
    const query = Object.fromEntries(poll.searchParams)
    const response = await send(passport, {
      method: 'GET',
      host: poll.host,
      path: poll.pathname,
      query,
      idle: pollIdle,
    })
    return response.status >= 500 || response.body.length === 0 ? null : response
  } catch (error) {
    if (error instanceof WristoryError && error.code === 'network') return null
    throw error
  }
}
