// The workouts, all or those of a sport or a year, as a list or as a calendar.

import { ask } from '../../request.ts'
import type { Status, Workouts } from '../../schema.ts'
import { useData } from '../frame/backend.ts'
import { ViewChoice } from '../frame/field.tsx'
import { month, number, withUnit } from '../frame/format.ts'
import { PageHead } from '../frame/head.tsx'
import { go, withQuery } from '../frame/route.ts'
import { Segmented } from '../frame/segmented.tsx'
import { sportLabel } from '../frame/sport.ts'
import { Empty, Shown } from '../frame/state.tsx'
import { useTitle, type ViewProps } from '../frame/view.ts'
import { WorkoutPage } from './workout.tsx'
import { WorkoutCalendar } from './workout-calendar.tsx'
import { WorkoutTable } from './workout-list.tsx'

type Item = Workouts['items'][number]

export function WorkoutsPage(props: ViewProps) {
  return props.place.parts[1] === undefined ? (
    <WorkoutList {...props} />
  ) : (
    <WorkoutPage {...props} id={props.place.parts[1]} />
  )
}

/** What of the workouts the address asks for. */
interface WantedWorkouts {
  readonly sport: string | null
  readonly year: string | undefined
  readonly find: string
  readonly all: boolean
  readonly calendar: boolean
}

function readWanted({ query }: ViewProps['place']): WantedWorkouts {
  return {
    sport: query.get('sport'),
    year: /^\d{4}$/.exec(query.get('year') ?? '')?.[0],
    find: query.get('find') ?? '',
    all: query.has('all'),
    calendar: query.get('view') === 'calendar',
  }
}

function WorkoutList({ place, status }: ViewProps) {
  useTitle('Workouts')
  const wanted = readWanted(place)
  const { sport, year, find } = wanted
  const answer = useData(
    status.account === null
      ? null
      : ask('/workout', {
          sport: sport ?? undefined,
          from: year && `${year}-01-01`,
          to: year && `${year}-12-31`,
        }),
  )
  return (
    <>
      <PageHead
        title="Workouts"
        note={answer.data ? summary(answer.data.items.filter((item) => found(item, find))) : ' '}
      />
      <Controls wanted={wanted} status={status} sports={answer.data?.sports ?? []} />
      <Shown answer={answer} height={700}>
        {(data) => <Found data={data} wanted={wanted} />}
      </Shown>
    </>
  )
}

function Controls({
  wanted: { sport, year, find, calendar },
  status,
  sports,
}: {
  wanted: WantedWorkouts
  status: Status
  sports: Workouts['sports']
}) {
  const years: [string, string][] = []
  for (let y = Number(status.today.slice(0, 4)); y >= Number((status.first ?? status.today).slice(0, 4)); y--)
    years.push([String(y), String(y)])
  const unknown = sport !== null && !sports.some(([name]) => name === sport)
  return (
    <div class="controls">
      <ViewChoice
        label="Sport"
        value={sport ?? ''}
        choices={[
          ['', 'All sports'],
          ...(unknown ? [[sport, sportLabel(sport)] as const] : []),
          ...sports.map(([name, count]) => [name, `${sportLabel(name)} (${number(count)})`] as const),
        ]}
        choose={(value) => go(withQuery({ sport: value || null, all: null }))}
      />
      <ViewChoice
        label="Year"
        value={year ?? ''}
        choices={[['', 'All years'], ...years]}
        choose={(value) => go(withQuery({ year: value || null, all: null }))}
      />
      <label>
        <span class="sr">Find</span>
        <input
          type="search"
          placeholder="Find, e.g. run march"
          value={find}
          onInput={(event) => go(withQuery({ find: event.currentTarget.value || null }), 'replace')}
        />
      </label>
      <Segmented
        label="View"
        choices={[
          ['list', 'List'],
          ['calendar', 'Calendar'],
        ]}
        current={calendar ? 'calendar' : 'list'}
        name="view"
      />
    </div>
  )
}

function Found({ data, wanted: { sport, year, find, all, calendar } }: { data: Workouts; wanted: WantedWorkouts }) {
  const items = data.items.filter((item) => found(item, find))
  if (items.length > 0)
    return calendar ? <WorkoutCalendar items={items} all={all} /> : <WorkoutTable items={items} all={all} />
  const none = data.items.length === 0 && sport === null && year === undefined
  return <Empty>{none ? 'The account has no workouts.' : 'No workout matches.'}</Empty>
}

/** Totals of the workouts that the page lists, without those deleted in the cloud. */
function summary(listed: readonly Item[]): string {
  const items = listed.filter(({ gone }) => gone === null)
  const sum = (of: 'moving' | 'distance') => items.reduce((total, item) => total + (item[of] ?? 0), 0)
  const far = withUnit(sum('distance'), 'm')
  const count = `${number(items.length)} ${items.length === 1 ? 'workout' : 'workouts'}`
  return `${count}, ${number(sum('moving') / 3600)} h, ${number(far.value)} ${far.unit}`
}

/** Every word must be in the sport, the month's name or the date. */
function found({ sport, date }: Item, text: string): boolean {
  const told = `${sport} ${date} ${month(Number(date.slice(5, 7)) - 1, 'long')}`.toLowerCase()
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => told.includes(word))
}
