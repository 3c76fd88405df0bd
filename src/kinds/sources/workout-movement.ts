// The series of a workout that say how the person moved: steps, distance, speed, power and running form.

import type { StrandName } from '../strands.ts'
import { type FieldReader, type Keep, running } from './field-reader.ts'

export function readMovement(reader: FieldReader, keep: Keep): void {
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
  readGait(reader, keep)
  summed('distance', 'distance')
  absolute('distance', 'currentDistance', undefined, 0.01)
  absolute('speed', 'speed', (value) => value < 0)
  absolute('revolutions', 'cadence', (value) => value < 0)
  absolute('stroke_rate', 'stroke_speed', (value) => value < 0)
  absolute('power', 'power_meter', (value) => value < 0)
  summed('pressure', 'air_pressure_altitude')
  summed('temperature', 'temperature')
  absolute('equivalent_pace', 'equivPace', (value) => value <= 0)
  readPosture(reader, keep)
}

function readGait(reader: FieldReader, keep: Keep): void {
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
}

function readPosture(reader: FieldReader, keep: Keep): void {
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
