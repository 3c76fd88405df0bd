// A year as a calendar of cells: colour is the level, texture is why there is none. One path a level, so that ten years
// are a hundred elements and not four thousand.

import { useState } from 'preact/hooks'
import { quantile } from '../../quantile.ts'
import {
  addDays,
  daysBetween,
  fullDay,
  month,
  number,
  shortDay,
  spokenDay,
  weekday,
  weekStart,
} from '../frame/format.ts'
import { type Look, said } from '../frame/metrics.ts'
import { go } from '../frame/route.ts'
import { stateWords } from '../frame/state.tsx'
import { useWidth } from './size.ts'
import type { Days } from './trend-plot.tsx'
import { walk } from './walk.ts'

/** Pixels from which a cell can be hit by a finger (design: 390 px of window give 6.4). */
const FINGER = 9

/** Shares of the kind's colour from the lowest to the highest level (design, ramps). */
export const shares = [18, 38, 60, 80, 100]

/** Borders of the five levels: fixed ones, else the person's own quintiles over all time. */
export function levelsOf(look: Look, values: readonly (number | null)[]): number[] {
  if (look.levels !== undefined) return [...look.levels]
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b)
  return [0.2, 0.4, 0.6, 0.8].map((q) => quantile(sorted, q))
}

export function fillOf(level: number): string {
  return level === 4 ? 'var(--kind)' : `color-mix(in oklab, var(--kind) ${shares[level]}%, var(--surface))`
}

export function YearCalendar({
  year,
  days,
  look,
  levels,
}: {
  year: number
  days: Days
  look: Look
  levels: readonly number[]
}) {
  const [box, width] = useWidth()
  const [cursor, setCursor] = useState<number | null>(null)
  const [week, setWeek] = useState<number | null>(null)
  const first = `${year}-01-01`
  const length = daysBetween(first, `${year + 1}-01-01`)
  const shift = daysBetween(days.start, first)
  const lead = (weekday(first) - weekStart() + 7) % 7
  const pitch = Math.min(14, Math.max(4.6, (width - 2) / 53.5))
  const cell = pitch - (pitch > 9 ? 2 : 1.2)
  const placeOf = (i: number) => [Math.floor((i + lead) / 7) * pitch, 14 + ((i + lead) % 7) * pitch] as const
  const values = Array.from({ length }, (_, i) => days.values[shift + i] ?? null)
  const states = Array.from({ length }, (_, i) => days.state[shift + i] ?? '-')
  const whole = values.filter((value, i) => value !== null && states[i] === 'v') as number[]
  const mean = whole.length === 0 ? null : whole.reduce((sum, value) => sum + value, 0) / whole.length
  const words = (i: number) =>
    `${spokenDay(addDays(first, i))}: ${values[i] != null ? `${states[i] === 'p' ? 'so far ' : ''}${said(values[i]!, look)}` : stateWords[states[i]!] || 'no data'}`
  const hit = (event: PointerEvent | MouseEvent) => {
    const rect = box.current!.getBoundingClientRect()
    const column = Math.floor((event.clientX - rect.left) / pitch)
    const row = Math.floor((event.clientY - rect.top - 14) / pitch)
    const i = column * 7 + row - lead
    return row >= 0 && row < 7 && i >= 0 && i < length ? i : null
  }
  const walked = walk({
    n: length,
    at: cursor,
    set: setCursor,
    words,
    strides: { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -7, ArrowRight: 7 },
    open: (i) => go(`/day/${addDays(first, i)}`),
  })
  return (
    <div class={`calendar hue-${look.hue}`}>
      <div>
        <strong>{year}</strong>
        <div class="muted">{mean === null ? '–' : said(mean, look)}</div>
        <div class="muted">{whole.length === 1 ? '1 day' : `${number(whole.length)} days`}</div>
      </div>
      <div
        ref={box}
        role="slider"
        tabIndex={0}
        aria-label={`${look.label} ${year}`}
        {...walked}
        aria-valuenow={walked['aria-valuenow']}
        onPointerMove={(event) => setCursor(hit(event))}
        onPointerLeave={() => setCursor(null)}
        onClick={(event) => {
          const i = hit(event)
          if (i === null) return
          // A finger is wider than a cell of a narrow calendar: it chooses the week, and a list the day.
          if (pitch < FINGER) setWeek(Math.floor((i + lead) / 7))
          else go(`/day/${addDays(first, i)}`)
        }}
        onKeyDown={walked.onKeyDown}
        style={{ height: `${15 + 7 * pitch}px` }}
      >
        {width > 0 && (
          <svg class="data" width={width} height={15 + 7 * pitch} aria-hidden="true">
            {Array.from({ length: 12 }, (_, m) => {
              const at = daysBetween(first, `${year}-${String(m + 1).padStart(2, '0')}-01`)
              return (
                <text key={m} x={Math.ceil((at + lead) / 7) * pitch} y={10}>
                  {month(m, pitch > 9 ? 'short' : 'narrow')}
                </text>
              )
            })}
            <Cells values={values} states={states} levels={levels} placeOf={placeOf} cell={cell} />
            {cursor !== null && (
              <rect
                x={placeOf(cursor)[0] - 0.5}
                y={placeOf(cursor)[1] - 0.5}
                width={cell + 1}
                height={cell + 1}
                fill="none"
                stroke="var(--ink)"
                stroke-width="1.5"
              />
            )}
          </svg>
        )}
        {cursor !== null && (
          <div
            class="tip"
            style={{
              left: `${Math.min(width - 90, Math.max(90, placeOf(cursor)[0]))}px`,
              top: `${placeOf(cursor)[1] - 5}px`,
            }}
          >
            {words(cursor)}
          </div>
        )}
      </div>
      {week !== null && (
        <section class="week-of calendar-week" aria-label={`Week from ${fullDay(addDays(first, week * 7 - lead))}`}>
          <ul>
            {Array.from({ length: 7 }, (_, d) => week * 7 - lead + d)
              .filter((i) => i >= 0 && i < length)
              .map((i) => (
                <li key={i}>
                  <a href={`/day/${addDays(first, i)}`}>
                    <span>
                      {shortDay(addDays(first, i))}
                      <span class="muted">
                        {values[i] == null ? stateWords[states[i]!] || 'no data' : said(values[i]!, look)}
                      </span>
                    </span>
                  </a>
                </li>
              ))}
          </ul>
          <button type="button" onClick={() => setWeek(null)}>
            Close the week
          </button>
        </section>
      )}
    </div>
  )
}

