// Single measurements of Mi Fitness, each a row with a time: blood oxygen, stress tests, pulse by hand, weight, blood
// pressure (mi-fitness.md section 2). 0 is "not measured" in all of them.

import { lenientNumber, within } from '../../codec/number.ts'
import { bloodPressure } from '../blood-pressure.ts'
import { localDate } from '../clock.ts'
import { emptyRow, feed } from '../feed.ts'
import { heartrate } from '../heartrate.ts'
import { groupName, type Issue, jsonText, type Kind, type Row, type Source } from '../kind.ts'
import { singleStress } from '../single-stress.ts'
import { spo2 } from '../spo2.ts'
import { weight } from '../weight.ts'
import { isWithin, type MiReply, type MiRow } from './reply.ts'
import { sampleSource } from './source.ts'

/** A column and the field that fills it, with what is possible. */
type ReadingColumn = readonly [field: string, least: number, most: number]

interface ReadingFeed {
  readonly kind: Pick<Kind, 'name' | 'columns'>
  readonly key: string
  readonly title: string
  readonly columns: Readonly<Record<string, ReadingColumn>>
  /** Further columns of the row, and the group where it is not the instant alone. */
  readonly more?: (row: MiRow, at: number) => Row
  readonly group?: (at: number) => string
}

/** Fields that say when, and nothing that was measured. */
const when = ['time', 'timezone', 'date_time', 'update_time']

function readingFeed({ kind, key, title, columns, more = () => ({}), group = String }: ReadingFeed): {
  source: Source<MiReply>
  feed: Kind
} {
  const source = sampleSource({ name: `mi_${key}`, title: `Mi Fitness: ${title}`, key, days: 30 })
  const fields = new Set([...Object.values(columns).map(([field]) => field), ...when])
  const own = (reply: MiReply) =>
    reply.rows.filter(({ at, offset }) => at !== null && isWithin(reply, localDate(at, offset)))
  return {
    source,
    feed: feed(kind, source, {
      // A row that was deleted takes its measurement away.
      groups: (reply) => own(reply).map(({ at }) => group(at!)),
      *decode(reply): Generator<Row | Issue> {
        for (const row of own(reply)) {
          if (row.deleted) continue
          const { at, offset, value } = row
          const measured: Row = {}
          for (const [column, [field, least, most]] of Object.entries(columns)) {
            const number = lenientNumber(value[field])
            measured[column] = within(number, least, most)
            if (number !== null && number !== 0 && measured[column] === null)
              yield { issue: 'bad-value', group: group(at!), detail: `${field} ${number}` }
          }
          const rest = Object.entries(value).filter(([name]) => !fields.has(name))
          const extra = rest.length === 0 ? null : jsonText(Object.fromEntries(rest))
          const place = { instant: at, date: localDate(at!, offset), utc_offset: offset }
          yield {
            ...emptyRow(kind),
            ...place,
            ...measured,
            ...('extra' in kind.columns ? { extra } : {}),
            ...more(row, at!),
          }
        }
      },
    }),
  }
}

const oxygen = (key: string, title: string, automatic: 0 | 1) =>
  readingFeed({ kind: spo2, key, title, columns: { spo2: ['spo2', 50, 100] }, more: () => ({ automatic }) })

const readings = [
  oxygen('spo2', 'blood oxygen', 1),
  oxygen('single_spo2', 'blood oxygen by hand', 0),
  readingFeed({
    kind: singleStress,
    key: 'single_stress',
    title: 'stress tests',
    columns: { stress: ['stress', 1, 100] },
  }),
  readingFeed({
    kind: heartrate,
    key: 'single_heart_rate',
    title: 'heart rate by hand',
    columns: { heartrate: ['bpm', 20, 250] },
    more: ({ source }) => ({ device: source }),
  }),
  readingFeed({
    kind: weight,
    key: 'weight',
    title: 'weight and body',
    columns: {
      weight: ['weight', 0.1, 500],
      bmi: ['bmi', 1, 200],
      fat: ['body_fat_rate', 0.1, 100],
      water: ['moisture_rate', 0.1, 100],
      bone: ['bone_mass', 0.1, 500],
      muscle: ['muscle_mass', 0.1, 500],
      protein: ['protein_rate', 0.1, 100],
      metabolism: ['basal_metabolism', 1, 20_000],
      visceral_fat: ['visceral_fat', 0.1, 100],
      muscle_age: ['body_age', 1, 130],
    },
    more: () => ({ member: 'self' }),
    group: (at) => groupName(at, 'self'),
  }),
  readingFeed({
    kind: bloodPressure,
    key: 'blood_pressure',
    title: 'blood pressure',
    columns: {
      systolic: ['systolic_pressure', 40, 300],
      diastolic: ['diastolic_pressure', 20, 200],
      pulse: ['pulse', 20, 250],
    },
    more: ({ value }, at) => ({
      item: `mi_blood_pressure ${at}`,
      part: 0,
      type: 'blood_pressure',
      content: jsonText(value),
    }),
    group: (at) => `mi_blood_pressure ${at}`,
  }),
]

export const readingSources = readings.map(({ source }) => source)
export const readingFeeds = readings.map((one) => one.feed)
