// One workout: eight figures, the route beside its tracks, time in zones, and splits, laps, lengths or sets.

import type { ComponentType } from 'preact'
import { useEffect, useMemo, useState } from 'preact/hooks'
import { rateOf } from '../../../units.ts'
import { ask } from '../../request.ts'
import type { WorkoutDetail } from '../../schema.ts'
import { createCursor } from '../chart/cursor.ts'
import type { RouteProps } from '../chart/route-map.tsx'
import { trackWords } from '../chart/sentence.ts'
import { Drawing, Panel, TableButton } from '../chart/table.tsx'
import { TrackStack } from '../chart/track-stack.tsx'
import { velocityOf, workoutTicks, workoutTracks } from '../chart/workout-tracks.tsx'
import { backend, useData } from '../frame/backend.ts'
import { clock, longDay, moment, number, shortDay, stopwatch, withUnit } from '../frame/format.ts'
import { useSettings } from '../frame/settings.ts'
import { sportLabel } from '../frame/sport.ts'
import { Empty, Shown } from '../frame/state.tsx'
import { useTitle, type ViewProps } from '../frame/view.ts'
import { Notes } from './notes.tsx'
import { speedOf } from './workout-list.tsx'
import { Parts, Splits } from './workout-parts.tsx'
import { secondsOf } from './workout-seconds.ts'

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
      <div class="head">
        <div class="title">
          <h1 tabIndex={-1}>{workout ? sportLabel(workout.sport) : 'Workout'}</h1>
          <p class="muted">{workout ? subtitle(workout) : ' '}</p>
        </div>
        <div class="actions">
          {workout?.previous && (
            <a class="button" href={`/workout/${workout.previous}`} data-key="[">
              ‹ Earlier
            </a>
          )}
          {workout && backend.live && (
            <a
              class="button"
              href={`/export?format=${workout.series.lat ? 'gpx' : 'fit'}&workout=${encodeURIComponent(workout.id)}`}
            >
              Export
            </a>
          )}
          {workout?.next && (
            <a class="button" href={`/workout/${workout.next}`} data-key="]">
              Later ›
            </a>
          )}
        </div>
      </div>
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
  const to = Math.max(series.t.at(-1) ?? 0, workout.elapsed ?? 0, 1)
  const located = series.lat?.some((value) => value !== null) === true
  const velocity = useMemo(() => velocityOf(series) ?? [], [series])
  const distanceAt = (t: number) => {
    if (series.distance === undefined) return ''
    const i = series.t.findLastIndex((at, point) => at <= t && series.distance![point] !== null)
    const { text, unit } = withUnit(series.distance[i] ?? 0, 'm', 2)
    return ` · ${text} ${unit}`
  }
  return (
    <div class="fade">
      <Figures workout={workout} />
      {tracks.length === 0 && !located && <Empty>Only the totals of this workout were kept by the cloud.</Empty>}
      <div class={located && tracks.length > 0 ? 'panels split' : ''}>
        {located && (
          <section class="panel" aria-label="Route">
            <div class="inside" style={{ paddingTop: '12px' }}>
              <Drawing words={routeWords(workout)}>
                <Route
                  lat={series.lat!}
                  lon={series.lon!}
                  t={series.t}
                  value={velocity}
                  cursor={cursor}
                  tiles={settings.tiles}
                  imperial={settings.units === 'imperial'}
                />
              </Drawing>
              <div class="legend" style={{ marginTop: '10px' }}>
                <span>
                  slower
                  <svg class="data" width="100" height="10" aria-hidden="true">
                    {[1, 2, 3, 4, 5].map((step) => (
                      <rect key={step} x={(step - 1) * 20} width="20" height="10" fill={`var(--route-${step})`} />
                    ))}
                  </svg>
                  faster
                </span>
                <span>
                  green: start,{' '}
                  {settings.tiles === ''
                    ? 'no map tiles, so nothing is sent to a map server'
                    : 'tiles from the address in Settings'}
                </span>
              </div>
            </div>
          </section>
        )}
        {tracks.length > 0 && (
          <section class="panel" aria-label="The workout's tracks">
            <Drawing words={trackWords(`${sportLabel(workout.sport)}, ${stopwatch(to)}`, tracks)}>
              <TrackStack
                from={0}
                to={to}
                tracks={tracks}
                ticks={(narrow, width) => workoutTicks(0, to, narrow, width)}
                pauses={workout.pauses}
                timeOf={(t) => stopwatch(t) + distanceAt(t)}
                label={`${sportLabel(workout.sport)}, second by second`}
                cursor={cursor}
                strides={[10, 1, 60]}
              />
            </Drawing>
            <footer>
              {workout.pauses.length > 0 && <span>Grey: paused</span>}
              <TableButton make={() => secondsOf(workout)} />
            </footer>
          </section>
        )}
      </div>
      <div class="panels">
        <Zones workout={workout} highest={settings.maxHeartrate} />
        <Splits workout={workout} />
      </div>
      <Parts workout={workout} />
      <Notes on={{ about: 'workout', date: workout.date, workout: Number(workout.id) }} />
      <Panel title="Everything the cloud says">
        <AllFigures figures={workout.figures} />
      </Panel>
    </div>
  )
}

function routeWords({ distance, series, ...workout }: WorkoutDetail): string {
  if (!distance) return `Route, ${number(series.lat?.filter((value) => value !== null).length ?? 0)} positions`
  const { text, unit } = withUnit(distance, 'm', 2)
  return `Route, ${text} ${unit} at ${speedOf({ distance, ...workout })}`
}

