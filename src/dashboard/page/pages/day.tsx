// One day, minute by minute: eight figures beside the person's usual range, and all tracks on one clock.

import { useEffect, useMemo } from 'preact/hooks'
import type { FigureName } from '../../../kinds/index.ts'
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
import { clock, inWords, longDay, shortDay, spokenDay, withUnit } from '../frame/format.ts'
import { PageHead, StepLink } from '../frame/head.tsx'
import { MonthPicker } from '../frame/month-picker.tsx'
import { go, isDay, type Place, withQuery } from '../frame/route.ts'
import { useSettings } from '../frame/settings.ts'
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
  useTitle(`${shortDay(date)} ${date.slice(0, 4)} · Day`)
  useEffect(() => {
    if (document.activeElement === document.body)
      document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true })
  }, [date])
  const day = answer.data
  return (
    <>
      <PageHead
        title={narrow ? shortDay(date) : longDay(date)}
        note={
          <>
            {date.slice(0, 4)}
            {day && subtitle(day)}
          </>
        }
        actions={
          <>
            <MonthPicker
              text="Month"
              first={status.first ?? date}
              last={status.today}
              shown={date}
              dayHref={(one) => `/day/${one}`}
            />
            <Step way="Earlier" date={day?.previous ?? null} />
            <a class="button" href={`/day/${status.last ?? status.today}`}>
              {status.last === status.today ? 'Today' : 'Newest'}
            </a>
            <Step way="Later" date={day?.next ?? null} />
          </>
        }
      >
        {day ? <WeekStrip day={day} /> : <div style={{ height: '54px' }} />}
      </PageHead>
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

function Step({ way, date }: { way: 'Earlier' | 'Later'; date: string | null }) {
  return <StepLink way={way} href={date && `/day/${date}`} means={date === null ? undefined : shortDay(date)} />
}

function DayBody({ day, status, place }: { day: Day; status: Status; place: Place }) {
  const known = useMemo(() => new Set(status.metrics.map(({ name }) => name)), [status])
  const figures = dayFigures.filter((name) => known.has(name)).slice(0, 8)
  const { date } = day
  return (
    <div class="fade" key={date}>
      {figures.length > 0 && (
        <DayFigures
          names={figures}
          day={day}
          href={(name) => (name === 'sleep_minutes' ? `/sleep/${date}` : undefined)}
        />
      )}
      <DayTracks day={day} place={place} known={known} />
      <Notes on={{ about: 'day', date, workout: null }} />
      {day.years.length > 1 && <Years day={day} />}
    </div>
  )
}

/** The tracks of the day, or of the part and with the crosshair that the address says. */
function DayTracks({ day, place, known }: { day: Day; place: Place; known: ReadonlySet<FigureName> }) {
  const zoom = zoomOf(place.query.get('z'), day)
  const [from, to] = zoom ?? [day.from, day.to]
  const { hidden } = useSettings().settings
  const tracks = useMemo(() => dayTracks({ day, from, to }, known, hidden), [day, from, to, known, hidden])
  const { date } = day
  const part = zoom === null ? '' : `, ${wallClock(day, from)} to ${wallClock(day, to)}`
  const keep = (name: 't' | 'z', text: string | null) => go(withQuery({ [name]: text }), 'replace')
  const clockAt = (t: number) => clockText(Math.min(day.to, Math.max(day.from, t)))
  return (
    <section class="panel" aria-label="The day's tracks">
      <Drawing words={trackWords(spokenDay(date) + part, tracks)}>
        <TrackStack
          from={from}
          to={to}
          tracks={tracks}
          ticks={(narrow, width) => ticksOf(day, from, to, narrow, width)}
          states={day.states}
          events={day.workouts.map(({ id, start, end, ...workout }) => ({
            start,
            end,
            href: `/workout/${encodeURIComponent(id)}`,
            label: eventLabel(workout),
          }))}
          marks={[0]}
          timeOf={(t) => wallClock(day, t)}
          label={`${longDay(date)}, minute by minute`}
          pinned={minuteOf(place.query.get('t'))}
          pin={(t) => keep('t', t === null ? null : clockText(t))}
          zoom={(range) => keep('z', range === null ? null : range.map(clockAt).join('~'))}
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
  )
}

function eventLabel({ sport, distance }: Pick<Day['workouts'][number], 'sport' | 'distance'>): string {
  return distance ? `${sportLabel(sport)} · ${inWords(withUnit(distance, 'm'))}` : sportLabel(sport)
}
