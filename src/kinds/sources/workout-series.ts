// The series of a workout's detail, each on its own clock, brought onto one: a point for every second at which at least
// one series has a value, and NULL in the others. Nothing is interpolated.
//
//   time                 Δs; the clock of longitude_latitude, altitude, accuracy, flag, pace (item by item)
//   longitude_latitude   latitude, longitude x 1e8: first absolute, then differences; an empty item is a missing point
//   heart_rate           Δs,Δbpm, an empty Δs is 1, a Δs of 0 replaces the reading before
//   gait                 Δs,Δsteps,stride cm,steps/min · distance Δs,Δm · currentDistance Δs,cm since the start
//   speed Δs,m/s · cadence, stroke_speed, power_meter, equivPace Δs,value · temperature Δs,Δ°C
//   air_pressure_altitude Δs,Pa: first absolute, then differences · runPosture Δs,ms,mm,0.1 %
//   altitude cm · time_delta_altitude Δs,cm, taken before it · DEMAltitude, correct_altitude cm, by the map
//
// Facts: data.md section 2.3; the real samples.

import { type EncodedSeries, readSeries } from '../../codec/series.ts'
import { type Issue, type IssueCode, shorten } from '../kind.ts'
import { isClockStep, isPosition, wrapLongitude } from '../position.ts'
import { type StrandName, strands } from '../strands.ts'

/** Values of one series in the units of `strands`, whole, by second since the start, ascending. */
export interface Strand {
  readonly at: number[]
  readonly values: number[]
}

export interface RecordedTrack {
  readonly seconds: readonly number[]
  /** Only the series that have a value; one entry per second. */
  readonly columns: ReadonlyMap<StrandName, readonly (number | null)[]>
  /** The heart rate as sent, replaced readings included. */
  readonly readings: readonly number[]
  readonly issues: readonly Issue[]
}

/** 115 days: no workout's clock goes further. */
const LONGEST = 1e7

export function alignSeries(id: number, fields: Readonly<Record<string, unknown>>): RecordedTrack {
  const reader = new FieldReader(id, fields)
  const found = new Map<StrandName, Strand>()
  const keep = (name: StrandName, strand: Strand) => {
    if (strand.at.length > 0 && !found.has(name)) found.set(name, strand)
  }
  const readings = readHeart(reader, keep)
  readPlaces(reader, keep)
  readAltitudes(reader, keep)
  readMovement(reader, keep)
  return { ...onOneClock(found), readings, issues: reader.issues }
}

type Keep = (name: StrandName, strand: Strand) => void

