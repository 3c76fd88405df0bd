// The tracks of a day: sleep stages, heart rate, stress, other readings and steps, each drawn as its kind asks.

import type { FigureName } from '../../../kinds/index.ts'
import { steps } from '../../../units.ts'
import type { Day, Readings } from '../../schema.ts'
import { clock, duration, number, short, withUnit } from '../frame/format.ts'
import { stateWords } from '../frame/state.tsx'
import { band, line, linear, px } from './scale.ts'
import { readingWords } from './sentence.ts'
import type { Track } from './track-stack.tsx'

type Series = NonNullable<Day['heartrate']>
type Stage = Day['sleep'][number]['stages'][number]

const stageNames = { a: 'Awake', r: 'REM', l: 'Light', d: 'Deep', '?': 'Unknown' } as const
/** Readings farther apart than this are not joined, minutes (design, Gaps). */
const JOIN = 15
/** How far from the crosshair a reading of the heart rate still counts, minutes. */
const NEAR = 7

/** Every track the day has data or a reason for. */
export function dayTracks(day: Day, from: number, to: number, known: ReadonlySet<FigureName>): Track[] {
  const tracks: Track[] = []
  const has = (name: FigureName) => known.has(name)
  if (day.sleep.length > 0 || has('sleep_minutes')) tracks.push(sleepTrack(day, from, to))
  if (day.heartrate !== null || has('heartrate_mean')) tracks.push(heartTrack(day, from, to))
  for (const [name, readings] of Object.entries(day.series)) tracks.push(sampleTrack(day, name, readings, from, to))
  if (day.steps !== null || has('steps')) tracks.push(stepsTrack(day, from, to))
  return tracks
}

/** Why there is nothing at a time, in words. */
function stateAt(day: Day, t: number): string {
  const letter = day.states.find(([a, b]) => t >= a && t < b)?.[2]
  return stateWords[letter ?? 'm'] || 'no reading'
}

/** Whether all of the day is shown: its figures are the cloud's then, else they are of the readings that are shown. */
function isWhole(day: Day, from: number, to: number): boolean {
  return from <= day.from && to >= day.to
}

/** The readings of a part of the day. */
function within({ t0, every, v }: Series, from: number, to: number): (number | null)[] {
  return v.filter((_, i) => t0 + i * every >= from && t0 + i * every < to)
}

function missing(day: Day, t: number): { text: string; missing: true } {
  return { text: stateAt(day, t), missing: true }
}

function sleepTrack(day: Day, from: number, to: number): Track {
  const night = day.sleep.find(({ kind }) => kind === 'night')
  const naps = day.sleep.filter(({ kind }) => kind === 'nap')
  const asleep = day.summary.sleep_minutes ?? null
  const napped = day.summary.nap_minutes ?? 0
  const score = night?.score ?? null
  const words = [score === null ? '' : `score ${score}`, napped > 0 ? `nap ${duration(napped)}` : ''].filter(
    (word) => word !== '',
  )
  return {
    key: 'sleep',
    hue: 'sleep',
    label: 'Sleep',
    height: 105,
    value: asleep === null ? <span class="muted">–</span> : duration(asleep),
    sub: (
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
        {!night && (stateWords[day.state] || (naps.length > 0 ? 'naps only' : 'no sleep recorded'))}
      </>
    ),
    words:
      day.sleep
        .filter(({ start, end }) => end > from && start < to)
        .map(({ kind, start, end }) => `${kind === 'nap' ? 'nap ' : ''}${clock(start)} to ${clock(end)}`)
        .join(', ') || 'none recorded',
    axis: (height) => {
      const rem = hasRem(day.sleep)
      return rowsOf(rem).map((letter, i) => ({
        y: rowTop(i, rem, height) + rowHeight(rem, height) / 2,
        text: stageNames[letter],
      }))
    },
    draw: (x, _, height) =>
      day.sleep.map((stretch) => (
        <Hypnogram key={stretch.start} {...stretch} x={x} height={height} rem={hasRem(day.sleep)} />
      )),
    valueAt(t) {
      for (const { stages, start, end } of day.sleep) {
        const stage = stages.find(([a, b]) => t >= a && t < b)
        if (stage !== undefined) return { text: stageNames[stage[2]].toLowerCase() }
        if (t >= start && t < end) return { text: 'asleep' }
      }
      const state = day.states.find(([a, b]) => t >= a && t < b)
      return state === undefined ? { text: 'awake', missing: true } : missing(day, t)
    },
  }
}

