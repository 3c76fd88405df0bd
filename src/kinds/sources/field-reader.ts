// Reads the series of a workout's detail by name: items, their clock, and values in the units of `strands`.

import { type EncodedSeries, readSeries } from '../../codec/series.ts'
import { type Issue, type IssueCode, shorten } from '../kind.ts'
import { isClockStep } from '../position.ts'
import { type StrandName, strands } from '../strands.ts'

/** Values of one series in the units of `strands`, whole, by second since the start, ascending. */
export interface Strand {
  readonly at: number[]
  readonly values: number[]
}

/** Takes a series; of two of one name the first stands. */
export type Keep = (name: StrandName, strand: Strand) => void

/** 115 days: no workout's clock goes further. */
const LONGEST = 1e7

/** Reads series by name and notes what is odd in them. */
export class FieldReader {
  readonly issues: Issue[] = []
  private readonly id: number
  private readonly fields: Readonly<Record<string, unknown>>
  private readonly clocks = new Map<string, Float64Array>()

  constructor(id: number, fields: Readonly<Record<string, unknown>>) {
    this.id = id
    this.fields = fields
  }

  odd(issue: IssueCode, detail: string): void {
    this.issues.push({ issue, group: String(this.id), detail: shorten(detail) })
  }

  series(name: string, width: number): EncodedSeries {
    const value = this.fields[name]
    if (value !== undefined && value !== null && typeof value !== 'string')
      this.odd('bad-shape', `${name} ${shorten(value)}`)
    const series = readSeries(value, width)
    if (series.bad > 0) this.odd('bad-item', `${name}: ${series.bad} of ${series.count}, first ${series.odd}`)
    if (series.cut) this.odd('bad-length', `${name}: more than ${series.count} items`)
    return series
  }

  /**
   * Seconds since the start of each item by the Δs in its first field; NaN where it has none. A step that cannot be
   * (back, or a jump of the device's clock) is no time that passed: its item has no second, the clock goes on without it.
   */
  clock(name: string, { fields, width, count }: EncodedSeries, absent = Number.NaN): Float64Array {
    const clock = new Float64Array(count)
    let at = 0
    const wrong: number[] = []
    for (let i = 0; i < count; i++) {
      const sent = fields[i * width]!
      const gap = Number.isNaN(sent) ? absent : sent
      const next = at + gap
      if (isClockStep(gap) && next <= LONGEST) {
        at = next
        clock[i] = Math.round(at)
      } else {
        clock[i] = Number.NaN
        if (!Number.isNaN(gap)) wrong.push(gap)
      }
    }
    if (wrong.length > 0) this.odd('bad-value', `${name}: ${wrong.length} steps of the clock, first ${wrong[0]} s`)
    return clock
  }

  /** The clock of the series that go with `time`, item by item. */
  byTime(name: string, count: number): Float64Array {
    let clock = this.clocks.get('time')
    if (clock === undefined) {
      clock = this.clock('time', this.series('time', 1))
      this.clocks.set('time', clock)
    }
    if (count > 0 && count !== clock.length) this.odd('bad-length', `${name}: ${count} items for ${clock.length} times`)
    return clock
  }

  /** The strand of `value(i)` at `clock`; what the strand's range excludes is left out, and noted unless it means none. */
  strand(
    name: StrandName,
    clock: Float64Array,
    count: number,
    value: (i: number) => number,
    isNone: (value: number) => boolean = () => false,
  ): Strand {
    const { least, most, factor } = strands[name]
    const at: number[] = []
    const values: number[] = []
    let wrong = 0
    for (let i = 0; i < Math.min(count, clock.length); i++) {
      const sent = value(i)
      const second = clock[i]!
      if (Number.isNaN(sent) || Number.isNaN(second) || isNone(sent)) continue
      if (!(sent >= least && sent <= most)) {
        wrong++
        continue
      }
      const whole = Math.round(sent * factor)
      if (at.length > 0 && at.at(-1) === second) values[values.length - 1] = whole
      else {
        at.push(second)
        values.push(whole)
      }
    }
    if (wrong > 0) this.odd('bad-value', `${name}: ${wrong} outside ${least} to ${most}`)
    return { at, values }
  }
}

/** Running sum of field `field`; an empty field adds nothing and has no value itself. */
export function running({ fields, width, count }: EncodedSeries, field: number): Float64Array {
  const sums = new Float64Array(count)
  let sum = 0
  for (let i = 0; i < count; i++) {
    const sent = fields[i * width + field]!
    if (!Number.isNaN(sent)) sum += sent
    sums[i] = Number.isNaN(sent) ? Number.NaN : sum
  }
  return sums
}
