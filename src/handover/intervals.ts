// intervals.icu: the wellness of every day (`PUT .../wellness-bulk`) and the workouts as FIT files (`POST .../activities`),
// with the API key of one athlete.

import { fit } from '../export/fit.ts'
import { rowsIn } from '../export/format.ts'
import { wellnessIn } from '../export/intervals.ts'
import type { Workout } from '../export/workout.ts'
import { baseOf, checkedUrl, sendWell } from './http.ts'
import { contentHash, isSent, type PushItem, pushedName, pushLists, requireIds } from './push.ts'
import { type Delivery, dateRuns, type ReceiverType, type Setup } from './receiver.ts'

/** Bytes of one list of days. */
const BATCH = 1_000_000

export const intervals: ReceiverType = {
  name: 'intervals',
  title: 'intervals.icu: daily wellness and workouts',
  sends:
    'wellness of every day (weight, sleep, heart rate, steps and more) and workouts as FIT files; positions only with --positions',
  options: {
    url: { label: 'Address', means: 'address', fallback: 'https://intervals.icu' },
    athlete: { label: 'Athlete', means: 'id of the athlete, such as i12345; 0 is whose key it is', fallback: '0' },
    key: { label: 'API key', means: 'API key of that athlete, from its settings', required: true, secret: true },
  },
  where: ({ url }) => checkedUrl('intervals', url).host,
  kinds: () => ['day', 'day_figure', 'workout', 'track_point', 'lap', 'pause', 'strength_set', 'heart_zone'],
  days: 366,
  async open(setup) {
    requireIds('intervals', setup.redaction)
    if (setup.test) await wellness(setup, '[]')
    return {
      async deliver(delivery) {
        if (delivery.removed) return
        await pushLists(setup.things, delivery.account, dayItems(delivery), BATCH, (body) => wellness(setup, body))
        for (const { from, to } of dateRuns(delivery.dates, 366))
          for await (const workout of delivery.history(from, to).workouts())
            await upload(setup, delivery.account, workout)
      },
      close: async () => undefined,
    }
  },
}

const athleteUrl = ({ options: { url = '', athlete = '0' } }: Setup) =>
  `${baseOf(url)}/api/v1/athlete/${encodeURIComponent(athlete)}`

const authorization = ({ options: { key = '' } }: Setup) => `Basic ${Buffer.from(`API_KEY:${key}`).toString('base64')}`

async function wellness(setup: Setup, body: string): Promise<void> {
  await sendWell(setup.name, {
    method: 'PUT',
    url: `${athleteUrl(setup)}/wellness-bulk`,
    headers: { authorization: authorization(setup), 'content-type': 'application/json' },
    body,
    signal: setup.signal,
  })
}

async function* dayItems(delivery: Delivery): AsyncGenerator<PushItem> {
  for (const { from, to } of dateRuns(delivery.dates, 366)) {
    for await (const { row } of rowsIn(delivery.history(from, to), 'day')) {
      const figures = Object.fromEntries(wellnessIn(row))
      const date = String(row.date)
      if (Object.keys(figures).length === 0) continue
      yield { id: `day ${date}`, date, content: JSON.stringify({ id: date, ...figures }) }
    }
  }
}

async function upload(setup: Setup, account: string, workout: Workout): Promise<void> {
  if (fit.refusal(workout) !== null) return
  // Without the version of wristory, which would make every file another one.
  const setting = { units: 'metric', version: '', made: 0, person: '' } as const
  const pieces: Uint8Array[] = []
  for await (const piece of fit.write(workout, setting)) pieces.push(piece as Uint8Array)
  const bytes = Buffer.concat(pieces)
  const [id, hash] = [`workout ${workout.id}`, contentHash(bytes)]
  if (isSent(setup.things, account, id, hash)) return
  const name = pushedName(account, workout.id)
  const body = new FormData()
  body.append('file', new Blob([bytes], { type: fit.mediaType }), `${name}.fit`)
  body.append('external_id', name)
  const { text } = await sendWell(setup.name, {
    url: `${athleteUrl(setup)}/activities`,
    headers: { authorization: authorization(setup) },
    body,
    signal: setup.signal,
  })
  setup.things.put(account, { id, date: workout.date, hash, remote: /"id"\s*:\s*"?([\w-]+)/.exec(text)?.[1] ?? '' })
}