export function hasRem(sleep: Day['sleep']): boolean {
  return sleep.some(({ stages }) => stages.some(([, , letter]) => letter === 'r'))
}

export function rowsOf(rem: boolean): ('a' | 'r' | 'l' | 'd')[] {
  return rem ? ['a', 'r', 'l', 'd'] : ['a', 'l', 'd']
}

export function rowHeight(rem: boolean, height: number): number {
  return (height - 16) / rowsOf(rem).length - 3
}

export function rowTop(row: number, rem: boolean, height: number): number {
  return 8 + row * ((height - 16) / rowsOf(rem).length) + 1.5
}

/** Blocks of one stretch of sleep, joined by thin lines. */
export function Hypnogram({
  stages,
  start,
  end,
  x,
  height,
  rem,
}: {
  stages: readonly Stage[]
  start: number
  end: number
  x: (t: number) => number
  height: number
  rem: boolean
}) {
  const rows = rowsOf(rem)
  const block = rowHeight(rem, height)
  if (stages.length === 0)
    return (
      <rect
        x={x(start)}
        y={rowTop(rows.indexOf('l'), rem, height)}
        width={Math.max(1.5, x(end) - x(start))}
        height={block}
        fill="none"
        stroke="var(--sleep)"
        stroke-dasharray="3 2"
      />
    )
  const rowOf = (letter: string) => Math.max(0, rows.indexOf(letter === '?' ? 'l' : (letter as 'l')))
  let links = ''
  for (let i = 1; i < stages.length; i++) {
    const [a, b] = [stages[i - 1]!, stages[i]!]
    if (b[0] - a[1] > 1) continue
    const [upper, lower] = [rowOf(a[2]), rowOf(b[2])].sort((p, q) => p - q) as [number, number]
    links += `M${px(x(b[0]))} ${px(rowTop(upper, rem, height) + block)}V${px(rowTop(lower, rem, height))}`
  }
  return (
    <g>
      <path d={links} class="hatch-line" />
      {rows.map((letter) => (
        <path
          key={letter}
          fill={`var(--stage-${letter})`}
          d={stages
            .filter((stage) => rows[rowOf(stage[2])] === letter)
            .map(
              ([a, b]) =>
                `M${px(x(a))} ${px(rowTop(rowOf(letter), rem, height))}h${px(Math.max(1.5, x(b) - x(a)))}v${px(block)}h${px(-Math.max(1.5, x(b) - x(a)))}Z`,
            )
            .join('')}
        />
      ))}
    </g>
  )
}

interface Bucket {
  readonly at: number
  readonly min: number
  readonly max: number
  readonly mean: number
}

/** Readings by buckets of `size` minutes; empty ones are left out. */
function bucketsOf({ t0, every, v }: Series, size: number): Bucket[] {
  const buckets: Bucket[] = []
  for (let i = 0; i < v.length; i += size) {
    let [sum, n, min, max] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (let k = i; k < Math.min(v.length, i + size); k++) {
      const value = v[k]
      if (value === null || value === undefined) continue
      sum += value
      n++
      min = Math.min(min, value)
      max = Math.max(max, value)
    }
    if (n > 0) buckets.push({ at: t0 + (i + size / 2) * every, min, max, mean: sum / n })
  }
  return buckets
}

