// A week or a month on one sheet: means with those of earlier periods, goals, records, workouts. Made to be printed.

import { ask } from '../../request.ts'
import type { DigestAnswer } from '../../schema.ts'
import type { Cell } from '../chart/rows.ts'
import { DataTable, Panel } from '../chart/table.tsx'
import { useData } from '../frame/backend.ts'
import { addDays, daysWords, duration, fullDay, inWords, month, number, shortDay, withUnit } from '../frame/format.ts'
import { PageHead, StepLink } from '../frame/head.tsx'
import { changeTone, type Look, lookOf, said, saidDifference } from '../frame/metrics.ts'
import { sportLabel } from '../frame/sport.ts'
import { Empty, Shown } from '../frame/state.tsx'
import { useTitle, type ViewProps } from '../frame/view.ts'

/** `Week of 6 Jul to 12 Jul`, `July 2026`. */
export function titleOfDigest({ by, from, to }: Pick<DigestAnswer, 'by' | 'from' | 'to'>): string {
  if (by === 'month') return `${month(Number(from.slice(5, 7)) - 1, 'long')} ${from.slice(0, 4)}`
  return `Week of ${shortDay(from)} to ${shortDay(to)}`
}

export function DigestPage({ by, date }: ViewProps & { by: DigestAnswer['by']; date: string }) {
  const answer = useData(ask('/digest', { date, by }))
  const title = answer.data === undefined ? '' : titleOfDigest(answer.data)
  useTitle(title)
  return (
    <>
      <PageHead
        title={title}
        note={
          <>
            {by === 'week' && answer.data && `${answer.data.from.slice(0, 4)} · `}
            <a href={`/home/${by === 'week' ? 'month' : 'week'}/${date}`}>{by === 'week' ? 'the month' : 'by week'}</a>
          </>
        }
        actions={answer.data && <Steps digest={answer.data} />}
      />
      <Shown answer={answer} height={500}>
        {(digest) => (
          <div class="panels split even">
            <Panel title="Means of a day" note={`beside the ${by} before`}>
              <DigestFigures digest={digest} />
            </Panel>
            <Records digest={digest} />
            <Sports digest={digest} />
          </div>
        )}
      </Shown>
    </>
  )
}

function Steps({ digest: { by, from, to, earlier, later } }: { digest: DigestAnswer }) {
  return (
    <>
      <StepLink way="Earlier" href={earlier ? `/home/${by}/${addDays(from, -1)}` : null} />
      <StepLink way="Later" href={later ? `/home/${by}/${addDays(to, 1)}` : null} />
    </>
  )
}

/** Each figure with its mean, the one before, and what is usual; `brief` leaves out the ends of the usual range. */
export function DigestFigures({ digest: { figures }, brief = false }: { digest: DigestAnswer; brief?: boolean }) {
  if (figures.length === 0)
    return (
      <Empty>
        <p>Nothing was recorded.</p>
      </Empty>
    )
  const rows = figures.map(({ name, mean, before, usual, days }) => {
    const look = lookOf(name)
    const ends = usual === null ? null : `${said(usual[0], look)} to ${said(usual[1], look)}`
    const place = usual === null ? null : mean > usual[1] ? 'above' : mean < usual[0] ? 'below' : 'within'
    return [
      { text: look.label, href: `/trend/${name}` },
      said(mean, look),
      before === null ? null : difference(mean, before, look),
      ...(brief ? [place] : [ends, place, days]),
    ]
  })
  const columns = ['Figure', 'Mean', 'Change', ...(brief ? ['Usual'] : ['Usual range', 'It is', 'Days'])]
  return <DataTable bare caption="Means of a day" columns={columns} right={[1, 2]} rows={rows} />
}

/** How far a mean lies from the one before, coloured where a direction is better. */
function difference(mean: number, before: number, look: Look): Cell {
  const text = saidDifference(mean, before, look)
  return { text, draw: <span class={changeTone(mean - before, look)}>{text}</span> }
}

function Records({ digest: { records, goal, by } }: { digest: DigestAnswer }) {
  if (records.length === 0 && goal === null) return null
  return (
    <Panel title="Goals and records">
      <div>
        {goal !== null && (
          <p>
            Step goal reached on {number(goal.reached)} of {daysWords(goal.of)}.
          </p>
        )}
        {records.map(({ name, date, value, best }) => (
          <p key={name}>
            {lookOf(name).label}: {said(value, lookOf(name))} on <a href={`/day/${date}`}>{fullDay(date)}</a>, more than
            on any day before ({said(best, lookOf(name))}).
          </p>
        ))}
        {records.length === 0 && <p>No new record in this {by}.</p>}
      </div>
    </Panel>
  )
}

function Sports({ digest: { sports } }: { digest: DigestAnswer }) {
  if (sports.length === 0) return null
  return (
    <Panel title="Workouts">
      <DataTable
        bare
        caption="Workouts by sport"
        columns={['Sport', 'Workouts', 'Distance', 'Time']}
        right={[2, 3]}
        rows={sports.map(({ sport, count, distance, moving }) => [
          sportLabel(sport),
          count,
          distance ? inWords(withUnit(distance, 'm', 1)) : null,
          moving === null ? null : duration(moving / 60),
        ])}
      />
    </Panel>
  )
}
