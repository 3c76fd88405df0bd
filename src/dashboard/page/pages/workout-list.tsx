// Workouts as a list: a table on wide windows, two lines a workout under their week on a phone.

import { rateOf } from '../../../units.ts'
import { ask } from '../../request.ts'
import type { Outlines, Workouts } from '../../schema.ts'
import { useNarrow } from '../chart/size.ts'
import { TableButton } from '../chart/table.tsx'
import { backend, useData } from '../frame/backend.ts'
import {
  addDays,
  clock,
  duration,
  fullDay,
  number,
  shortDay,
  speed,
  stopwatch,
  weekday,
  weekStart,
  withUnit,
} from '../frame/format.ts'
import { withQuery } from '../frame/route.ts'
import { sportLabel } from '../frame/sport.ts'

type ListedWorkout = Workouts['items'][number]

/** Workouts shown at first. */
const PAGE = 60

export function WorkoutTable({ items, all }: { items: readonly ListedWorkout[]; all: boolean }) {
  const shown = all ? items : items.slice(0, PAGE)
  const narrow = useNarrow()
  const drawn = items.slice(0, PAGE).map(({ id }) => id)
  const outlines = useData(
    narrow || !backend.live || drawn.length === 0 ? null : ask('/outlines', { id: drawn.join(',') }),
  ).data
  return (
    <section class="panel fade hue-workout">
      <div class="inside scroll" style={{ maxHeight: 'none', paddingTop: '8px' }}>
        {narrow ? (
          <Weeks items={shown} />
        ) : (
          <table>
            <caption class="sr">Workouts, newest first</caption>
            <thead>
              <tr>
                <th scope="col">Day</th>
                <th scope="col">Sport</th>
                <th scope="col" class="n">
                  Distance
                </th>
                <th scope="col" class="n">
                  Time
                </th>
                <th scope="col" class="n">
                  Pace or speed
                </th>
                <th scope="col" class="n">
                  Heart rate
                </th>
                <th scope="col" class="n">
                  Energy
                </th>
                {backend.live && <th scope="col">Route</th>}
              </tr>
            </thead>
            <tbody>
              {shown.map((item) => (
                <tr key={item.id}>
                  <th scope="row">
                    <a href={`/workout/${item.id}`}>
                      {shortDay(item.date)} {item.date.slice(0, 4)}
                    </a>{' '}
                    <span class="muted small">{clock((item.start + item.offset) / 60)}</span>
                  </th>
                  <td>
                    {sportLabel(item.sport)}
                    {item.gone !== null && <span class="muted small"> · deleted in the cloud</span>}
                  </td>
                  <td class="n">{item.distance ? far(item.distance) : '–'}</td>
                  <td class="n">{item.moving === null ? '–' : stopwatch(item.moving)}</td>
                  <td class="n">{speedOf(item)}</td>
                  <td class="n">{item.hr === null ? '–' : `${number(item.hr)} bpm`}</td>
                  <td class="n">
                    {item.kcal === null
                      ? '–'
                      : `${withUnit(item.kcal, 'kcal').text} ${withUnit(item.kcal, 'kcal').unit}`}
                  </td>
                  {backend.live && (
                    <td style={{ height: '33px', paddingBlock: '2px' }}>
                      {outlines?.[item.id] && <Outline points={outlines[item.id]!} />}
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
      <footer>
        {shown.length < items.length && (
          <a class="button" href={withQuery({ all: '1' })}>
            Show all {number(items.length)}
          </a>
        )}
        <TableButton
          make={() => ({
            caption: 'Workouts',
            columns: ['Day', 'Begin', 'Sport', 'Distance (m)', 'Moving (s)', 'Heart rate (bpm)', 'Energy (kcal)'],
            rows: items.map((item) => [
              item.date,
              clock((item.start + item.offset) / 60),
              sportLabel(item.sport),
              item.distance,
              item.moving,
              item.hr,
              item.kcal,
            ]),
          })}
        />
      </footer>
    </section>
  )
}

/** Only its shape: the workout's own page has the route. */
function Outline({ points }: { points: Outlines[string] }) {
  return (
    <svg class="data" width="28" height="28" viewBox="-6 -6 112 112" aria-hidden="true">
      <polyline
        points={points.map((point) => point.join(',')).join(' ')}
        fill="none"
        stroke="var(--kind)"
        stroke-width="6"
        stroke-linejoin="round"
      />
    </svg>
  )
}

/** On a phone: two lines a workout, week by week with its sums. */
function Weeks({ items }: { items: readonly ListedWorkout[] }) {
  const weeks = new Map<string, ListedWorkout[]>()
  for (const item of items) {
    const first = addDays(item.date, -((weekday(item.date) - weekStart() + 7) % 7))
    weeks.set(first, [...(weeks.get(first) ?? []), item])
  }
  return (
    <>
      {[...weeks].map(([first, list]) => {
        const counted = list.filter(({ gone }) => gone === null)
        const metres = counted.reduce((sum, { distance }) => sum + (distance ?? 0), 0)
        const minutes = counted.reduce((sum, { moving }) => sum + (moving ?? 0), 0) / 60
        return (
          <section key={first} class="week-of" aria-label={`Week from ${fullDay(first)}`}>
            <header class="small muted">
              <span>Week from {fullDay(first)}</span>
              <span>
                {duration(minutes)}
                {metres > 0 && ` · ${far(metres)}`}
              </span>
            </header>
            <ul>
              {list.map((item) => (
                <li key={item.id}>
                  <a href={`/workout/${item.id}`}>
                    <span>
                      <strong>{sportLabel(item.sport)}</strong>
                      <span class="muted">{shortDay(item.date)}</span>
                    </span>
                    <span class="muted">
                      {[
                        item.distance ? far(item.distance) : '',
                        item.moving === null ? '' : stopwatch(item.moving),
                        speedOf(item),
                        item.hr === null ? '' : `${number(item.hr)} bpm`,
                        item.gone === null ? '' : 'deleted in the cloud',
                      ]
                        .filter((part) => part !== '' && part !== '–')
                        .join(' · ')}
                    </span>
                  </a>
                </li>
              ))}
            </ul>
          </section>
        )
      })}
    </>
  )
}

function far(metres: number): string {
  const { text, unit } = withUnit(metres, 'm', 1)
  return `${text} ${unit}`
}

/** Pace for those on foot or in the water, speed for the others. */
export function speedOf({ sport, distance, moving }: Pick<ListedWorkout, 'sport' | 'distance' | 'moving'>): string {
  if (!distance || !moving) return '–'
  const { text, unit } = speed(distance / moving, rateOf(sport))
  return `${text} ${unit}`
}
