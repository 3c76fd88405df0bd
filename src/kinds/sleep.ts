// Combines the sleep records of several devices for one day: the night's stages, and the naps of all of them.

import { epochOfDate } from '../codec/date.ts'
import type { Issue } from './kind.ts'
import { asleep, type BandDay, minutesApart } from './sources/band-devices.ts'
import type { BandRecord } from './sources/band-record.ts'
import { type StageSpan, sleepStages } from './stages.ts'

export interface Sleep {
  readonly night: readonly StageSpan[]
  /** In order of time, without those inside the night or a longer nap of another device. */
  readonly naps: readonly StageSpan[]
  /** Offset of the record that provides the night: the minutes of all stages are on its clock. */
  readonly offset: number | null
  readonly issues: readonly Issue[]
}

export function readSleep(day: BandDay): Sleep {
  const record = day.night ?? day.records[0]!
  // A start and end at the same moment mean that there was no night, whatever stages follow.
  const none = (record.sleep?.st ?? 0) === (record.sleep?.ed ?? 0)
  const night = none ? { spans: [], issues: [] } : sleepStages(record, 'stage')
  const issues = [...night.issues]
  const runs: StageSpan[][] = []
  for (const other of day.records) {
    const naps = sleepStages(other, 'odd_stage')
    issues.push(...naps.issues.filter(({ issue }) => issue !== 'anchor-unclear'))
    // Another device's night is a nap if it is separate from the longest sleep.
    const shorter = other === record || asleep(other) === 0 ? [] : sleepStages(other, 'stage').spans
    const apart = minutesApart(other, record)
    for (const run of [...stageBlocks(naps.spans), shorter])
      if (run.length > 0) runs.push(run.map((span) => ({ ...span, minute: span.minute + apart })))
  }
  const naps = day.records.length === 1 ? runs : withoutOverlap(runs, nightSpan(day, record))
  return { night: night.spans, naps: naps.flat(), offset: record.offset, issues }
}

/** Runs of stages without a gap. */
export function* stageBlocks(spans: readonly StageSpan[]): Generator<StageSpan[]> {
  let run: StageSpan[] = []
  for (const span of spans) {
    if (run.length > 0 && runEnd(run) !== span.minute) {
      yield run
      run = []
    }
    run.push(span)
  }
  if (run.length > 0) yield run
}

type MinuteSpan = readonly [from: number, to: number]

/** The night in minutes from local midnight. */
function nightSpan({ date, night }: BandDay, { offset }: BandRecord): MinuteSpan | null {
  if (night === null) return null
  const midnight = epochOfDate(date) - (offset ?? 0)
  return [(night.sleep!.st! - midnight) / 60, (night.sleep!.ed! - midnight) / 60]
}

/** The longest runs first, none overlapping another or the night; in order of time. */
function withoutOverlap(runs: readonly StageSpan[][], night: MinuteSpan | null): StageSpan[][] {
  const taken: MinuteSpan[] = night === null ? [] : [night]
  const free = [...runs]
    .sort((a, b) => runEnd(b) - runStart(b) - (runEnd(a) - runStart(a)) || runStart(a) - runStart(b))
    .filter((run) => {
      if (taken.some(([from, to]) => runStart(run) < to && from < runEnd(run))) return false
      taken.push([runStart(run), runEnd(run)])
      return true
    })
  return free.sort((a, b) => runStart(a) - runStart(b))
}

const runStart = (run: readonly StageSpan[]) => run[0]!.minute
const runEnd = (run: readonly StageSpan[]) => run.at(-1)!.minute + run.at(-1)!.minutes