function Cells({
  values,
  states,
  levels,
  placeOf,
  cell,
}: {
  values: readonly (number | null)[]
  states: readonly string[]
  levels: readonly number[]
  placeOf: (i: number) => readonly [number, number]
  cell: number
}) {
  const paths: Record<string, string> = {}
  const add = (name: string, path: string) => {
    paths[name] = (paths[name] ?? '') + path
  }
  const square = (x: number, y: number, inset = 0) =>
    `M${(x + inset).toFixed(1)} ${(y + inset).toFixed(1)}h${(cell - 2 * inset).toFixed(1)}v${(cell - 2 * inset).toFixed(1)}h-${(cell - 2 * inset).toFixed(1)}Z`
  values.forEach((value, i) => {
    const [x, y] = placeOf(i)
    const state = states[i]!
    if (value !== null && value > 0) {
      add(`level${levels.filter((border) => value >= border).length}`, square(x, y))
      if (state === 'p') add('open', square(x, y, 0.5))
    } else if (value === 0) add('zero', square(x, y, 0.75))
    else if (state === 'n')
      add('stroke', `M${x.toFixed(1)} ${(y + cell).toFixed(1)}l${cell.toFixed(1)} -${cell.toFixed(1)}`)
    else if (state === 'u' || state === 'p') add('open', square(x, y, 0.5))
    else if (state === 'e' || state === 'd' || state === 'm')
      add('dot', `M${(x + cell / 2 - 0.8).toFixed(1)} ${(y + cell / 2).toFixed(1)}h1.6`)
    else if (state === 'f') add('cross', `M${x} ${y}l${cell} ${cell}m0 -${cell}l-${cell} ${cell}`)
  })
  return (
    <>
      {shares.map((share, level) => (
        <path key={share} d={paths[`level${level}`] ?? ''} style={{ fill: fillOf(level) }} />
      ))}
      <path d={paths.zero ?? ''} fill="none" style={{ stroke: 'var(--kind)' }} />
      <path d={paths.stroke ?? ''} stroke="var(--muted)" fill="none" />
      <path d={paths.open ?? ''} stroke="var(--muted)" fill="none" stroke-dasharray="1.5 1.5" />
      <path d={paths.dot ?? ''} stroke="var(--muted)" stroke-width="1.6" fill="none" />
      <path d={paths.cross ?? ''} stroke="var(--bad)" stroke-width="1.2" fill="none" />
    </>
  )
}

/** What colours and textures mean, with the borders of the levels. */
export function CalendarLegend({ look, levels, states }: { look: Look; levels: readonly number[]; states: string }) {
  const mark = (path: string, dash = '', stroke = 'var(--muted)') => (
    <svg width="12" height="12" aria-hidden="true">
      <path d={path} stroke={stroke} fill="none" stroke-dasharray={dash} stroke-width="1.3" />
    </svg>
  )
  return (
    <div class={`legend hue-${look.hue}`}>
      <span>
        {shares.map((share, level) => (
          <svg key={share} class="data" width="12" height="12" aria-hidden="true">
            <rect width="12" height="12" style={{ fill: fillOf(level) }} />
          </svg>
        ))}
        {levels.map((border) => said(border, look)).join(' · ')}
      </span>
      {states.includes('n') && <span>{mark('M1 11L11 1')} not worn</span>}
      {/[up]/.test(states) && <span>{mark('M1 1h10v10h-10Z', '1.5 1.5')} not fetched, or still open</span>}
      {/[edm]/.test(states) && <span>{mark('M5 6h2')} nothing returned</span>}
      {states.includes('f') && <span>{mark('M1 1L11 11M11 1L1 11', '', 'var(--bad)')} failed</span>}
    </div>
  )
}
