// PINs and shares of the accounts, which only this computer changes, and the routes that unlock a paired device.

import { WristoryError } from '../../errors.ts'
import type { Answers, ApiOptions } from './route.ts'

const DAY = 86_400
/** Seconds that a device stays unlocked, and where its person asks for it. */
const [BRIEFLY, LONG] = [DAY / 2, 90 * DAY]

export function familyAnswers({ family, devices, door, visitor, now }: ApiOptions) {
  const checkName = async (name: string) => {
    if (!(await door.names()).includes(name)) throw new WristoryError('usage', `There is no account ${name}.`)
    return name
  }
  return {
    'GET /family': async () => {
      const members = family.members()
      return (await door.names()).map(
        (name) => members.find((one) => one.name === name) ?? { name, pin: false, sharedWith: [] },
      )
    },
    'PUT /family/{name}': async ({ params, body: { pin, sharedWith } }) => {
      const name = await checkName(params.name)
      if (pin !== undefined) await family.setPin(name, pin)
      if (sharedWith !== undefined) {
        for (const other of sharedWith) await checkName(other)
        family.share(name, sharedWith)
      }
      return { name }
    },
    'GET /people': async () => {
      const there = await door.names()
      return { people: family.members().flatMap(({ name, pin }) => (pin && there.includes(name) ? [name] : [])) }
    },
    'POST /unlock': async ({ body: { name, pin, stay } }, c) => {
      const asking = visitor(c.req.raw)
      if (asking === null) throw new WristoryError('usage', 'Only a paired device is unlocked.')
      const checked = await family.check(name, pin)
      if (checked === 'wrong') throw new WristoryError('usage', 'The PIN is wrong.', { hint: 'Try again.' })
      if ('until' in checked)
        throw new WristoryError('wait', 'Too many wrong PINs.', {
          until: checked.until,
          hint: 'Wait a while, or set a new PIN on the computer that runs wristory.',
        })
      const until = Math.floor(now() / 1000) + (stay ? LONG : BRIEFLY)
      devices.unlock(asking.device, { account: name, stamp: checked.stamp, until })
      return { name }
    },
    'DELETE /unlock': (_, c) => {
      const asking = visitor(c.req.raw)
      if (asking !== null) devices.unlock(asking.device, null)
      return { locked: asking !== null }
    },
  } satisfies Partial<Answers>
}
