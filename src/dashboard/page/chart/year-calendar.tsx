// A year as a calendar of cells: colour is the level, texture the reason for a missing value. One path per level, so
// that ten years are a hundred elements and not four thousand.

import { useState } from 'preact/hooks'
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
import type { Days } from './days.ts'
import { fillOf, shares } from './levels.ts'
import { Plot, type PlotPlan, type Size } from './plot.tsx'

export interface CalendarProps {
  readonly year: number
  readonly days: Days
  readonly look: Look
  readonly levels: readonly number[]
}

/** The cells of a year, and what the days hold. */
function readYear({ year, days }: CalendarProps) {
  const first = `${year}-01-01`
  const length = daysBetween(first, `${year + 1}-01-01`)
  const shift = daysBetween(days.start, first)
  return {
    first,
    length,
    /** Cells of the first week that are of the year before. */
    lead: (weekday(first) - weekStart() + 7) % 7,
    values: Array.from({ length }, (_, i) => days.values[shift + i] ?? null),
    states: Array.from({ length }, (_, i) => days.state[shift + i] ?? '-'),
  }
}

type Year = ReturnType<typeof readYear>

/** Pixels from one cell to the next. */
const pitchOf = (width: number) => Math.min(14, Math.max(4.6, (width - 2) / 53.5))
/** Room above the cells for the names of the months. */
const HEAD = 14

export function YearCalendar(props: CalendarProps) {
  const { year, look, levels } = props
  const [week, setWeek] = useState<number | null>(null)
  const shown = readYear(props)
  const { first, length, lead, values, states } = shown
  const whole = values.filter((value, i) => value !== null && states[i] === 'v') as number[]
  const mean = whole.length === 0 ? null : whole.reduce((sum, value) => sum + value, 0) / whole.length
  const words = (i: number) =>
    `${spokenDay(addDays(first, i))}: ${values[i] != null ? `${states[i] === 'p' ? 'so far ' : ''}${said(values[i]!, look)}` : stateWords[states[i]!] || 'no data'}`
  return (
    <div class={`calendar hue-${look.hue}`}>
      <div>
        <strong>{year}</strong>
        <div class="muted">{mean === null ? '–' : said(mean, look)}</div>
        <div class="muted">{whole.length === 1 ? '1 day' : `${number(whole.length)} days`}</div>
      </div>
      <Plot
        look={look}
        height={(width) => HEAD + 1 + 7 * pitchOf(width)}
        right={0}
        foot={0}
        label={`${look.label} ${year}`}
        from={0}
        to={length - 1}
        words={words}
        strides={{ ArrowUp: -1, ArrowDown: 1, ArrowLeft: -7, ArrowRight: 7 }}
        open={(i, touch) => {
          // A finger is wider than a cell of a narrow calendar: it chooses the week, and a list the day.
          if (touch) setWeek(Math.floor((i + lead) / 7))
          else go(`/day/${addDays(first, i)}`)
        }}
        mark="box"
        plan={(size) => layOut(shown, levels, size)}
      />
      {week !== null && <WeekList year={shown} week={week} look={look} close={() => setWeek(null)} />}
    </div>
  )
}

function layOut({ first, length, lead, values, states }: Year, levels: readonly number[], { width }: Size): PlotPlan {
  const pitch = pitchOf(width)
  const cell = pitch - (pitch > 9 ? 2 : 1.2)
  const placeOf = (i: number) => [Math.floor((i + lead) / 7) * pitch, HEAD + ((i + lead) % 7) * pitch] as const
  return {
    draw: (
      <>
        {Array.from({ length: 12 }, (_, m) => {
          const at = daysBetween(first, `${first.slice(0, 4)}-${String(m + 1).padStart(2, '0')}-01`)
          return (
            <text key={m} x={Math.ceil((at + lead) / 7) * pitch} y={10}>
              {month(m, pitch > 9 ? 'short' : 'narrow')}
            </text>
          )
        })}
        <Cells values={values} states={states} levels={levels} placeOf={placeOf} cell={cell} />
      </>
    ),
    find(x, y) {
      const [column, row] = [Math.floor(x / pitch), Math.floor((y - HEAD) / pitch)]
      const i = column * 7 + row - lead
      return row >= 0 && row < 7 && i >= 0 && i < length ? i : null
    },
    spot(i) {
      const [x, y] = placeOf(i)
      return { x, y, w: cell, h: cell }
    },
  }
}

/** The days of a week as links that a finger can hit. */
function WeekList({ year, week, look, close }: { year: Year; week: number; look: Look; close: () => void }) {
  const { first, length, lead, values, states } = year
  return (
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
      <button type="button" onClick={close}>
        Close the week
      </button>
    </section>
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

/** The meaning of colours and textures, with the bounds of the levels. */
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
