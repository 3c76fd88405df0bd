// Bad days on purpose: the faults that leave the envelope whole and spoil what is in it.

import { seededRandom } from './random.ts'
import type { Read } from './read.ts'

/** A day record on the wire. */
export interface WireDay {
  [key: string]: unknown
  date_time: string
  summary: string
  data?: string
  data_hr?: string
}

/** `days` after all faults that are switched on and hit this request. */
export function spoil(days: WireDay[], ask: Read): unknown[] {
  const hit = (name: Parameters<Read['faults']['hits']>[0]) => ask.faults.hits(name, `${ask.path}?${ask.query}`, 'data')
  let list: WireDay[] = days
  if (hit('unknown-codes')) list = list.map(strange)
  if (hit('absurd-numbers')) list = list.map(absurd)
  if (hit('odd-length')) list = list.map((day, index) => resized(day, index))
  if (hit('bad-base64')) list = list.map((day, index) => garbled(day, index))
  if (hit('duplicate-days')) list = list.flatMap((day) => [day, { ...day }])
  if (hit('shuffled-days')) list = shuffled(list, ask.person.seed)
  return list
}

type Loose = Record<string, unknown>

function edit(day: WireDay, change: (summary: Loose & { stp: Loose; slp: Loose }) => void): WireDay {
  const summary = JSON.parse(Buffer.from(day.summary, 'base64').toString())
  change(summary)
  return { ...day, summary: Buffer.from(JSON.stringify(summary)).toString('base64') }
}

function editBytes(base64: string | undefined, change: (bytes: Buffer) => Buffer): string | undefined {
  return base64 === undefined ? undefined : change(Buffer.from(base64, 'base64')).toString('base64')
}

/** Modes, categories and fields without a description. */
function strange(day: WireDay): WireDay {
  const data = editBytes(day.data, (bytes) => {
    bytes.set([203, 9, bytes[2] as number], 0)
    return bytes
  })
  return {
    ...edit(day, (summary) => {
      summary.futureField = { a: [1, 'two', null] }
      const stages = [summary.stp.stage, summary.slp.stage] as Loose[][]
      for (const list of stages) if (list?.[0] !== undefined) list[0].mode = 42
      summary.slp.dreams = 3
    }),
    ...(data === undefined ? {} : { data }),
    future_key: 'x',
  }
}

/** Numbers no body has; JSON has no NaN, so it comes as text. */
const absurd = (day: WireDay, index: number): WireDay =>
  edit(day, (summary) => {
    if (index % 3 === 0) Object.assign(summary.stp, { ttl: -5, dis: 1e308, cal: 'NaN' })
    else if (index % 3 === 1) Object.assign(summary.slp, { st: 0, ed: 9007199254740992, lt: -100, rhr: 400 })
    else Object.assign(summary, { tz: '999999999', goal: null, hr: 'Infinity', v: '6' })
  })

function resized(day: WireDay, index: number): WireDay {
  const cut = (bytes: Buffer): Buffer =>
    index % 2 === 0 ? bytes.subarray(0, bytes.length - 7) : Buffer.concat([bytes, Buffer.from([1, 2, 3, 4, 5])])
  const [data, data_hr] = [editBytes(day.data, cut), editBytes(day.data_hr, cut)]
  return { ...day, ...(data === undefined || data_hr === undefined ? {} : { data, data_hr }) }
}

function garbled(day: WireDay, index: number): WireDay {
  const bad = (text: string): string => `${text.slice(0, 40)}*%!${text.slice(43)}`
  if (index % 3 === 0 || day.data === undefined || day.data_hr === undefined)
    return { ...day, summary: bad(day.summary) }
  return index % 3 === 1 ? { ...day, data: bad(day.data) } : { ...day, data_hr: day.data_hr.slice(1) }
}

function shuffled<T>(list: readonly T[], seed: number): T[] {
  const random = seededRandom(seed, 'shuffle', list.length)
  return list
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item)
}
