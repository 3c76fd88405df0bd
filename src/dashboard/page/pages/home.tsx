// The home page: the last night, the newest day, the week so far compared with earlier ones, goals, failures. Any week
// or month in the same figures under /home/week/DATE and /home/month/DATE.

import { nightFigures } from '../../figures.ts'
import { ask } from '../../request.ts'
import type { Day, DigestAnswer, Status } from '../../schema.ts'
import { DayFigures } from '../chart/day-figures.tsx'
import { Panel } from '../chart/table.tsx'
import { useData } from '../frame/backend.ts'
import { daysWords, longDay, nearby, number, shortDay } from '../frame/format.ts'
import { PageHead } from '../frame/head.tsx'
import { isDay } from '../frame/route.ts'
import { useSettings } from '../frame/settings.ts'
import { Empty, Shown } from '../frame/state.tsx'
import { useTitle, type ViewProps } from '../frame/view.ts'
import { DigestFigures, DigestPage, titleOfDigest } from './digest.tsx'

/** Figures of the newest day, of those that the account has. */
const today = ['steps', 'distance', 'energy', 'readiness', 'stress_mean', 'pai_total'] as const

export function HomePage(props: ViewProps) {
  const [, by, date] = props.place.parts
  if ((by === 'week' || by === 'month') && isDay(date)) return <DigestPage {...props} by={by} date={date} />
  return <Morning {...props} />
}

function Morning({ status }: ViewProps) {
  useTitle('Home')
  const last = status.last ?? status.today
  const day = useData(ask('/day/{date}', { date: last }))
  const week = useData(ask('/digest', { date: last, by: 'week' }))
  return (
    <>
      <PageHead
        title={longDay(last)}
        note={`${last.slice(0, 4)}${status.uploaded === null ? '' : ` · the device delivered up to ${nearby(status.uploaded)}`}`}
      />
      <Attention status={status} />
      <Shown answer={day} height={260}>
        {(data) => <NewestDay day={data} status={status} />}
      </Shown>
      <Shown answer={week} height={360}>
        {(data) => (
          <div class="panels split even">
            <Panel title={titleOfDigest(data)} note={noteOfWeek(data)}>
              <DigestFigures digest={data} brief />
              <p>
                <a href={`/home/week/${data.from}`}>This week</a> · <a href={`/home/month/${last}`}>this month</a>
              </p>
            </Panel>
            <Goals digest={data} />
          </div>
        )}
      </Shown>
    </>
  )
}

function noteOfWeek({ over }: DigestAnswer): string {
  return over === 0 ? 'its first day is not over' : `${daysWords(over)} of it over, beside the same days before`
}

/** Warnings; empty if there are none. */
function Attention({ status }: { status: Status }) {
  if (status.failed === 0) return null
  return (
    <p class="banner">
      <span class="warn">{number(status.failed)} requests to the cloud failed.</span> <a href="/data">See which</a>; the
      next sync asks for them again.
    </p>
  )
}

function NewestDay({ day, status }: { day: Day; status: Status }) {
  const known = new Set(status.metrics.map(({ name }) => name))
  const night = nightFigures.filter((name) => known.has(name) && day.summary[name] != null).slice(0, 6)
  const { pinned, hidden } = useSettings().settings
  const chosen = status.metrics.map(({ name }) => name).filter((name) => pinned.includes(name))
  const figures = chosen.length > 0 ? chosen : today.filter((name) => known.has(name))
  return (
    <>
      {!hidden.includes('sleep') && (
        <section aria-label="The last night">
          <h2>
            <a href={`/sleep/${day.date}`}>Night to {shortDay(day.date)}</a>
          </h2>
          {night.length === 0 ? (
            <Empty>
              <p>No night ended on this day.</p>
            </Empty>
          ) : (
            <DayFigures names={night} day={day} row="six" />
          )}
        </section>
      )}
      <section aria-label="The day">
        <h2>
          <a href={`/day/${day.date}`}>{day.date === status.today ? 'Today' : 'The newest day'}</a>
        </h2>
        <DayFigures names={figures} day={day} row="six" />
      </section>
    </>
  )
}

function Goals({ digest: { goal, streaks } }: { digest: DigestAnswer }) {
  const { current, longest } = streaks
  if (goal === null && longest === null) return null
  return (
    <Panel title="Step goal">
      <div>
        {goal !== null && (
          <p>
            Reached on {number(goal.reached)} of {daysWords(goal.of)} this week.
          </p>
        )}
        <p>{current === null ? 'No current streak.' : `${daysWords(current.days)} in a row until now.`}</p>
        {longest !== null && (
          <p>
            Longest: {daysWords(longest.days)}, to <a href={`/day/${longest.to}`}>{shortDay(longest.to)}</a>{' '}
            {longest.to.slice(0, 4)}.
          </p>
        )}
      </div>
    </Panel>
  )
}
