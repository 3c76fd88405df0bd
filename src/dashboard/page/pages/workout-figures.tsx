// The figures that introduce a workout, each explained by the column that it comes from.

import { rateOf } from '../../../units.ts'
import { ask } from '../../request.ts'
import type { WorkoutDetail } from '../../schema.ts'
import { Amounted, Tile } from '../chart/tile.tsx'
import { Explained } from '../frame/about.tsx'
import { backend, useData, useDrawn } from '../frame/backend.ts'
import { number, speed, stopwatch, withUnit } from '../frame/format.ts'

interface WorkoutFigure {
  readonly label: string
  readonly text: string
  readonly unit: string
  /** The column of `workout`. */
  readonly column: string
  readonly formula?: string
}

/** Figures shown at most. */
const MOST = 8

export function WorkoutFigures({ workout }: { workout: WorkoutDetail }) {
  const drawn = useDrawn()
  const { data } = useData(backend.live && drawn ? ask('/schema') : null)
  const columns = data?.find(({ name }) => name === 'workout')?.columns ?? []
  return (
    <div class="figures hue-workout">
      {listFigures(workout).map(({ label, text, unit, column, formula }) => {
        const known = columns.find(({ name }) => name === column)
        return (
          <Tile
            key={label}
            label={label}
            about={
              known && (
                <Explained
                  title={label}
                  doc={known.doc}
                  rows={[
                    ['Unit', unit || known.unit],
                    ['From', `column ${column} of workout`],
                    ['Computed', formula ?? 'as the cloud states it'],
                  ]}
                />
              )
            }
          >
            <Amounted text={text} unit={unit} />
          </Tile>
        )
      })}
    </div>
  )
}

/** The first figures that the workout has. */
function listFigures({ sport, distance, moving, elapsed, hr, kcal, figures }: WorkoutDetail): WorkoutFigure[] {
  const rate = rateOf(sport)
  const shown: WorkoutFigure[] = []
  const add = (
    label: string,
    column: string,
    value: unknown,
    read: (value: number) => { text: string; unit: string },
    formula?: string,
  ) => {
    if (typeof value === 'number') shown.push({ label, column, ...read(value), ...(formula && { formula }) })
  }
  const plain =
    (unit: string, digits = 0) =>
    (value: number) => ({ text: number(value, digits), unit })
  const clock = (value: number) => ({ text: stopwatch(value), unit: '' })
  add('Distance', 'distance', distance || null, (value) => withUnit(value, 'm', 2))
  add('Moving time', 'moving_time', moving, clock)
  const mean = distance && moving ? distance / moving : null
  add(rate === 'speed' ? 'Speed' : 'Pace', 'distance', mean, (value) => speed(value, rate), 'distance by moving time')
  add('Heart rate', 'heartrate_mean', hr, plain('mean'))
  add('Max HR', 'heartrate_max', figures.heartrate_max, plain('bpm'))
  const cadence = figures.cadence == null ? 'revolutions' : 'cadence'
  add('Cadence', cadence, figures[cadence], plain('/min'))
  add('Climb', 'ascent', figures.ascent, (value) => withUnit(value, 'height'))
  add('Energy', 'energy', kcal, (value) => withUnit(value, 'kcal'))
  add('SWOLF', 'swolf', figures.swolf, plain(''))
  add('Load', 'training_load', figures.training_load, plain(''))
  if (elapsed !== null && moving !== null && elapsed - moving > 5) add('Elapsed', 'elapsed_time', elapsed, clock)
  add('Training effect', 'training_effect', figures.training_effect, plain('', 1))
  return shown.slice(0, MOST)
}
