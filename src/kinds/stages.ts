// Stages of sleep and activity as spans on the wearer's clock. The wire counts minutes from a midnight, `stop`
// inclusive; sleep counts from the midnight before `date_time` (since about 2019) or from its own (older records).

import { epochOfDate } from '../codec/date.ts'
import { type Issue, shorten } from './kind.ts'
import { firstStart } from './sources/band-data.ts'
import { asleep } from './sources/band-devices.ts'
import type { BandRecord, WireStage } from './sources/band-record.ts'

/** Codes of sleep stages; 11 is REM on some newer firmware. */
export const sleepModes: Readonly<Record<number, string>> = { 4: 'light', 5: 'deep', 7: 'awake', 8: 'rem', 11: 'rem' }

export interface StageSpan {
  /** Minutes from local midnight of the record's date: negative on the evening before. */
  readonly minute: number
  readonly minutes: number
  /** Epoch seconds; null if the record's offset is unknown. */
  readonly start: number | null
  /** The cloud's code; null if it is missing or larger than a byte. */
  readonly mode: number | null
  readonly stage: string
}

/** The name of a code; undocumented codes keep their number. */
export function stageName(modes: Readonly<Record<number, string>>, mode: number | null | undefined): string {
  return modes[mode ?? Number.NaN] ?? `unknown(${mode ?? ''})`
}

/** The night's stages (`stage`) or the naps' (`odd_stage`) in order of time, with their issues. */
export function sleepStages(record: BandRecord, list: 'stage' | 'odd_stage'): { spans: StageSpan[]; issues: Issue[] } {
  const issues: Issue[] = []
  const spans: StageSpan[] = []
  const { date, sleep, offset } = record
  const midnight = offset === null ? null : epochOfDate(date) - offset
  const anchor = stageAnchor(record, issues)
  for (const item of sleep?.[list] ?? []) {
    const span = wireSpan(item, 2 * 1440 - 1)
    if (span === null) {
      issues.push({ issue: 'bad-span', group: date, detail: shorten(item) })
      continue
    }
    const stage = stageName(sleepModes, item.mode)
    if (stage.startsWith('unknown'))
      issues.push({ issue: 'unknown-code', group: date, detail: `sleep stage ${item.mode}` })
    const minute = span.minute - anchor
    spans.push({
      minute,
      minutes: span.minutes,
      start: midnight === null ? null : midnight + minute * 60,
      mode: modeByte(item.mode),
      stage,
    })
  }
  spans.sort((a, b) => a.minute - b.minute)
  return { spans: withoutOverlap(spans, date, issues), issues }
}

/** First minute and length of a wire stage whose `stop` is inclusive; null if it is impossible. */
export function wireSpan(item: WireStage, most: number): { minute: number; minutes: number } | null {
  const { start } = item
  const stop = item.stop ?? item.end
  if (start === null || start === undefined || stop === null || stop === undefined) return null
  if (!Number.isInteger(start) || !Number.isInteger(stop) || start < 0 || stop < start || stop > most) return null
  return { minute: start, minutes: stop - start + 1 }
}

/** A code as it fits into a byte; null for what does not. */
export function modeByte(mode: number | null | undefined): number | null {
  return mode !== null && mode !== undefined && Number.isInteger(mode) && mode >= 0 && mode < 255 ? mode : null
}

/** 1440 if the stages count from the midnight before the date, 0 if from its own. */
function stageAnchor(record: BandRecord, issues: Issue[]): number {
  const { date, sleep, offset } = record
  const first = firstStart(sleep?.stage)
  if (first === null || offset === null || asleep(record) === 0) return 1440
  const late = epochOfDate(date) - 86_400 - offset + first * 60 - sleep!.st!
  const anchor = Math.abs(late) <= Math.abs(late + 86_400) ? 1440 : 0
  // The device rounds to minutes; two are enough to tell midnights apart.
  if (Math.min(Math.abs(late), Math.abs(late + 86_400)) > 120)
    issues.push({ issue: 'anchor-unclear', group: date, detail: `first stage at minute ${first}` })
  return anchor
}

function withoutOverlap(spans: StageSpan[], date: string, issues: Issue[]): StageSpan[] {
  const kept: StageSpan[] = []
  for (const span of spans) {
    const before = kept.at(-1)
    if (before !== undefined && span.minute < before.minute + before.minutes) {
      issues.push({
        issue: 'bad-span',
        group: date,
        detail: `${span.stage} at minute ${span.minute} overlaps ${before.stage}`,
      })
      continue
    }
    kept.push(span)
  }
  return kept
}
