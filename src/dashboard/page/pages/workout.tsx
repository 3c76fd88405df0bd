// One workout: eight figures, the route beside its tracks, time in zones, and splits, laps, lengths or sets.

import { useMemo } from 'preact/hooks'
import { ask } from '../../request.ts'
import type { WorkoutDetail } from '../../schema.ts'
import { type Cursor, createCursor } from '../chart/cursor.ts'
import { trackWords } from '../chart/sentence.ts'
import { Drawing, Panel, TableButton } from '../chart/table.tsx'
import { type Track, TrackStack } from '../chart/track-stack.tsx'
import { velocityOf, workoutTicks, workoutTracks } from '../chart/workout-tracks.tsx'
import { backend, useData } from '../frame/backend.ts'
import { clock, inWords, longDay, moment, number, shortDay, stopwatch, withUnit } from '../frame/format.ts'
import { PageHead, StepLink } from '../frame/head.tsx'
import { useSettings } from '../frame/settings.ts'
import { sportLabel } from '../frame/sport.ts'
import { Empty, Shown } from '../frame/state.tsx'
import { useTitle, type ViewProps } from '../frame/view.ts'
import { Notes } from './notes.tsx'
import { WorkoutFigures } from './workout-figures.tsx'
import { Parts, Splits } from './workout-parts.tsx'
import { RoutePanel } from './workout-route.tsx'
import { secondsOf } from './workout-seconds.ts'
import { Zones } from './workout-zones.tsx'

export function WorkoutPage({ id }: ViewProps & { id: string }) {
  const answer = useData(ask('/workout/{id}', { id }))
  const workout = answer.data
  useTitle(
    workout
      ? `${sportLabel(workout.sport)}, ${shortDay(workout.date)} ${workout.date.slice(0, 4)} · Workouts`
      : 'Workouts',
  )
  return (
    <>
      <PageHead
        title={workout ? sportLabel(workout.sport) : 'Workout'}
        note={workout ? subtitle(workout) : ' '}
        actions={workout && <Actions workout={workout} />}
      />
      {workout && workout.gone !== null && (
        <p class="banner">
          Deleted in the cloud: no longer listed there since {moment(workout.gone)}. Totals and exports leave it out.
        </p>
      )}
      <Shown answer={answer} height={800}>
        {(shown) => <WorkoutBody key={id} workout={shown} />}
      </Shown>
    </>
  )
}

function Actions({ workout: { id, previous, next, series } }: { workout: WorkoutDetail }) {
  return (
    <>
      {previous && <StepLink way="Earlier" wide href={`/workout/${previous}`} />}
      {backend.live && (
        <a class="button" href={`/export?format=${series.lat ? 'gpx' : 'fit'}&workout=${encodeURIComponent(id)}`}>
          Export
        </a>
      )}
      {next && <StepLink way="Later" wide href={`/workout/${next}`} />}
    </>
  )
}

function subtitle(workout: WorkoutDetail): string {
  const wall = (epoch: number) => clock((epoch + workout.offset) / 60)
  const paused = workout.pauses.reduce((sum, [a, b]) => sum + b - a, 0)
  return [
    `${longDay(workout.date)} ${workout.date.slice(0, 4)}, ${wall(workout.start)}–${wall(workout.end)}`,
    workout.series.lat ? 'GPS' : '',
    paused > 0 ? `paused ${stopwatch(paused)}` : '',
    workout.sport.startsWith('unknown') ? `code ${workout.figures.sport_code ?? ''}` : '',
  ]
    .filter((part) => part !== '')
    .join(' · ')
}

function WorkoutBody({ workout }: { workout: WorkoutDetail }) {
  const { settings } = useSettings()
  const cursor = useMemo(() => createCursor(), [])
  const tracks = useMemo(() => workoutTracks(workout), [workout])
  const { series } = workout
  const located = series.lat?.some((value) => value !== null) === true
  const velocity = useMemo(() => velocityOf(series) ?? [], [series])
  return (
    <div class="fade">
      <WorkoutFigures workout={workout} />
      {tracks.length === 0 && !located && <Empty>The cloud has only the totals of this workout.</Empty>}
      <div class={located && tracks.length > 0 ? 'panels split' : ''}>
        {located && <RoutePanel workout={workout} velocity={velocity} cursor={cursor} />}
        {tracks.length > 0 && <Tracks workout={workout} tracks={tracks} cursor={cursor} />}
      </div>
      <div class="panels">
        <Zones workout={workout} highest={settings.maxHeartrate} />
        <Splits workout={workout} />
      </div>
      <Parts workout={workout} />
      <Notes on={{ about: 'workout', date: workout.date, workout: Number(workout.id) }} />
      <Panel title="All values of the cloud">
        <AllFigures figures={workout.figures} />
      </Panel>
    </div>
  )
}

function Tracks({ workout, tracks, cursor }: { workout: WorkoutDetail; tracks: readonly Track[]; cursor: Cursor }) {
  const { series, sport, pauses, elapsed } = workout
  const to = Math.max(series.t.at(-1) ?? 0, elapsed ?? 0, 1)
  const distanceAt = (t: number) => {
    if (series.distance === undefined) return ''
    const i = series.t.findLastIndex((at, point) => at <= t && series.distance![point] !== null)
    return ` · ${inWords(withUnit(series.distance[i] ?? 0, 'm', 2))}`
  }
  return (
    <section class="panel" aria-label="The workout's tracks">
      <Drawing words={trackWords(`${sportLabel(sport)}, ${stopwatch(to)}`, tracks)}>
        <TrackStack
          from={0}
          to={to}
          tracks={tracks}
          ticks={(narrow, width) => workoutTicks(0, to, narrow, width)}
          pauses={pauses}
          timeOf={(t) => stopwatch(t) + distanceAt(t)}
          label={`${sportLabel(sport)}, second by second`}
          cursor={cursor}
          strides={[10, 1, 60]}
        />
      </Drawing>
      <footer>
        {pauses.length > 0 && <span>Grey: paused</span>}
        <TableButton make={() => secondsOf(workout)} />
      </footer>
    </section>
  )
}

function AllFigures({ figures }: { figures: WorkoutDetail['figures'] }) {
  const hidden = new Set(['workout', 'start', 'end', 'utc_offset', 'date', 'created', 'updated'])
  return (
    <details>
      <summary>{number(Object.keys(figures).length)} figures</summary>
      <dl class="pairs">
        {Object.entries(figures)
          .filter(([name]) => !hidden.has(name))
          .map(([name, value]) => (
            <div key={name}>
              <dt class="muted">{name.replaceAll('_', ' ')}</dt>
              <dd>{String(value)}</dd>
            </div>
          ))}
      </dl>
    </details>
  )
}
