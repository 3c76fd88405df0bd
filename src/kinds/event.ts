// Whatever else the cloud files as events: types that the notes name without saying what is in them, and types and
// subtypes that nobody has named. They are kept, counted and listed; nothing is thrown away for being unknown.

import { type Columns, defineKind, type Kind, type Row, type Source } from './kind.ts'
import { contentColumns, contentDates, contentRows, encodeContent, itemName } from './sources/content.ts'
import { type EventItem, type EventReply, eventSource } from './sources/events.ts'

const stream = (name: string, title: string, type: string, subtype?: string): Source<EventReply> =>
  eventSource({
    name,
    title,
    surface: 'value',
    type,
    ...(subtype === undefined ? {} : { subtype }),
    days: 90,
    limit: 100,
    probe: 1500,
    dates: contentDates,
  })

interface ContentSpec {
  readonly name: string
  readonly title: string
  readonly source: Source<EventReply>
  readonly also?: readonly Source<EventReply>[]
  readonly hue: Kind['chart']['hue']
  items(reply: EventReply): readonly EventItem[]
}

function contentKind({ name, title, source, also, hue, items }: ContentSpec): Kind<EventReply> {
  return defineKind<EventReply, Columns>({
    name,
    title,
    shape: 'sample',
    source,
    ...(also === undefined ? {} : { also }),
    columns: contentColumns,
    key: ['item', 'part'],
    group: 'item',
    *groups(reply) {
      for (const item of items(reply)) {
        const group = itemName(item)
        if (group !== null) yield group
      }
    },
    *decode(reply) {
      for (const item of items(reply)) yield* contentRows(item, reply.zone)
    },
    encode: (rows: readonly Row[]) => encodeContent(rows),
    chart: { draw: 'table', hue },
  })
}

const own = ({ items }: EventReply) => items

export const emotion = contentKind({
  name: 'emotion',
  title: 'Emotion',
  source: stream('emotion', 'Emotion', 'Emotion', 'real_data'),
  items: own,
  hue: 'stress',
})

export const food = contentKind({
  name: 'food',
  title: 'Food',
  source: stream('food', 'Food', 'Food'),
  items: own,
  hue: 'body',
})

/** Empty for most: three streams that could hold it, none of which has been seen with data. */
export const bloodPressure = contentKind({
  name: 'blood_pressure',
  title: 'Blood pressure',
  source: stream('blood_pressure', 'Blood pressure', 'blood_pressure', 'real_data'),
  also: [
    stream('blood_pressure_manual', 'Blood pressure by hand', 'blood_pressure', 'manually_add_data'),
    eventSource({
      name: 'blood_pressure_early',
      title: 'Blood pressure, older records',
      surface: 'flat',
      type: 'health_data',
      subtype: 'blood_pressure',
      days: 365,
      dates: contentDates,
    }),
  ],
  items: own,
  hue: 'heart',
})

/** Streams that the notes name and nobody has described. */
export const undescribed: readonly Source<EventReply>[] = [
  stream('recovery_heartrate', 'Heart rate after a workout', 'sport', 'recovery_hr'),
  stream('training_plan', 'Training plan', 'phn', 'training_plan'),
  stream('emotion_baseline', 'Base line of emotion', 'Emotion', 'EmotionBaseline'),
  stream('charge_stress', 'Stress behind the energy score', 'Charge', 'stress_data'),
  stream('charge_insight', 'Texts of the energy score', 'Charge', 'insight_data'),
]

/** `described` are the streams of other kinds: what else comes in them is an event too. */
export function eventKind(described: readonly Source<EventReply>[]): Kind<EventReply> {
  const isUndescribed = new Set(undescribed.map(({ name }) => name))
  return contentKind({
    name: 'event',
    title: 'Other events',
    source: undescribed[0]!,
    also: [...undescribed.slice(1), ...described],
    items: ({ source, items, others }) => (isUndescribed.has(source) ? [...items, ...others] : others),
    hue: 'workout',
  })
}
