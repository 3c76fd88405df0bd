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

import type { EncodedSeries } from '../../codec/series.ts'
import type { Issue } from '../kind.ts'
import { isPosition, wrapLongitude } from '../position.ts'
import type { StrandName } from '../strands.ts'
import { FieldReader, type Keep, running, type Strand } from './field-reader.ts'
import { readMovement } from './workout-movement.ts'

export interface RecordedTrack {
  readonly seconds: readonly number[]
  /** Only the series with a value; one entry per second. */
  readonly columns: ReadonlyMap<StrandName, readonly (number | null)[]>
  /** The heart rate as sent, including replaced readings. */
  readonly readings: readonly number[]
  readonly issues: readonly Issue[]
}

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

function readHeart(reader: FieldReader, keep: Keep): number[] {
  const series = reader.series('heart_rate', 2)
  // An item without any number has no value; its empty Δs is no second.
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

/** An item with one coordinate only is a missing point. */
function wholeItems(series: EncodedSeries): EncodedSeries {
  const fields = series.fields.slice()
  for (let i = 0; i < series.count; i++) {
    if (Number.isNaN(fields[i * 2]! + fields[i * 2 + 1]!)) fields.fill(Number.NaN, i * 2, i * 2 + 2)
  }
  return { ...series, fields }
}

function readAltitudes(reader: FieldReader, keep: Keep): void {
  // -2000000 and its neighbours mean that there was no fix.
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