function heartTrack(day: Day, from: number, to: number): Track {
  const series = day.heartrate ?? { t0: 0, every: 1, v: [] }
  const raw = to - from <= 240
  const buckets = bucketsOf(series, raw ? 1 : 5)
  const high = Math.max(120, Math.ceil((Math.max(0, ...buckets.map(({ max }) => max)) + 4) / 10) * 10)
  const low = Math.min(40, Math.floor(Math.min(200, ...buckets.map(({ min }) => min)) / 10) * 10)
  const rest = day.summary.resting_heartrate ?? null
  const shown = within(series, from, to)
  const sorted = shown.filter((bpm) => bpm !== null).sort((a, b) => a - b)
  const [min, max] = isWhole(day, from, to)
    ? [day.summary.heartrate_min, day.summary.heartrate_max]
    : [sorted[0], sorted.at(-1)]
  const median = sorted[Math.floor(sorted.length / 2)]
  const words = [
    rest === null ? '' : `rest ${number(rest)}`,
    median === undefined ? '' : `median ${number(median)}`,
  ].filter((word) => word !== '')
  return {
    key: 'heartrate',
    hue: 'heart',
    label: 'Heart rate',
    height: 186,
    value:
      min == null || max == null ? (
        <span class="muted">–</span>
      ) : (
        <>
          {number(min)}–{number(max)}
          <span class="unit"> bpm</span>
        </>
      ),
    sub: words.join(' · ') || stateWords[day.state],
    words: readingWords(shown, number, 'bpm'),
    axis: (height) => {
      const y = linear(low, high, height - 4, 8)
      return steps(low + 8, high, 3).map((bpm) => ({ y: y(bpm), text: number(bpm) }))
    },
    draw(x, width, height) {
      const y = linear(low, high, height - 4, 8)
      const apart = raw ? JOIN : JOIN + 5
      const broken = gaps(day, buckets, apart)
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

/** A null between readings that are far apart or have a state between them. */
function gaps<T extends { readonly at: number }>(day: Day, points: readonly T[], apart: number): (T | null)[] {
  const result: (T | null)[] = []
  let last: T | null = null
  for (const point of points) {
    const before = last
    if (before !== null) {
      const stated = day.states.some(([a, b]) => a < point.at && b > before.at)
      if (stated || point.at - before.at > apart) result.push(null)
    }
    result.push(point)
    last = point
  }
  return result
}

function nearest({ t0, every, v }: Series, t: number, within: number): number | null {
  const i = Math.floor((t - t0) / every)
  for (let d = 0; d <= within; d++) {
    const value = v[i - d] ?? v[i + d]
    if (value !== null && value !== undefined) return value
  }
  return null
}

function stepsTrack(day: Day, from: number, to: number): Track {
  const series = day.steps ?? { t0: 0, every: 1, v: [] }
  const size = to - from > 240 ? 10 : 1
  const sums: { at: number; sum: number }[] = []
  // Whole tens of minutes of the clock, whatever the axis begins with.
  for (let start = Math.floor(series.t0 / size) * size; start < series.t0 + series.v.length; start += size) {
    const part = series.v.slice(Math.max(0, start - series.t0), Math.max(0, start - series.t0 + size))
    if (part.every((value) => value === null)) continue
    sums.push({ at: start, sum: part.reduce<number>((sum, value) => sum + (value ?? 0), 0) })
  }
  const high = Math.max(size === 1 ? 60 : 200, ...sums.map(({ sum }) => sum))
  const minutes = within(series, from, to).filter((value) => value !== null)
  const counted = minutes.length === 0 ? null : minutes.reduce((sum, value) => sum + value, 0)
  const whole = isWhole(day, from, to)
  // Of the whole day what the cloud says, which is not always what its minutes add up to.
  const total = whole ? (day.summary.steps ?? null) : counted
  const said = total ?? counted
  return {
    key: 'steps',
    hue: 'move',
    label: 'Steps',
    height: 92,
    value: total === null ? <span class="muted">–</span> : number(total),
    sub: total === null ? stateWords[day.state] : day.open && whole ? 'so far' : '',
    words: said === null ? 'no reading' : number(said),
    axis: (height) => {
      const y = linear(0, high, height - 2, 10)
      return steps(0, high, 2).map((value) => ({ y: y(value), text: short(value) }))
    },
    draw(x, _, height) {
      const y = linear(0, high, height - 2, 10)
      const w = Math.min(18, Math.max(1, (x(size) - x(0)) * 0.78))
      const pad = (x(size) - x(0) - w) / 2
      return (
        <>
          <path
            d={sums
              .filter(({ sum }) => sum > 0)
              .map(({ at, sum }) => `M${px(x(at) + pad)} ${px(height - 2)}V${px(y(sum))}h${px(w)}V${px(height - 2)}Z`)
              .join('')}
            class="fill"
          />
          <path
            d={sums
              .filter(({ sum }) => sum === 0)
              .map(({ at }) => `M${px(x(at))} ${px(height - 2)}H${px(x(at + size))}`)
              .join('')}
            class="stroke"
            opacity="0.6"
          />
        </>
      )
    },
    valueAt(t) {
      const bucket = sums.find(({ at }) => t >= at && t < at + size)
      const state = day.states.some(([a, b]) => t >= a && t < b)
      return bucket === undefined || (state && bucket.sum === 0) ? missing(day, t) : { text: number(bucket.sum) }
    },
  }
}

/** Readings of a day beyond which dots would touch. */
const MANY = 120

function sampleTrack(day: Day, name: string, readings: Readings, from: number, to: number): Track {
  const { points, draw, label, topic } = readings
  const bars = draw === 'bars'
  const [low, high] = bars ? [0, 100] : rangeOf(points.map(([, value]) => value))
  const shown = points.filter(([t]) => t >= from && t < to).map(([, value]) => value)
  const mean = shown.reduce((sum, value) => sum + value, 0) / shown.length
  const unit = readings.unit ?? ''
  return {
    key: name,
    hue: topic,
    label,
    height: bars ? 72 : 46,
    value:
      shown.length === 0 ? (
        <span class="muted">–</span>
      ) : (
        <>
          {number(mean)}
          <span class="unit"> {unit} mean</span>
        </>
      ),
    words: readingWords(shown, number, unit),
    axis: (height) => {
      const y = linear(low, high, height - 3, 9)
      return (bars ? [50, 100] : [low, high]).map((value) => ({ y: y(value), text: withUnit(value, null).text }))
    },
    draw(x, _, height) {
      const y = linear(low, high, height - 3, 9)
      if (draw === 'line' || (!bars && points.length > MANY)) {
        const broken = gaps(
          day,
          points.map(([at, value]) => ({ at, value })),
          JOIN * 2,
        )
        return (
          <path
            d={line(broken.map((point) => point && [x(point.at), y(point.value)]))}
            class="stroke"
            stroke-width="1.3"
          />
        )
      }
      if (!bars)
        return (
          <path
            d={points.map(([t, value]) => `M${px(x(t))} ${px(y(value))}h0`).join('')}
            class="stroke"
            stroke-width="4.8"
            stroke-linecap="round"
          />
        )
      return [1, 2, 3, 4].map((level) => (
        <path
          key={level}
          fill={`var(--stress-${level})`}
          d={points
            .filter(([, value]) => levelOf(value) === level)
            .map(
              ([t, value]) =>
                `M${px(x(t))} ${px(height - 3)}V${px(y(value))}h${px(Math.max(1.5, x(4) - x(0)))}V${px(height - 3)}Z`,
            )
            .join('')}
        />
      ))
    },
    valueAt(t) {
      let best: readonly [number, number] | null = null
      for (const point of points) if (best === null || Math.abs(point[0] - t) < Math.abs(best[0] - t)) best = point
      return best === null || Math.abs(best[0] - t) > NEAR
        ? missing(day, t)
        : { text: `${number(best[1])}${unit === '' ? '' : ` ${unit}`}` }
    },
  }
}

/** The vendor's levels of stress: relaxed to 39, normal to 59, medium to 79, high. */
export function levelOf(value: number): number {
  if (value < 40) return 1
  if (value < 60) return 2
  return value < 80 ? 3 : 4
}

function rangeOf(values: readonly number[]): [number, number] {
  const low = Math.floor((Math.min(...values) - 1) / 5) * 5
  const high = Math.ceil((Math.max(...values) + 1) / 5) * 5
  return [low, high]
}
