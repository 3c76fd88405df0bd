// Workouts prepared for the training figures: heart rate by time, and for runs best efforts and decoupling, from their
// tracks.

import { bestEfforts } from '../../derive/insight/best-efforts.ts'
import { decouplingOfTrack } from '../../derive/insight/decoupling.ts'
import { medianOf } from '../../derive/insight/describe.ts'
import { recoveryOf } from '../../derive/insight/heartrate-recovery.ts'
import type { Beat } from '../../derive/insight/impulse.ts'
import type { Sex } from '../../derive/training-load.ts'
import { type Batch, cell } from '../../kinds/batch.ts'
import type { Row } from '../../kinds/kind.ts'
import { findReadable } from '../../kinds/readable.ts'
import type { Reader } from '../reader.ts'

interface WorkedOut {
  readonly date: string
  readonly minutes: number
  readonly bpm: number | null
  /** Time at each heart rate. */
  readonly beats: readonly Beat[]
}

export interface RunEffort extends WorkedOut {
  /** Metres. */
  readonly distance: number | null
  readonly efforts: readonly { readonly distance: number; readonly seconds: number }[]
  /** Percent. */
  readonly decoupling: number | null
}

export interface Trained {
  readonly workouts: readonly WorkedOut[]
  readonly runs: readonly RunEffort[]
  /** Drop of the heart rate within a minute after a workout, beats. */
  readonly recoveries: readonly { readonly date: string; readonly value: number }[]
  /** Highest heart rate of a workout within three years; null if none has any. */
  readonly maximum: number | null
  readonly bounds: { readonly resting: number; readonly maximum: number; readonly sex: Sex } | null
}

export async function trainedOf(reader: Reader): Promise<Trained> {
  const { database, account } = reader
  const rows = database.all<Row>(
    `SELECT workout, date, sport, moving_time, start, "end", distance, heartrate_mean, heartrate_max FROM workout
     WHERE account = ? AND parent IS NULL AND gone_since IS NULL AND date <= ? ORDER BY workout`,
    account.id,
    reader.today,
  )
  const tracks = tracksOf(reader, new Set(rows.filter(isRun).map(({ workout }) => Number(workout))))
  const whole = rows.map((row): WorkedOut & { readonly row: Row } => {
    const minutes = Number(row.moving_time ?? Number(row.end) - Number(row.start)) / 60
    const bpm = typeof row.heartrate_mean === 'number' && row.heartrate_mean > 0 ? row.heartrate_mean : null
    const beats = tracks.get(Number(row.workout))?.beats ?? []
    return {
      row,
      date: String(row.date),
      minutes,
      bpm,
      beats: beats.length > 0 || bpm === null ? beats : [{ minutes, bpm }],
    }
  })
  const maximum = Math.max(0, ...rows.map((row) => Number(row.heartrate_max ?? 0)).filter((bpm) => bpm <= 230))
  return {
    workouts: whole,
    runs: whole
      .filter(({ row }) => isRun(row))
      .map(({ row, ...one }) => {
        const track = tracks.get(Number(row.workout))
        const distance = typeof row.distance === 'number' && row.distance > 0 ? row.distance : null
        return { ...one, distance, efforts: track?.efforts ?? [], decoupling: track?.decoupling ?? null }
      }),
    recoveries: recoveriesOf(reader),
    maximum: maximum > 0 ? maximum : null,
    bounds: boundsOf(reader, maximum),
  }
}

function isRun({ sport }: Row): boolean {
  return typeof sport === 'string' && /\brun(ning)?\b/.test(sport.replaceAll('_', ' '))
}

interface TrackFigures {
  readonly efforts: readonly { readonly distance: number; readonly seconds: number }[]
  readonly decoupling: number | null
  readonly beats: readonly Beat[]
}

/** Only tracks of runs are read, and of them only what is looked at. */
function tracksOf({ database, account }: Reader, runs: ReadonlySet<number>): Map<number, TrackFigures> {
  const tracks = new Map<number, TrackFigures>()
  if (runs.size === 0) return tracks
  const unpack = findReadable('track_point')!.readable.columnReader!()
  const series = database.each<Row>(
    `SELECT workout, date, points, second, distance, heartrate FROM track_series
     WHERE account = ? AND workout IN (SELECT value FROM json_each(?)) ORDER BY workout, piece`,
    account.id,
    JSON.stringify([...runs]),
  )
  let [current, track]: [number, TrackPoints] = [0, { seconds: [], metres: [], bpm: [] }]
  const end = () => {
    if (track.seconds.length > 1) tracks.set(current, trackFigures(track))
  }
  // A track comes in pieces.
  for (const row of series) {
    if (row.workout !== current) {
      end()
      ;[current, track] = [Number(row.workout), { seconds: [], metres: [], bpm: [] }]
    }
    addPoints(track, unpack(row))
  }
  end()
  return tracks
}

interface TrackPoints {
  readonly seconds: number[]
  readonly metres: number[]
  readonly bpm: number[]
}

function addPoints({ seconds, metres, bpm }: TrackPoints, { length, columns }: Batch): void {
  for (let i = 0; i < length; i++) {
    const [second, metre] = [cell(columns.second, i), cell(columns.distance, i)]
    if (typeof second !== 'number' || typeof metre !== 'number' || metre < (metres.at(-1) ?? 0)) continue
    seconds.push(second)
    metres.push(metre)
    bpm.push(Number(cell(columns.heartrate, i) ?? Number.NaN))
  }
}

function trackFigures({ seconds, metres, bpm }: TrackPoints): TrackFigures {
  const beats = seconds.slice(1).flatMap((second, i): Beat[] => {
    const minutes = (second - seconds[i]!) / 60
    // A longer pause is not part of the effort.
    return bpm[i]! > 0 && minutes > 0 && minutes <= 0.5 ? [{ minutes, bpm: bpm[i]! }] : []
  })
  // Faster than the world record: a jump of the receiver.
  const efforts = bestEfforts({ seconds, metres }).filter(({ distance, seconds: time }) => distance / time < 10)
  return { efforts, decoupling: decouplingOfTrack({ seconds, metres, bpm }), beats }
}

/** The device's own measurement after a workout; an event with undocumented fields. */
function recoveriesOf({ database, account }: Reader): { date: string; value: number }[] {
  return database
    .all<{ date: string | null; content: string }>(
      "SELECT date, content FROM event WHERE account = ? AND type = 'sport' AND subtype = 'recovery_hr' ORDER BY instant",
      account.id,
    )
    .flatMap(({ date, content }) => {
      const { endHr, oneMinuteHr } = fieldsOf(content)
      const readings = [
        { second: 0, bpm: Number(endHr) },
        { second: 60, bpm: Number(oneMinuteHr) },
      ]
      const value = recoveryOf(readings, 0)
      return date !== null && value !== null && value > 0 && value < 120 ? [{ date, value }] : []
    })
}

function fieldsOf(content: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(content)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

/**
 * Resting rate of the last 90 measured days. Banister's constants are those for men: the account's code for sex is
 * undocumented, and within one person the choice only changes the scale.
 */
function boundsOf({ database, account, today }: Reader, maximum: number): Trained['bounds'] {
  const resting = database.all<{ bpm: number }>(
    `SELECT resting_heartrate AS bpm FROM day WHERE account = ? AND date <= ? AND resting_heartrate IS NOT NULL
     ORDER BY date DESC LIMIT 90`,
    account.id,
    today,
  )
  const middle = medianOf(resting.map(({ bpm }) => bpm))
  return maximum > middle ? { resting: middle, maximum, sex: 'male' } : null
}
