// One day, minute by minute: eight figures beside the person's usual range, and all tracks on one clock.

import { useEffect, useMemo, useRef } from 'preact/hooks'
import { dayFigures } from '../../figures.ts'
import { ask } from '../../request.ts'
import type { Day, Status } from '../../schema.ts'
import { dayTracks } from '../chart/day-tracks.tsx'
import { Figure } from '../chart/figure.tsx'
import { endsWords, trackWords } from '../chart/sentence.ts'
import { useNarrow } from '../chart/size.ts'
import { Drawing, Panel, TableButton } from '../chart/table.tsx'
import { TrackStack } from '../chart/track-stack.tsx'
import { useData } from '../frame/backend.ts'
import {
  clock,
  dayMonth,
  duration,
  hour,
  longDay,
  number,
  shortDay,
  spokenDay,
  weekday,
  weekdayName,
  withUnit,
} from '../frame/format.ts'
import { lookOf } from '../frame/metrics.ts'
import { MonthPicker } from '../frame/month-picker.tsx'
import { go, isDay, type Place, withQuery } from '../frame/route.ts'
import { sportLabel } from '../frame/sport.ts'
import { Shown, stateWords } from '../frame/state.tsx'
import { useTitle, type ViewProps } from '../frame/view.ts'
import { Notes } from './notes.tsx'

export function DayPage({ place, status }: ViewProps) {
  const date = isDay(place.parts[1]) ? place.parts[1] : (status.last ?? status.today)
  const answer = useData(ask('/day/{date}', { date }))
  const narrow = useNarrow()
  const heading = useRef<HTMLHeadingElement>(null)
  useTitle(`${shortDay(date)} ${date.slice(0, 4)} · Day`)
  useEffect(() => {
    if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true })
  }, [date])
  const day = answer.data
  return (
    <>
      <div class="head">
        <div class="title">
          <h1 ref={heading} tabIndex={-1}>
            {narrow ? shortDay(date) : longDay(date)}
          </h1>
          <p class="muted">
            {date.slice(0, 4)}
            {day && subtitle(day)}
          </p>
        </div>
        {day ? <WeekStrip day={day} /> : <div style={{ height: '54px' }} />}
        <div class="actions">
          <MonthPicker
            text="Month"
            first={status.first ?? date}
            last={status.today}
            shown={date}
            dayHref={(one) => `/day/${one}`}
          />
          <Step label="Earlier" sign="‹" date={day?.previous ?? null} mark="[" />
          <a class="button" href={`/day/${status.last ?? status.today}`}>
            {status.last === status.today ? 'Today' : 'Newest'}
          </a>
          <Step label="Later" sign="›" date={day?.next ?? null} mark="]" />
        </div>
      </div>
      <Shown answer={answer} height={700}>
        {(shown) => <DayBody day={shown} status={status} place={place} />}
      </Shown>
    </>
  )
}

function subtitle(day: Day): string {
  const parts: string[] = []
  if (day.open && day.lastSync !== null)
    parts.push(`day still open, synced to ${clock((day.lastSync - day.midnight) / 60)}`)
  else if (stateWords[day.state]) parts.push(stateWords[day.state]!)
  if (day.offsets.length > 1) parts.push('the clocks change on this day')
  return parts.length === 0 ? '' : ` · ${parts.join(' · ')}`
}

function Step({ label, sign, date, mark }: { label: string; sign: string; date: string | null; mark: string }) {
  if (date === null)
    return (
      <button type="button" disabled aria-label={label}>
        {sign}
      </button>
    )
  return (
    <a class="button" href={`/day/${date}`} aria-label={`${label}: ${shortDay(date)}`} data-key={mark}>
      {sign}
    </a>
  )
}

