// Parts of the page of a day: the week above it, what is missing in it, the same day of other years, and its table.

import type { Day } from '../../schema.ts'
import { endsWords } from '../chart/sentence.ts'
import { Panel } from '../chart/table.tsx'
import { dayMonth, duration, longDay, number, spokenDay, weekday, weekdayName } from '../frame/format.ts'
import { stateWords } from '../frame/state.tsx'
import { wallClock } from './day-clock.ts'

export function WeekStrip({ day }: { day: Day }) {
  const most = Math.max(1, ...day.week.map(([, value]) => value ?? 0))
  return (
    <ul class="week hue-move" aria-label="Steps of the week">
      {day.week.map(([date, value, state]) => {
        const here = date === day.date ? { 'aria-current': 'date' as const } : {}
        // Days before the history and after today have no mark: nothing is missing there.
        const height = value === null ? 20 : Math.max(2, (value / most) * 28)
        return (
          <li key={date}>
            <a href={`/day/${date}`} {...here}>
              <svg class="data" width="16" height="30" aria-hidden="true">
                {value === null && state !== 'e' && state !== '-' && (
                  <rect
                    x="0.5"
                    y={29.5 - height}
                    width="15"
                    height={height}
                    rx="1.5"
                    fill="none"
                    stroke="var(--hatch)"
                    stroke-dasharray={state === 'n' ? undefined : '2 2'}
                  />
                )}
                {value !== null && (
                  <rect
                    x="0"
                    y={30 - height}
                    width="16"
                    height={height}
                    rx="1"
                    class="fill"
                    opacity={date === day.date ? 1 : 0.55}
                  />
                )}
                {state === 'e' && <circle cx="8" cy={30 - height / 2} r="1.5" fill="var(--muted)" />}
                {state === 'n' && <path d={`M2 28L14 ${32 - height}`} class="hatch-line" />}
              </svg>
              <span>
                {weekdayName(weekday(date), 'narrow')} {Number(date.slice(8))}
                <span class="sr">
                  , {spokenDay(date)}: {value === null ? stateWords[state] || 'no data' : `${number(value)} steps`}
                </span>
              </span>
            </a>
          </li>
        )
      })}
    </ul>
  )
}

export function Legend({ day }: { day: Day }) {
  const spans = (letter: string) =>
    day.states
      .filter(([, , one]) => one === letter)
      .slice(0, 6)
      .map(([a, b]) => `${wallClock(day, a)}–${b >= day.to ? '24:00' : wallClock(day, b)}`)
      .join(', ')
  const worn = spans('n')
  const unsynced = day.states.find(([, , letter]) => letter === 's')
  if (day.state === 'e') return <span>The cloud returned nothing for this day.</span>
  if (day.state === 'd')
    return <span>The cloud returned nothing for this day, although other data shows that the device was worn.</span>
  if (day.state === 'f')
    return (
      <span class="bad">
        Fetching this day failed. <a href="/data">See Data</a>
      </span>
    )
  if (day.state === 'u') return <span>This day was never fetched.</span>
  return (
    <div class="legend">
      {worn !== '' && (
        <span>
          <svg width="14" height="12" aria-hidden="true">
            <path d="M0 12L10 2M5 12L14 3" class="hatch-line" />
          </svg>
          Not worn {worn}
        </span>
      )}
      {unsynced && (
        <span>
          <svg width="14" height="12" aria-hidden="true">
            {[2, 7, 12].flatMap((cx) =>
              [3, 9].map((cy) => <circle key={`${cx}${cy}`} cx={cx} cy={cy} r="0.9" class="hatch-dot" />),
            )}
          </svg>
          Not synced since {wallClock(day, unsynced[0])}
        </span>
      )}
    </div>
  )
}

export function Years({ day }: { day: Day }) {
  const most = Math.max(1, ...day.years.map(([, steps]) => steps ?? 0))
  return (
    <Panel
      title={`${longDay(day.date).replace(/^\S+,? /, '')} in other years`}
      note="steps · sleep"
      words={yearWords(day)}
      table={() => ({
        caption: `${dayMonth(day.date)} in each year`,
        columns: ['Year', 'Steps', 'Sleep (min)', 'State'],
        rows: day.years.map(([year, steps, sleep, state]) => [year, steps, sleep, stateWords[state] ?? '']),
      })}
    >
      <div class="years hue-move">
        {day.years.slice(0, 10).map(([year, steps, sleep, state]) => {
          const height = steps === null ? 38 : Math.max(2, (steps / most) * 38)
          return (
            <a key={year} href={`/day/${year}${day.date.slice(4)}`}>
              <svg class="data" width="100%" height="38" aria-hidden="true">
                {steps === null ? (
                  <rect x="0" y="0" width="100%" height="38" fill="var(--sel)" />
                ) : (
                  <rect
                    x="0"
                    y={38 - height}
                    width="100%"
                    height={height}
                    class="fill"
                    opacity={String(year) === day.date.slice(0, 4) ? 1 : 0.5}
                  />
                )}
              </svg>
              <strong>{year}</strong>
              <span class="muted">{steps === null ? stateWords[state] || 'no data' : number(steps)}</span>
              <br />
              <span class="muted">{sleep === null ? '' : duration(sleep)}</span>
            </a>
          )
        })}
      </div>
    </Panel>
  )
}

function yearWords({ date, years }: Day): string {
  const shown = years.slice(0, 10)
  const told = shown.flatMap(([year, steps]) => (steps === null ? [] : [[`in ${year}`, steps] as const]))
  return `Steps on ${dayMonth(date)} in ${number(shown.length)} years: ${endsWords(told, number)}`
}

export function tableOf(day: Day) {
  const at = (series: Day['heartrate'], t: number) => series?.v[Math.round((t - series.t0) / series.every)] ?? null
  const rows: (string | number | null)[][] = []
  for (let t = day.from; t < day.to; t += 10) {
    let [steps, sum, n] = [null as number | null, 0, 0]
    for (let m = t; m < t + 10; m++) {
      const step = at(day.steps, m)
      if (step !== null) steps = (steps ?? 0) + step
      const bpm = at(day.heartrate, m)
      if (bpm === null) continue
      sum += bpm
      n++
    }
    const stage = day.sleep.flatMap(({ stages }) => stages).find(([a, b]) => t >= a && t < b)?.[2]
    const state = day.states.find(([a, b]) => t >= a && t < b)?.[2]
    const worn = state === undefined || n > 0 || (steps ?? 0) > 0
    rows.push([
      wallClock(day, t),
      n === 0 ? null : Math.round(sum / n),
      worn ? steps : null,
      stage === undefined ? '' : { a: 'awake', r: 'REM', l: 'light', d: 'deep', '?': 'unknown' }[stage],
      state === undefined ? '' : (stateWords[state] ?? ''),
    ])
  }
  return {
    caption: `${spokenDay(day.date)}, every 10 minutes`,
    columns: ['Time', 'Heart rate (bpm)', 'Steps', 'Sleep', 'State'],
    rows,
  }
}
