// The plain fields of a workout's totals as a table: the vendor's name, our column, unit, factor and the range outside
// of which a value means "none". Facts: data.md section 2.2.

import type { Column } from './kind.ts'

export interface WorkoutField extends Column {
  readonly type: 'integer' | 'real'
  /** The vendor's names; the first with a value counts. */
  readonly wire: readonly string[]
  /** Factor to our unit; 1 by default. */
  readonly factor?: number
  /** Possible values, in our unit. */
  readonly least: number
  readonly most: number
  /** The vendor's numbers for "none" in this field, before the factor; -1 by default. */
  readonly none?: readonly number[]
}

/** The vendor's number means that nothing was measured: a none of the field, or a 0 where 0 is impossible. */
export function isNone({ none = [-1], least, factor = 1 }: WorkoutField, number: number): boolean {
  return none.includes(number) || (number * factor < least && fallbacks.has(number))
}

/** Written for "none" in fields whose range they lie outside of. */
const fallbacks = new Set([0, -1, -20_000, -100, -273, -274, -361, -60])

type Rest = Partial<Pick<WorkoutField, 'type' | 'unit' | 'factor' | 'none'>>

function field(wire: string, least: number, most: number, doc: string, rest: Rest = {}): WorkoutField {
  return { type: 'integer', wire: wire.split(' '), least, most, doc, ...rest }
}

const real = 'real'
/** Metres written as centimetres. */
const cm = { type: real, unit: 'm', factor: 0.01 } as const
/** Altitudes: a metre below the sea can be. */
const altitude = { type: real, unit: 'm', none: [-20_000] } as const
const altitudeCm = { ...cm, none: [-1, -100, -2_000_000] } as const
const slope = { type: real, unit: '%' } as const
const metres = { type: real, unit: 'm' } as const
const seconds = { unit: 's' } as const
const millis = { type: real, unit: 's', factor: 0.001 } as const
const bpm = { unit: 'bpm' } as const
const perMinute = { type: real, unit: 'steps/min' } as const
const celsius = { type: real, unit: '°C', none: [-273, -274] } as const

/** Maximum plausible seconds of a workout: 100 days. */
export const LONG = 8_640_000
// Bounds are far beyond any record: 100,000 km, Dead Sea shore to Everest with room.
const FAR = 1e8
const LOW = -1000
const HIGH = 10_000

