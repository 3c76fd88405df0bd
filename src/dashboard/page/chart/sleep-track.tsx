// The track of sleep on a day or a night: stages, or without any the sleep itself.

import { clock, duration } from '../frame/format.ts'
import { stateWords } from '../frame/state.tsx'
import { type Drawn, missing } from './day-series.ts'
import { Hypnogram, hasRem, rowHeight, rowTop, stageNames, stageOrder } from './hypnogram.tsx'
import type { Track } from './track-stack.tsx'

export function sleepTrack({ day, from, to }: Drawn): Track {
  const asleep = day.summary.sleep_minutes ?? null
  const rem = hasRem(day.sleep)
  return {
    key: 'sleep',
    hue: 'sleep',
    label: 'Sleep',
    height: 105,
    value: asleep === null ? <span class="muted">–</span> : duration(asleep),
    sub: <Below day={day} />,
    words:
      day.sleep
        .filter(({ start, end }) => end > from && start < to)
        .map(({ kind, start, end }) => `${kind === 'nap' ? 'nap ' : ''}${clock(start)} to ${clock(end)}`)
        .join(', ') || 'none recorded',
    axis: (height) =>
      stageOrder(rem).map((letter, i) => ({
        y: rowTop(i, rem, height) + rowHeight(rem, height) / 2,
        text: stageNames[letter],
      })),
    draw: (x, _, height) =>
      day.sleep.map((stretch) => <Hypnogram key={stretch.start} {...stretch} x={x} height={height} rem={rem} />),
    valueAt(t) {
      for (const { stages, start, end } of day.sleep) {
        const stage = stages.find(([a, b]) => t >= a && t < b)
        if (stage !== undefined) return { text: stageNames[stage[2]].toLowerCase() }
        if (t >= start && t < end) return { text: 'asleep' }
      }
      return day.states.some(([a, b]) => t >= a && t < b) ? missing(day, t) : { text: 'awake', missing: true }
    },
  }
}

/** Times and score of the night and the naps; else why there is none. */
function Below({ day }: Pick<Drawn, 'day'>) {
  const night = day.sleep.find(({ kind }) => kind === 'night')
  const napped = day.summary.nap_minutes ?? 0
  const score = night?.score ?? null
  const words = [score === null ? '' : `score ${score}`, napped > 0 ? `nap ${duration(napped)}` : ''].filter(
    (word) => word !== '',
  )
  return (
    <>
      {night && (
        <span class="nowrap">
          {clock(night.start)}–{clock(night.end)}
        </span>
      )}
      {words.length > 0 && (
        <span class="nowrap" style={{ display: 'block' }}>
          {words.join(', ')}
        </span>
      )}
      {!night && (stateWords[day.state] || (day.sleep.length > 0 ? 'naps only' : 'no sleep recorded'))}
    </>
  )
}
