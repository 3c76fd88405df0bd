// The heart-rate track: every minute of a few hours, else means of five minutes between the lowest and the highest.

import { steps } from '../../../units.ts'
import { number } from '../frame/format.ts'
import { stateWords } from '../frame/state.tsx'
import { bucketsOf, type Drawn, gaps, isWhole, JOIN, missing, NEAR, nearest, within } from './day-series.ts'
import { band, line, linear } from './scale.ts'
import { readingWords } from './sentence.ts'
import type { Track } from './track-stack.tsx'

/** Part of a day up to which every minute is drawn. */
const FINE = 240

export function heartTrack(drawn: Drawn): Track {
  const { day, from, to } = drawn
  const series = day.heartrate ?? { t0: 0, every: 1, v: [] }
  const raw = to - from <= FINE
  const buckets = bucketsOf(series, raw ? 1 : 5)
  const high = Math.max(120, Math.ceil((Math.max(0, ...buckets.map(({ max }) => max)) + 4) / 10) * 10)
  const low = Math.min(40, Math.floor(Math.min(200, ...buckets.map(({ min }) => min)) / 10) * 10)
  const rest = day.summary.resting_heartrate ?? null
  const shown = within(series, drawn)
  const broken = gaps(day, buckets, raw ? JOIN : JOIN + 5)
  const scale = (height: number) => linear(low, high, height - 4, 8)
  return {
    key: 'heartrate',
    hue: 'heart',
    label: 'Heart rate',
    height: 186,
    ...saidOf(drawn, shown, rest),
    words: readingWords(shown, number, 'bpm'),
    axis: (height) => steps(low + 8, high, 3).map((bpm) => ({ y: scale(height)(bpm), text: number(bpm) })),
    draw(x, width, height) {
      const y = scale(height)
      return (
        <>
          {!raw && <path d={band(broken.map((b) => b && [x(b.at), y(b.max), y(b.min)]))} class="fill" opacity="0.22" />}
          <path
            d={line(broken.map((b) => b && [x(b.at), y(b.mean)]))}
            class="stroke"
            stroke-width="1.5"
            stroke-linejoin="round"
            stroke-linecap="round"
          />
          {rest !== null && (
            <line x1={0} x2={width} y1={y(rest)} y2={y(rest)} class="stroke" stroke-dasharray="3 3" opacity="0.75" />
          )}
        </>
      )
    },
    valueAt(t) {
      const bpm = nearest(series, t, NEAR)
      return bpm === null ? missing(day, t) : { text: `${number(bpm)} bpm` }
    },
  }
}

/** The span of the readings, and below it the rate at rest and the median. */
function saidOf(drawn: Drawn, shown: readonly (number | null)[], rest: number | null): Pick<Track, 'value' | 'sub'> {
  const { summary, state } = drawn.day
  const sorted = shown.filter((bpm) => bpm !== null).sort((a, b) => a - b)
  const [min, max] = isWhole(drawn) ? [summary.heartrate_min, summary.heartrate_max] : [sorted[0], sorted.at(-1)]
  const median = sorted[Math.floor(sorted.length / 2)]
  const below = [rest === null ? '' : `rest ${number(rest)}`, median === undefined ? '' : `median ${number(median)}`]
  return {
    value:
      min == null || max == null ? (
        <span class="muted">–</span>
      ) : (
        <>
          {number(min)}–{number(max)}
          <span class="unit"> bpm</span>
        </>
      ),
    sub: below.filter((word) => word !== '').join(' · ') || stateWords[state],
  }
}
