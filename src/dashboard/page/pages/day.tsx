// One day, minute by minute: eight figures beside the person's usual range, and all tracks on one clock.

import { useEffect, useMemo, useRef } from 'preact/hooks'
import { dayFigures } from '../../figures.ts'
import { ask } from '../../request.ts'
import type { Day, Status } from '../../schema.ts'
import { DayFigures } from '../chart/day-figures.tsx'
import { dayTracks } from '../chart/day-tracks.tsx'
import { trackWords } from '../chart/sentence.ts'
import { useNarrow } from '../chart/size.ts'
import { Drawing, TableButton } from '../chart/table.tsx'
import { TrackStack } from '../chart/track-stack.tsx'
import { useData } from '../frame/backend.ts'
import { clock, longDay, shortDay, spokenDay, withUnit } from '../frame/format.ts'
import { MonthPicker } from '../frame/month-picker.tsx'
import { go, isDay, type Place, withQuery } from '../frame/route.ts'
import { sportLabel } from '../frame/sport.ts'
import { Shown, stateWords } from '../frame/state.tsx'
import { useTitle, type ViewProps } from '../frame/view.ts'
import { clockText, minuteOf, ticksOf, wallClock, zoomOf } from './day-clock.ts'
import { Legend, tableOf, WeekStrip, Years } from './day-parts.tsx'
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
        <DayFigures
          names={figures}
          day={day}
          href={(name) => (name === 'sleep_minutes' ? `/sleep/${date}` : undefined)}
        />
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
