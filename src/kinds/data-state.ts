// The states of a minute or a day: whether it has a figure, and why not. The only list of these states: tables,
// terminal, dashboard, exports, API and MCP take names, letters, labels and rules from here.

interface StateText {
  /** In the strings of the API, one letter per day or step. */
  readonly letter: string
  /** For people, beside or instead of a figure; empty if the figure says enough. */
  readonly label: string
  readonly doc: string
}

const table = {
  ok: { letter: 'v', label: '', doc: 'Fetched, with data.' },
  partial: {
    letter: 'p',
    label: 'so far',
    doc: 'Fetched before the day was over; the next sync fetches it again.',
  },
  unmeasured: {
    letter: 'm',
    label: 'no reading',
    doc: 'Fetched; the device has a record of the day, but nothing of this kind.',
  },
  unworn: {
    letter: 'n',
    label: 'not worn',
    doc: 'Fetched; the device was off the wrist or charging, and recorded nothing.',
  },
  unsynced: { letter: 's', label: 'not synced', doc: 'After the last upload of a day that was not over.' },
  empty: { letter: 'e', label: 'nothing returned', doc: 'Fetched; the cloud has nothing for the day.' },
  doubted: {
    letter: 'd',
    label: 'nothing returned, in doubt',
    doc: 'Fetched; the cloud returned nothing although other data shows that the device was worn. The next sync requests it again.',
  },
  failed: {
    letter: 'f',
    label: 'failed',
    doc: 'The last attempt to fetch it failed, or the reply cannot be decoded (see issue); the next sync fetches it again.',
  },
  unfetched: {
    letter: 'u',
    label: 'not fetched',
    doc: 'Never requested, although it lies within the history.',
  },
  outside: { letter: '-', label: '', doc: 'Before the first day with data, or after today.' },
} as const satisfies Readonly<Record<string, StateText>>

export type DataState = keyof typeof table

export const dataStates: Readonly<Record<DataState, StateText>> = table

/** The states of the table `coverage_span`: a day in none of its runs was not requested. */
export type CoverageState = Extract<DataState, 'ok' | 'partial' | 'unmeasured' | 'failed' | 'empty'>

/** The states of the views of coverage. */
export const coverageStates = [
  'ok',
  'partial',
  'unmeasured',
  'empty',
  'failed',
  'unfetched',
] as const satisfies DataState[]

/** The codes of a minute used below; 115 (not worn) and 126 (no data) are confirmed by payloads. */
export const category = { noData: 126, notWorn: 115, charging: 118, asleep: 120 } as const

/** Codes of minutes that the device did not record. */
const unrecorded: readonly number[] = [category.noData, category.notWorn, category.charging]

const recordedBy = Uint8Array.from({ length: 256 }, (_, code) => (unrecorded.includes(code) ? 0 : 1))

/** Whether the device recorded a minute: 0 steps are no measurement if it did not. */
export function isRecorded(code: number, steps: number): boolean {
  return steps > 0 || recordedBy[code] === 1
}

/** SQL of whether the device did not record a minute, by its bytes. Searching a list of bytes is faster than IN. */
export function unrecordedSql(code: string, steps: string): string {
  return `(instr(x'${unrecorded.map((one) => one.toString(16)).join('')}', ${code}) AND ${steps} = x'00')`
}

/** Why the device recorded nothing in a minute, `ok` if it did; bytes as in `minute_series.activity`. */
export function minuteState(activity: Uint8Array, minute: number): 'ok' | 'unworn' | 'unmeasured' {
  const code = activity[minute * 3]
  if (code === category.notWorn || code === category.charging) return 'unworn'
  return stepsAt(activity, minute) === null ? 'unmeasured' : 'ok'
}

/** Steps of a minute; null if the device recorded nothing. */
export function stepsAt(activity: Uint8Array | null | undefined, minute: number): number | null {
  const [code, steps] = [activity?.[minute * 3], activity?.[minute * 3 + 2]]
  return code === undefined || steps === undefined || !isRecorded(code, steps) ? null : steps
}

/** Whether a byte of `minute_series.heartrate` is a measurement. */
export function isBeat(bpm: number): boolean {
  return bpm !== 0 && bpm < 254
}

/** Beats per minute; null if not measured. */
export function heartrateAt(heartrate: Uint8Array | null | undefined, minute: number): number | null {
  const bpm = heartrate?.[minute]
  return bpm !== undefined && isBeat(bpm) ? bpm : null
}

/** SQL of the same. */
export function heartrateSql(bpm: string): string {
  return `nullif(nullif(nullif(${bpm}, 0), 254), 255)`
}

/** Totals of a day that a device off the wrist states as 0. */
export const dayTotals = [
  'steps',
  'distance',
  'energy',
  'walking_minutes',
  'running_minutes',
  'running_distance',
  'running_energy',
] as const

/** Whether the device recorded no minute of a day and counted no step in it: its totals of 0 were not measured. */
export function isUnworn(steps: number | null, recorded: number | null): boolean {
  return recorded === 0 && (steps === null || steps === 0)
}

type Scalar = string | number | Uint8Array | null

/** A row with measured totals: null instead of the 0 of a device off the wrist. */
export function measuredTotals<R extends Readonly<Record<string, Scalar>>>(row: R, recorded: number | null): R {
  if (!isUnworn(typeof row.steps === 'number' ? row.steps : null, recorded)) return row
  return { ...row, ...Object.fromEntries(dayTotals.filter((name) => row[name] === 0).map((name) => [name, null])) }
}

/** SQL of the same for one total. */
export function measuredTotalSql(total: string, steps: string, recorded: string): string {
  return `nullif(${total}, CASE WHEN ${recorded} = 0 AND coalesce(${steps}, 0) = 0 THEN 0 END)`
}

/** Evidence for a figure of a day. */
export interface DayFacts {
  /** `outside` is before the first day with data or after today. */
  readonly when: 'outside' | 'past' | 'today'
  /** The measured figure. */
  readonly value: number | null
  readonly unworn: boolean
  /** The coverage of the day; null if it was never requested. */
  readonly asked: DataState | null
}

/** The state of a figure of a day. */
export function dayState({ when, value, unworn, asked }: DayFacts): DataState {
  if (when === 'outside') return 'outside'
  if (asked === 'partial' || (when === 'today' && value !== null)) return 'partial'
  if (value !== null) return 'ok'
  if (unworn) return 'unworn'
  if (asked === null) return 'unfetched'
  return asked === 'ok' ? 'unmeasured' : asked
}