function WeekStrip({ day }: { day: Day }) {
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

function DayBody({ day, status, place }: { day: Day; status: Status; place: Place }) {
  const known = useMemo(() => new Set(status.metrics.map(({ name }) => name)), [status])
  const figures = dayFigures.filter((name) => known.has(name)).slice(0, 8)
  const zoom = zoomOf(place.query.get('z'), day)
  const [from, to] = zoom ?? [day.from, day.to]
  const tracks = useMemo(() => dayTracks({ day, from, to }, known), [day, from, to, known])
  const pinned = minuteOf(place.query.get('t'))
  const date = day.date
  return (
    <div class="fade" key={date}>
      {figures.length > 0 && (
        <div class="figures">
          {figures.map((name) => (
            <Figure
              key={name}
              look={lookOf(name)}
              value={day.summary[name] ?? null}
              usual={day.usual[name]}
              state={day.state}
              href={name === 'sleep_minutes' ? `/sleep/${date}` : `/trend/${name}`}
            />
          ))}
        </div>
      )}
      <section class="panel" aria-label="The day's tracks">
        <Drawing
          words={trackWords(
            zoom === null ? spokenDay(date) : `${spokenDay(date)}, ${wallClock(day, from)} to ${wallClock(day, to)}`,
            tracks,
          )}
        >
          <TrackStack
            from={from}
            to={to}
            tracks={tracks}
            ticks={(narrow, width) => ticksOf(day, from, to, narrow, width)}
            states={day.states}
            events={day.workouts.map(({ id, sport, start, end, distance }) => ({
              start,
              end,
              href: `/workout/${encodeURIComponent(id)}`,
              label:
                distance === null || distance === 0
                  ? sportLabel(sport)
                  : `${sportLabel(sport)} · ${withUnit(distance, 'm').text} ${withUnit(distance, 'm').unit}`,
            }))}
            marks={[0]}
            timeOf={(t) => wallClock(day, t)}
            label={`${longDay(date)}, minute by minute`}
            pinned={pinned}
            pin={(t) => go(withQuery({ t: t === null ? null : clockText(t) }), 'replace')}
            zoom={(range) =>
              go(
                withQuery({
                  z:
                    range === null
                      ? null
                      : range.map((t) => clockText(Math.min(day.to, Math.max(day.from, t)))).join('~'),
                }),
                'replace',
              )
            }
          />
        </Drawing>
        <footer>
          <Legend day={day} />
          {zoom && (
            <a class="button" href={withQuery({ z: null })}>
              Whole day
            </a>
          )}
          <TableButton make={() => tableOf(day)} />
        </footer>
      </section>
      <Notes on={{ about: 'day', date, workout: null }} />
      {day.years.length > 1 && <Years day={day} />}
    </div>
  )
}

/** Wall clock at a minute of the axis: the second of two equal hours says the same again. */
function wallClock(day: Day, t: number): string {
  return clock(t + shiftAt(day, t))
}

function shiftAt(day: Day, t: number): number {
  const base = (Date.parse(`${day.date}T00:00:00Z`) / 1000 - day.midnight) / 60
  let offset = day.offsets[0]?.[1] ?? base
  for (const [from, minutes] of day.offsets) if (t >= from) offset = minutes
  return offset - base
}

function ticksOf(day: Day, from: number, to: number, narrow: boolean, width: number) {
  const room = narrow ? 34 : 60
  const every = [15, 30, 60, 120, 180, 240, 360].find((size) => (width * size) / (to - from) >= room) ?? 480
  const ticks: { at: number; text: string; bold?: boolean }[] = []
  for (let at = Math.ceil(from / 15) * 15; at <= to; at += 15) {
    const wall = at + shiftAt(day, at)
    if (wall % every !== 0) continue
    ticks.push({ at, text: every < 60 ? clock(wall) : hour(wall, narrow), bold: wall === 0 })
  }
  return ticks
}

function clockText(t: number): string {
  const m = ((Math.round(t) % 1440) + 1440) % 1440
  const text = `${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`
  return t < 0 ? `-${text}` : t >= 1440 ? '24:00' : text
}

/** `19:10` as a minute; `-23:10` lies in the evening before. */
function minuteOf(text: string | null): number | null {
  const found = /^(-?)(\d\d):(\d\d)$/.exec(text ?? '')
  if (found === null) return null
  const minute = Number(found[2]) * 60 + Number(found[3])
  return found[1] === '-' ? minute - 1440 : minute
}

function zoomOf(text: string | null, day: Day): [number, number] | null {
  const [a, b] = (text ?? '').split('~').map(minuteOf)
  if (a == null || b == null || b - a < 15) return null
  return [Math.max(day.from, a), Math.min(day.to, b)]
}

function Legend({ day }: { day: Day }) {
  const spans = (letter: string) =>
    day.states
      .filter(([, , one]) => one === letter)
      .slice(0, 6)
      .map(([a, b]) => `${wallClock(day, a)}–${b >= day.to ? '24:00' : wallClock(day, b)}`)
      .join(', ')
  const worn = spans('n')
  const unsynced = day.states.find(([, , letter]) => letter === 's')
  if (day.state === 'e') return <span>The cloud was asked for this day and returned nothing.</span>
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

function tableOf(day: Day) {
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

function Years({ day }: { day: Day }) {
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
