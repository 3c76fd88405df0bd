// The figures that introduce a workout.

import { rateOf } from '../../../units.ts'
import type { WorkoutDetail } from '../../schema.ts'
import { Amounted, Tile } from '../chart/tile.tsx'
import { number, stopwatch, withUnit } from '../frame/format.ts'
import { speedOf } from './workout-list.tsx'

export function WorkoutFigures({ workout }: { workout: WorkoutDetail }) {
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
        <Tile key={label} label={label}>
          <Amounted text={text} unit={unit} />
        </Tile>
      ))}
    </div>
  )
}
