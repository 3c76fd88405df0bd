// Open mHealth data points, one array: header-1.2 and the omh body schemas, modality `sensed`. Vendor scores have no
// schema and are left out. Ids follow from the content, so importing twice creates no duplicates.

import type { HistoryFormat, Setting } from './format.ts'
import { isoLocal, isoUtc } from './instant.ts'
import {
  asleep,
  type ExportedSleep,
  kindsOf,
  type Measure,
  measures,
  type Quantity,
  sleepKinds,
  sleeps,
} from './measure.ts'
import { uuidFrom } from './uuid.ts'

interface MhealthSchema {
  readonly name: string
  readonly version: string
  /** The body without its time. */
  body(value: number): object
}

const valued = (name: string, version: string, key: string, unit: string, more: object = {}): MhealthSchema => ({
  name,
  version,
  body: (value) => ({ [key]: { value, unit }, ...more }),
})

const schemas: readonly (readonly [Quantity, MhealthSchema])[] = [
  ['steps', valued('step-count', '3.0', 'step_count', 'steps')],
  ['energy', valued('calories-burned', '2.0', 'kcal_burned', 'kcal')],
  ['heartrate', valued('heart-rate', '2.0', 'heart_rate', 'beats/min')],
  [
    'restingHeartrate',
    valued('heart-rate', '2.0', 'heart_rate', 'beats/min', { temporal_relationship_to_physical_activity: 'at rest' }),
  ],
  [
    'spo2',
    valued('oxygen-saturation', '2.0', 'oxygen_saturation', '%', {
      system: 'peripheral capillary',
      measurement_method: 'pulse oximetry',
    }),
  ],
  ['respiration', valued('respiratory-rate', '2.0', 'respiratory_rate', 'breaths/min')],
  ['weight', valued('body-weight', '3.0', 'body_weight', 'kg')],
  ['bmi', valued('body-mass-index', '3.0', 'body_mass_index', 'kg/m^2')],
  ['fat', valued('body-fat-percentage', '2.0', 'body_fat_percentage', '%')],
]

export const openMhealth: HistoryFormat = {
  name: 'open-mhealth',
  title: 'Data points for research (Open mHealth)',
  extension: '.json',
  mediaType: 'application/json',
  units: 'fixed',
  holds: 'history',
  kinds: [...kindsOf(schemas.map(([quantity]) => quantity)), ...sleepKinds, 'workout'],
  async *write(history, setting) {
    let before = '[\n'
    const point = (name: string, version: string, end: number, body: object) => {
      const text = before + JSON.stringify({ header: header(name, version, end, body, setting), body })
      before = ',\n'
      return text
    }
    for (const [quantity, { name, version, body }] of schemas)
      for await (const measure of measures(history, quantity))
        yield point(name, version, measure.end, { ...body(measure.value), effective_time_frame: frame(measure) })
    for await (const sleep of sleeps(history)) yield point('sleep-episode', '1.1', sleep.end, episode(sleep))
    for await (const workout of history.workouts()) {
      yield point('physical-activity', '1.2', workout.end, {
        activity_name: workout.sportName,
        effective_time_frame: frame({ ...workout, offset: workout.utcOffset }),
        ...(workout.distance === null ? {} : { distance: { value: workout.distance, unit: 'm' } }),
        ...(workout.energy === null ? {} : { kcal_burned: { value: workout.energy, unit: 'kcal' } }),
      })
    }
    yield before === '[\n' ? '[]\n' : '\n]\n'
  },
}

function header(name: string, version: string, end: number, body: object, { person }: Setting): object {
  return {
    id: uuidFrom(`${name} ${JSON.stringify(body)}`),
    creation_date_time: isoUtc(end),
    schema_id: { namespace: 'omh', name, version },
    acquisition_provenance: { source_name: 'wristory', modality: 'sensed' },
    ...(person === '' ? {} : { user_id: person }),
  }
}

function frame({ start, end, offset }: Pick<Measure, 'start' | 'end' | 'offset'>): object {
  if (start === end) return { date_time: isoLocal(start, offset) }
  return { time_interval: { start_date_time: isoLocal(start, offset), end_date_time: isoLocal(end, offset) } }
}

function episode(sleep: ExportedSleep): object {
  const minutes = asleep(sleep)
  const duration = (value: number) => ({ value, unit: 'min' })
  return {
    effective_time_frame: frame(sleep),
    is_main_sleep: !sleep.nap,
    ...(minutes === null ? {} : { total_sleep_time: duration(minutes) }),
    ...(sleep.awake === null ? {} : { wake_after_sleep_onset: duration(sleep.awake) }),
    ...(sleep.wakings === null ? {} : { number_of_awakenings: sleep.wakings }),
  }
}