/** Leaflet comes only with a workout that has coordinates. */
function Route(props: RouteProps) {
  const [Drawn, setDrawn] = useState<ComponentType<RouteProps> | null>(null)
  useEffect(() => {
    import('../chart/route-map.tsx').then(({ RouteMap }) => setDrawn(() => RouteMap))
  }, [])
  return <div style={{ minHeight: '330px' }}>{Drawn !== null && <Drawn {...props} />}</div>
}

function Figures({ workout }: { workout: WorkoutDetail }) {
  const { distance, moving, elapsed, hr, kcal, figures } = workout
  const told: [string, string, string][] = []
  const add = (
    label: string,
    value: number | null | undefined | string,
    text: (value: number) => { text: string; unit: string },
  ) => {
    if (typeof value !== 'number' || told.length >= 8) return
    const { text: shown, unit } = text(value)
    told.push([label, shown, unit])
  }
  const plain =
    (unit: string, digits = 0) =>
    (value: number) => ({ text: number(value, digits), unit })
  add('Distance', distance || null, (value) => withUnit(value, 'm', 2))
  add('Moving time', moving, (value) => ({ text: stopwatch(value), unit: '' }))
  const speed = speedOf(workout)
  if (speed !== '–') {
    const [text = '', ...unit] = speed.split(' ')
    told.push([rateOf(workout.sport) === 'speed' ? 'Speed' : 'Pace', text, unit.join(' ')])
  }
  add('Heart rate', hr, plain('mean'))
  add('Max HR', figures.heartrate_max, plain('bpm'))
  add('Cadence', figures.cadence ?? figures.revolutions, plain('/min'))
  add('Climb', figures.ascent, (value) => withUnit(value, 'height'))
  add('Energy', kcal, (value) => withUnit(value, 'kcal'))
  add('SWOLF', figures.swolf, plain(''))
  add('Load', figures.training_load, plain(''))
  if (elapsed !== null && moving !== null && elapsed - moving > 5)
    add('Elapsed', elapsed, (value) => ({ text: stopwatch(value), unit: '' }))
  add('Training effect', figures.training_effect, plain('', 1))
  return (
    <div class="figures hue-workout">
      {told.map(([label, text, unit]) => (
        <div key={label} class="figure">
          <div class="label">{label}</div>
          <div class="value">
            {text}
            {/* A blank outside of the unit: a line may break there. */}
            {unit !== '' && ' '}
            {unit !== '' && <span class="unit">{unit}</span>}
          </div>
        </div>
      ))}
    </div>
  )
}

/** Lower bounds of the five zones as shares of the highest heart rate. */
const ZONES = [0.5, 0.6, 0.7, 0.8, 0.9]

/** Seconds in the zones of the person's own highest heart rate: upper bound in bpm, seconds. */
function ownZones({ series, pauses }: WorkoutDetail, highest: number): [number | null, number][] {
  const borders = ZONES.slice(1).map((share) => Math.round(share * highest) - 1)
  const zones = [...borders, null].map((upper): [number | null, number] => [upper, 0])
  series.t.forEach((at, i) => {
    const bpm = series.heartrate?.[i]
    if (bpm == null || bpm < ZONES[0]! * highest) return
    const seconds = Math.min(60, (series.t[i + 1] ?? at + 1) - at)
    if (pauses.some(([a, b]) => at >= a && at < b)) return
    zones[borders.filter((border) => bpm > border).length]![1] += seconds
  })
  return zones
}

function Zones({ workout, highest }: { workout: WorkoutDetail; highest: number | null }) {
  const own = highest !== null && workout.series.heartrate !== undefined
  const zones = own ? ownZones(workout, highest) : workout.zones
  if (zones.length === 0) return null
  const whole = zones.reduce((sum, [, seconds]) => sum + seconds, 0)
  const most = Math.max(1, ...zones.map(([, seconds]) => seconds))
  const bound = (i: number) => zones[i]?.[0]
  return (
    <Panel
      title="Time in zones"
      note={own ? `of your highest heart rate of ${number(highest)} bpm` : 'zone limits recorded with the workout'}
    >
      <table>
        <thead>
          <tr>
            <th scope="col">Zone</th>
            <th scope="col">bpm</th>
            <th scope="col">
              <span class="sr">Bar</span>
            </th>
            <th scope="col" class="n">
              Time
            </th>
            <th scope="col" class="n">
              Share
            </th>
          </tr>
        </thead>
        <tbody>
          {zones
            .map(([upper, seconds], i) => (
              <tr key={`${i}-${upper}`}>
                <th scope="row">Z{i + 1}</th>
                <td>
                  {i === 0
                    ? own
                      ? `${Math.round(ZONES[0]! * highest)}–${upper}`
                      : `to ${upper ?? ''}`
                    : upper === null || i === zones.length - 1
                      ? `over ${bound(i - 1) ?? ''}`
                      : `${(bound(i - 1) ?? 0) + 1}–${upper}`}
                </td>
                <td style={{ width: '40%' }}>
                  <div
                    class="bar"
                    style={{ width: `${(seconds / most) * 100}%`, background: `var(--zone-${Math.min(5, i + 1)})` }}
                  />
                </td>
                <td class="n">{stopwatch(seconds)}</td>
                <td class="n">{number((seconds / Math.max(1, whole)) * 100)} %</td>
              </tr>
            ))
            .reverse()}
        </tbody>
      </table>
    </Panel>
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