/** By column, in the order of the table. */
export const workoutFields = {
  sport_mode: field('sport_mode', 1, 1e6, 'Further division of the sport, as sent.'),
  moving_time: field('run_time', 0, LONG, 'Time without the pauses.', seconds),
  elapsed_time: field('totalTimeWithMillis', 0, LONG, 'Time with the pauses, as the cloud counts it.', millis),
  exercise_time: field('exerciseTimeWithMillis', 0, LONG, 'Time without the pauses, to the millisecond.', millis),
  pause_time: field('pauseTimeWithMillis', 0, LONG, 'Time of the pauses.', millis),
  distance: field('dis', 0.01, FAR, 'Distance.', metres),
  distance_precise: field('highPrecisionDistance', 0.01, FAR, 'Distance before rounding.', metres),
  energy: field('calorie', 0, 1e6, 'Energy used.', { type: real, unit: 'kcal' }),
  pace: field('avg_pace', 1e-6, 1e4, 'Mean pace: seconds per metre.', { type: real, unit: 's/m' }),
  cadence: field('avg_frequency', 0.1, 1000, 'Mean step rate.', perMinute),
  cadence_max: field('max_frequency', 0.1, 1000, 'Highest step rate.', perMinute),
  revolutions: field('avg_cadence', 0.1, 1000, 'Mean revolutions of the pedals.', { type: real, unit: '/min' }),
  revolutions_max: field('max_cadence', 0.1, 1000, 'Highest revolutions of the pedals.', { type: real, unit: '/min' }),
  steps: field('total_step', 1, 1e7, 'Steps.', { unit: 'steps' }),
  stride: field('avg_stride_length', 0.01, 100, 'Mean length of a step.', cm),
  heartrate_mean: field('avg_heart_rate', 1, 255, 'Mean heart rate.', { ...bpm, type: real }),
  heartrate_max: field('max_heart_rate', 1, 255, 'Highest heart rate.', bpm),
  heartrate_min: field('min_heart_rate', 1, 255, 'Lowest heart rate.', bpm),
  ascent: field('altitude_ascend', 0.01, 1e5, 'Metres climbed.', metres),
  descent: field('altitude_descend', 0.01, 1e5, 'Metres descended.', metres),
  altitude_max: field('max_altitude', LOW, HIGH, 'Highest altitude.', altitude),
  altitude_min: field('min_altitude', LOW, HIGH, 'Lowest altitude.', altitude),
  elevation_gain: field('elevationGain', 0.01, 1e5, 'Metres climbed, before rounding.', cm),
  elevation_loss: field('elevationLoss', 0.01, 1e5, 'Metres descended, before rounding.', cm),
  altitude_highest: field('highestAltitude', LOW, HIGH, 'Highest altitude, before rounding.', altitudeCm),
  altitude_lowest: field('lowestAltitude', LOW, HIGH, 'Lowest altitude, before rounding.', altitudeCm),
  altitude_mean: field('averageAltitude', LOW, HIGH, 'Mean altitude.', altitudeCm),
  climb_distance: field('totalClimbDistance', 0.01, FAR, 'Distance uphill.', cm),
  climb_distance_rounded: field('distance_ascend', 0.01, FAR, 'Distance uphill in whole metres.', metres),
  downhill_distance: field('climb_dis_descend', 0.01, FAR, 'Distance downhill.', metres),
  uphill_time: field('climb_dis_ascend_time', 1, LONG, 'Time uphill.', seconds),
  downhill_time: field('climb_dis_descend_time', 1, LONG, 'Time downhill.', seconds),
  training_effect: field('te', 0.01, 10, 'Aerobic training effect, 0 to 5.', { type: real, factor: 0.1 }),
  anaerobic_effect: field('anaerobic_te', 0, 10, 'Anaerobic training effect, 0 to 5.', { type: real, factor: 0.1 }),
  training_load: field('exercise_load', 1, 1e5, 'Load of the workout.', { type: real }),
  vo2max: field('VO2_max', 1, 120, 'Maximal oxygen uptake as estimated.', { type: real, unit: 'ml/kg/min' }),
  effort: field('rpe', 0, 10, 'How hard the wearer found it, 0 to 10.'),
  swolf: field('swolf', 1, 1000, 'SWOLF: seconds and strokes of a length.'),
  strokes: field('total_strokes', 1, 1e6, 'Strokes of a swim or at the oars.'),
  lengths: field('total_trips', 1, 1e5, 'Lengths of the pool.'),
  pool_length: field('swim_pool_length', 1, 1000, 'Length of the pool.', metres),
  stroke_rate: field('avg_stroke_speed', 1e-4, 20, 'Mean strokes per second.', { type: real, unit: '/s' }),
  stroke_rate_max: field('max_stroke_speed', 1e-4, 20, 'Highest strokes per second.', { type: real, unit: '/s' }),
  freestyle: field('freestyle_length', 0.01, FAR, 'Metres of freestyle.', metres),
  breaststroke: field('breast_stroke_length', 0.01, FAR, 'Metres of breaststroke.', metres),
  butterfly: field('butterfly_length', 0.01, FAR, 'Metres of butterfly.', metres),
  backstroke: field('back_stroke_length', 0.01, FAR, 'Metres of backstroke.', metres),
  medley: field('medley_length', 0.01, FAR, 'Metres of medley.', metres),
  other_strokes: field('other_stroke_length', 0.01, FAR, 'Metres of other strokes.', metres),
  temperature: field('avg_temperature', -100, 100, 'Mean temperature.', celsius),
  temperature_max: field('max_temperature', -100, 100, 'Highest temperature.', celsius),
  temperature_min: field('min_temperature', -100, 100, 'Lowest temperature.', celsius),
  power: field('average_power', 0, 5000, 'Mean power.', { type: real, unit: 'W' }),
  power_max: field('max_power', 0, 5000, 'Highest power.', { type: real, unit: 'W' }),
  ground_contact: field('averageGct', 1, 5000, 'Mean time of a foot on the ground.', {
    unit: 'ms',
    none: [-1, 65_535],
  }),
  ground_contact_min: field('minGct', 1, 5000, 'Least time of a foot on the ground.', {
    unit: 'ms',
    none: [-1, 65_535],
  }),
  oscillation: field('averageVo', 1, 1000, 'Mean vertical oscillation.', { unit: 'mm', none: [-1, 65_535] }),
  oscillation_max: field('maxVo', 1, 1000, 'Greatest vertical oscillation.', { unit: 'mm', none: [-1, 65_535] }),
  vertical_ratio: field('avgVertStrideRatio', 0.1, 100, 'Vertical oscillation by stride length.', {
    type: real,
    unit: '%',
    factor: 0.1,
    none: [-1, 255],
  }),
  threshold_heartrate: field('lactateThresholdHr', 1, 255, 'Heart rate at the lactate threshold.', bpm),
  threshold_pace: field('lactateThresholdPace', 1, 1e5, 'Pace at the lactate threshold.', { unit: 's/km' }),
  equivalent_pace_best: field('bestEquivPace', 1, 1e5, 'Best pace as it would be on the flat.', { unit: 's/km' }),
  equivalent_pace: field('avgEquivPace', 1, 1e5, 'Mean pace as it would be on the flat.', { unit: 's/km' }),
  sets: field('total_group', 1, 1e4, 'Sets of a strength workout.'),
  rest_time: field('restTimeBetweenGroupsWithMillis', 0, LONG, 'Rest between the sets.', millis),
  jumps: field('rope_skipping_count', 1, 1e6, 'Jumps over the rope.'),
  jump_rate: field('rope_skipping_avg_frequency', 1, 1000, 'Mean jumps per minute.', { unit: '/min' }),
  jump_rate_max: field('rope_skipping_max_frequency', 1, 1000, 'Most jumps per minute.', { unit: '/min' }),
  jump_rest_time: field('rope_skipping_rest_time', 1, LONG, 'Rest between the jumps.', seconds),
  situps: field('situps', 1, 1e5, 'Sit-ups.'),
  shots: field('strokes', 1, 1e6, 'Strokes with a racket.'),
  forehands: field('fore_hand', 1, 1e6, 'Forehand strokes.'),
  backhands: field('back_hand', 1, 1e6, 'Backhand strokes.'),
  serves: field('serve', 1, 1e6, 'Serves.'),
  swings: field('total_swing', 1, 1e6, 'Swings of a golf club.'),
  angle: field('average_angle', -360, 360, 'Mean angle, as sent.', { type: real, unit: '°', none: [-361] }),
  downhill_runs: field('downhill_num', 1, 1e4, 'Descents on skis or board.'),
  downhill_drop: field('downhill_max_altitude_desend', 1, HIGH, 'Greatest drop of a descent.', metres),
  slope: field('avg_slope', -100, 100, 'Mean slope.', slope),
  slope_max: field('max_slope', -100, 100, 'Steepest slope.', slope),
  floors: field('floor_number', 1, 1e5, 'Floors climbed.'),
  spo2_max: field('spo2_max', 1, 100, 'Highest oxygen saturation.', { type: real, unit: '%' }),
  spo2_min: field('spo2_min', 1, 100, 'Lowest oxygen saturation.', { type: real, unit: '%' }),
  landing_time: field('landing_time', 1, 5000, 'Time of a foot on the ground, as old bands say it.', { unit: 'ms' }),
  flight_ratio: field('flight_ratio', 0.1, 100, 'Share of time in the air.', { type: real, unit: '%' }),
  catch_time: field('avg_pulloar_time', 1, 1e5, 'Mean time of pulling the oar, as sent.'),
  return_time: field('avg_return_time', 1, 1e5, 'Mean time of returning the oar, as sent.'),
  zone_scheme: field('heartrate_setting_type', 0, 100, 'Zones by 0 maximum heart rate, 2 heart-rate reserve.'),
  layout: field('version', 1, 1000, "The vendor's version of the row; 15 and 16 differ in units."),
} satisfies Record<string, WorkoutField>

export type WorkoutFields = typeof workoutFields