/** Reads series by name and notes what is odd in them. */
class FieldReader {
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
function running({ fields, width, count }: EncodedSeries, field: number): Float64Array {
  const sums = new Float64Array(count)
  let sum = 0
  for (let i = 0; i < count; i++) {
    const sent = fields[i * width + field]!
    if (!Number.isNaN(sent)) sum += sent
    sums[i] = Number.isNaN(sent) ? Number.NaN : sum
  }
  return sums
}

function readHeart(reader: FieldReader, keep: Keep): number[] {
  const series = reader.series('heart_rate', 2)
  // An item without any number says nothing; its empty Δs is no second.
  const clock = reader.clock('heart_rate', withoutLost(series), 1)
  const beats = running(series, 1)
  const readings: number[] = []
  const strand = reader.strand(
    'heartrate',
    clock,
    series.count,
    (i) => {
      if (beats[i]! >= 1 && beats[i]! <= 255) readings.push(Math.round(beats[i]!))
      return beats[i]!
    },
    (bpm) => bpm === 0,
  )
  keep('heartrate', strand)
  return readings
}

/** The series with a Δs of 0 in items whose value is missing. */
function withoutLost(series: EncodedSeries): EncodedSeries {
  const fields = series.fields.slice()
  for (let i = 0; i < series.count; i++) if (Number.isNaN(fields[i * 2 + 1]!)) fields[i * 2] = 0
  return { ...series, fields }
}

function readPlaces(reader: FieldReader, keep: Keep): void {
  const series = reader.series('longitude_latitude', 2)
  const whole = wholeItems(series)
  const clock = reader.byTime('longitude_latitude', series.count)
  const latitudes = running(whole, 0)
  const longitudes = running(whole, 1)
  let wrong = 0
  for (let i = 0; i < series.count; i++) {
    const [north, east] = [latitudes[i]! / 1e8, longitudes[i]! / 1e8]
    const none = north === 0 && east === 0
    const known = isPosition(north, east)
    wrong += Number(!known && !none && !Number.isNaN(north))
    latitudes[i] = known ? north : Number.NaN
    longitudes[i] = known ? wrapLongitude(east) : Number.NaN
  }
  if (wrong > 0) reader.odd('bad-value', `longitude_latitude: ${wrong} points that are not on Earth`)
  keep(
    'latitude',
    reader.strand('latitude', clock, series.count, (i) => latitudes[i]!),
  )
  keep(
    'longitude',
    reader.strand('longitude', clock, series.count, (i) => longitudes[i]!),
  )
  const plain = (name: StrandName, wire: string, isNone: (value: number) => boolean) => {
    const one = reader.series(wire, 1)
    keep(
      name,
      reader.strand(name, reader.byTime(wire, one.count), one.count, (i) => one.fields[i]!, isNone),
    )
  }
  plain('accuracy', 'accuracy', (value) => value <= 0)
  plain('flag', 'flag', () => false)
  plain('pace', 'pace', (value) => value <= 0)
}

/** An item with one coordinate only is a missing point: nothing of it counts. */
function wholeItems(series: EncodedSeries): EncodedSeries {
  const fields = series.fields.slice()
  for (let i = 0; i < series.count; i++) {
    if (Number.isNaN(fields[i * 2]! + fields[i * 2 + 1]!)) fields.fill(Number.NaN, i * 2, i * 2 + 2)
  }
  return { ...series, fields }
}

function readAltitudes(reader: FieldReader, keep: Keep): void {
  // -2000000 and its neighbours say that there was no fix.
  const isNone = (value: number) => value <= -1000 || value > 10_000
  for (const [name, wire] of [
    ['altitude', 'time_delta_altitude'],
    ['altitude', 'altitude'],
    ['altitude_map', 'correct_altitude'],
    ['altitude_map', 'DEMAltitude'],
  ] as const) {
    const pairs = reader.series(wire, 2)
    const clocked =
      wire === 'time_delta_altitude' || pairs.fields.some((value, i) => i % 2 === 1 && !Number.isNaN(value))
    const clock = clocked ? reader.clock(wire, pairs) : reader.byTime(wire, pairs.count)
    const centimetres = (i: number) => pairs.fields[i * 2 + (clocked ? 1 : 0)]! / 100
    keep(name, reader.strand(name, clock, pairs.count, centimetres, isNone))
  }
}

function readMovement(reader: FieldReader, keep: Keep): void {
  const absolute = (name: StrandName, wire: string, isNone?: (value: number) => boolean, factor = 1) => {
    const series = reader.series(wire, 2)
    const clock = reader.clock(wire, series)
    keep(
      name,
      reader.strand(name, clock, series.count, (i) => series.fields[i * 2 + 1]! * factor, isNone),
    )
  }
  const summed = (name: StrandName, wire: string) => {
    const series = reader.series(wire, 2)
    const sums = running(series, 1)
    keep(
      name,
      reader.strand(name, reader.clock(wire, series), series.count, (i) => sums[i]!),
    )
  }
  const gait = reader.series('gait', 4)
  const walk = reader.clock('gait', gait)
  const steps = running(gait, 1)
  keep(
    'steps',
    reader.strand('steps', walk, gait.count, (i) => steps[i]!),
  )
  keep(
    'stride',
    reader.strand(
      'stride',
      walk,
      gait.count,
      (i) => gait.fields[i * 4 + 2]! / 100,
      (value) => value <= 0,
    ),
  )
  keep(
    'cadence',
    reader.strand(
      'cadence',
      walk,
      gait.count,
      (i) => gait.fields[i * 4 + 3]!,
      (value) => value < 0,
    ),
  )
  summed('distance', 'distance')
  absolute('distance', 'currentDistance', undefined, 0.01)
  absolute('speed', 'speed', (value) => value < 0)
  absolute('revolutions', 'cadence', (value) => value < 0)
  absolute('stroke_rate', 'stroke_speed', (value) => value < 0)
  absolute('power', 'power_meter', (value) => value < 0)
  summed('pressure', 'air_pressure_altitude')
  summed('temperature', 'temperature')
  absolute('equivalent_pace', 'equivPace', (value) => value <= 0)
  const posture = reader.series('runPosture', 4)
  const run = reader.clock('runPosture', posture)
  const field = (name: StrandName, index: number, none: number, factor = 1) =>
    keep(
      name,
      reader.strand(
        name,
        run,
        posture.count,
        (i) => (posture.fields[i * 4 + index]! === none ? Number.NaN : posture.fields[i * 4 + index]! * factor),
        (value) => value <= 0,
      ),
    )
  field('ground_contact', 1, 65_535)
  field('oscillation', 2, 65_535)
  field('vertical_ratio', 3, 255, 0.1)
}

function onOneClock(found: ReadonlyMap<StrandName, Strand>): Pick<RecordedTrack, 'seconds' | 'columns'> {
  let last = -1
  for (const { at } of found.values()) if (at[at.length - 1]! > last) last = at[at.length - 1]!
  // A mark per second: clocks end at LONGEST, and sorting a hundred thousand times over takes ten times as long.
  const marks = new Uint8Array(last + 1)
  for (const { at } of found.values()) for (let i = 0; i < at.length; i++) marks[at[i]!] = 1
  const seconds: number[] = []
  for (let second = 0; second <= last; second++) if (marks[second] === 1) seconds.push(second)
  const columns = new Map<StrandName, (number | null)[]>()
  for (const [name, { at, values }] of found) {
    const column: (number | null)[] = []
    let next = 0
    for (let i = 0; i < seconds.length; i++) column.push(at[next] === seconds[i] ? values[next++]! : null)
    columns.set(name, column)
  }
  return { seconds, columns }
}
