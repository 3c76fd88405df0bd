// One row of history.json: the totals of a workout in the vendor's form, with its many sentinels and its mixture of
// numbers and strings (data.md 2.2). Rows of older firmwares have about 70 keys, those of the watch about 150.
import type { SimulatedPerson } from './person.ts'
import { chance } from './random.ts'
import { legacyBlank, watchBlank } from './row-blanks.ts'
import { countStrokes } from './swim.ts'
import {
  arithmeticMean,
  findSport,
  heartReadings,
  movingSeconds,
  powerReadings,
  recordTrack,
  type SimulatedTrack,
  type SimulatedWorkout,
  sumClimb,
  total,
} from './workouts.ts'

export type WireRow = Record<string, unknown>

/** Which of the three layouts a workout's device writes. */
export const detailVersion = (workout: SimulatedWorkout): 12 | 15 | 16 =>
  workout.era.device.watch ? 16 : workout.era.every === 0 ? 12 : 15

/** `source`, needed verbatim to ask for the detail: the old band has none of its own, its phone recorded. */
export const workoutSource = (workout: SimulatedWorkout): string =>
  detailVersion(workout) === 12 ? 'run.mifit.huami.com' : `run.${workout.era.device.source}.huami.com`

/** The row of `workout`. */
export function historyRow(person: SimulatedPerson, workout: SimulatedWorkout): WireRow {
  const track = recordTrack(person, workout)
  const version = detailVersion(workout)
  const own = { ...totals(person, workout, track), ...special(person, workout) }
  return version === 16
    ? { ...legacyBlank(version), ...watchBlank(), ...own, ...onWatch(person, workout, track) }
    : { ...legacyBlank(version), ...own }
}

function totals(person: SimulatedPerson, workout: SimulatedWorkout, track: SimulatedTrack): WireRow {
  const version = detailVersion(workout)
  const moving = movingSeconds(workout)
  const metres = total(
    (workout.children.length > 0 ? workout.children : [workout]).flatMap((part) => recordTrack(person, part).metres),
  )
  const steps = total(track.steps)
  const beats = heartReadings(track).map(([, value]) => value)
  const climb = sumClimb(track.altitude)
  const located = track.altitude.length > 0
  const pace = metres > 0 ? moving / metres : 0
  const number = (value: number, digits = 1): string => value.toFixed(digits)
  return {
    trackid: String(workout.id),
    source: workoutSource(workout),
    dis: number(metres),
    calorie: number(burntCalories(person, workout, track)),
    end_time: String(workout.id + workout.elapsed),
    run_time: String(moving),
    avg_pace: String(Number(pace.toFixed(7))),
    // The phone's app calls the slowest pace max and the fastest min, the watch the other way round.
    max_pace: pace === 0 ? 0 : version === 12 ? Number((pace * 2.1).toFixed(6)) : Number((pace * 0.78).toFixed(7)),
    min_pace: pace === 0 ? -1.0 : version === 12 ? Number((pace * 0.78).toFixed(7)) : 0,
    avg_frequency: number(steps > 0 ? (steps * 60) / moving : version === 16 ? -60 : 0),
    max_frequency: steps > 0 ? Math.round((steps * 66) / moving) : -1,
    avg_heart_rate: number(Math.floor(arithmeticMean(beats))),
    max_heart_rate: beats.length > 0 ? Math.max(...beats) : version === 12 ? -1 : 0,
    min_heart_rate: beats.length > 0 ? Math.min(...beats) : version === 12 ? -1 : 0,
    type: workout.sport,
    version,
    total_step: steps,
    avg_stride_length: steps > 0 ? Math.round((metres / steps) * 100) : 0,
    altitude_ascend: located && version !== 12 ? Math.round(climb.up) : 0,
    altitude_descend: located && version !== 12 ? Math.round(climb.down) : 0,
    max_altitude: located ? Math.round(Math.max(...track.altitude) / 100) : -20000,
    min_altitude: located ? Math.round(Math.min(...track.altitude) / 100) : -20000,
    bind_device: version === 12 ? '' : `0:MILI:${workout.era.device.source}:${workout.era.device.firmware}`,
    child_list:
      workout.children.length > 0 ? JSON.stringify(workout.children.map(({ id }) => id)) : version === 12 ? '' : '[]',
    parent_trackid: workout.parent ?? (version === 12 ? -1 : 0),
    te: version === 12 ? -1 : trainingEffect(person, workout),
    pause_time: pauseTime(workout.elapsed - moving, version),
    add_info: '',
  }
}

/** Text; none is null in old rows and "-1" in the watch's. */
const pauseTime = (seconds: number, version: number): string | null =>
  seconds > 0 ? String(seconds) : version === 16 ? '-1' : null

const burntCalories = (person: SimulatedPerson, workout: SimulatedWorkout, track: SimulatedTrack): number =>
  Math.round(
    (movingSeconds(workout) / 60) *
      (1.2 + Math.max(0, (arithmeticMean(track.heart) || 115) - 70) * 0.1) *
      (person.weight / 70),
  )

/** Training effect x 10, as the field is written. */
const trainingEffect = (person: SimulatedPerson, workout: SimulatedWorkout): number =>
  Math.round(15 + chance(person.seed, 'te', workout.id) * 25)

/** Fields that only some sports have. */
function special(person: SimulatedPerson, workout: SimulatedWorkout): WireRow {
  if (workout.sport === 14) {
    const swim = countStrokes(person, workout)
    const perStroke = swim.metres / swim.strokes
    return {
      dis: `${swim.metres}.0`,
      avg_pace: String(Number((movingSeconds(workout) / swim.metres).toFixed(6))),
      swolf: swim.swolf,
      total_strokes: swim.strokes,
      total_trips: swim.lengths.length,
      avg_stroke_speed: Number((swim.strokes / movingSeconds(workout)).toFixed(8)),
      max_stroke_speed: 0.93333334,
      // Version 15 writes centimetres, version 16 metres.
      avg_distance_per_stroke:
        detailVersion(workout) === 15 ? Math.round(perStroke * 100) : Number(perStroke.toFixed(2)),
      swim_pool_length: 25,
      swim_style: 2,
      ...(detailVersion(workout) === 16
        ? { freestyle_length: swim.metres - swim.breast, breast_stroke_length: swim.breast }
        : {}),
    }
  }
  if (workout.sport === 52 && detailVersion(workout) === 16) {
    const groups = writeSets(person, workout).map(({ count, actionType }) => ({ count, actionType }))
    return {
      strength_training_group: JSON.stringify(groups),
      total_group: groups.filter(({ count }) => count > 0).length,
      restTimeBetweenGroupsWithMillis: 90000,
    }
  }
  if (workout.sport === 21) {
    const count = Math.round(movingSeconds(workout) * 1.7)
    return {
      rope_skipping_count: count,
      rope_skipping_avg_frequency: 104,
      rope_skipping_max_frequency: 141,
      rope_skipping_rest_time: 95,
    }
  }
  if (workout.sport === 105 || workout.sport === 42) return { downhill_num: 9, downhill_max_altitude_desend: 310 }
  return {}
}

/** The sets of a strength workout with the rests between them (count 0). */
export function writeSets(
  person: SimulatedPerson,
  workout: SimulatedWorkout,
): { count: number; actionType: number; seconds: number }[] {
  const rounds = Math.max(3, Math.floor(movingSeconds(workout) / 330))
  return Array.from({ length: rounds * 2 }, (_, index) =>
    index % 2 === 0
      ? {
          count: 8 + Math.floor(chance(person.seed, 'set', workout.id, index) * 5),
          actionType: 3 + (index % 7),
          seconds: 45,
        }
      : { count: 0, actionType: 0, seconds: 90 },
  )
}

/** Upper bounds of the six heart-rate zones: reserve bands of the watch, percentage bands of the band. */
const zoneBounds = { 16: [109, 127, 146, 164, 183, 201], 15: [99, 119, 139, 159, 179, 199] } as const

/** `seconds,bpm` pairs; the seconds add up to those with a reading. */
export function heartZones(workout: SimulatedWorkout, track: SimulatedTrack): string {
  const bounds = zoneBounds[detailVersion(workout) === 16 ? 16 : 15]
  const seconds = bounds.map(() => 0)
  track.at.forEach((at, index) => {
    const beats = track.heart[index] as number
    const zone = bounds.findIndex((bound) => beats < bound)
    const gap = at - (track.at[index - 1] ?? 0)
    if (beats > 0 && zone >= 0 && gap < 8) seconds[zone] = (seconds[zone] as number) + gap
  })
  return bounds.map((bound, index) => `${seconds[index]},${bound}`).join(';')
}

function onWatch(person: SimulatedPerson, workout: SimulatedWorkout, track: SimulatedTrack): WireRow {
  const climb = sumClimb(track.altitude)
  const located = track.altitude.length > 0
  const cm = (metres: number): number => (located ? Math.round(metres) * 100 : -100)
  const moving = movingSeconds(workout)
  const running = workout.sport === 1 || workout.sport === 8
  const { device } = workout.era
  const powers = powerReadings(workout, track)
  return {
    highPrecisionDistance: total(track.metres) + (findSport(workout.sport).speed > 0 ? 0.4 : 0),
    totalTimeWithMillis: workout.elapsed * 1000 + 250,
    exerciseTimeWithMillis: moving * 1000 + 250,
    pauseTimeWithMillis: (workout.elapsed - moving) * 1000,
    createTime: (workout.id + workout.elapsed + 64) * 1000,
    updateTime: (workout.id + workout.elapsed + 64) * 1000,
    elevationGain: cm(climb.up),
    elevationLoss: cm(climb.down),
    highestAltitude: cm(Math.max(...track.altitude, 0) / 100),
    lowestAltitude: cm(Math.min(...track.altitude, 1e9) / 100),
    averageAltitude: cm(arithmeticMean(track.altitude) / 100),
    totalClimbDistance: cm(climb.up * 9),
    distance_ascend: located ? Math.round(climb.up * 9) : -1,
    anaerobic_te: running ? 8 : 0,
    exercise_load: Math.round((moving / 60) * 1.6),
    VO2_max: running ? 46 : -1,
    rpe: 1 + Math.floor(chance(person.seed, 'rpe', workout.id) * 8),
    heart_range: heartZones(workout, track),
    heartrate_setting_type: 2,
    // As the series: 21, then 19, then 17.
    avg_temperature: located ? 19 : -274,
    max_temperature: located ? 21 : -274,
    min_temperature: located ? 17 : -274,
    average_power: powers.length > 0 ? Math.round(arithmeticMean(powers)) : -1,
    max_power: powers.length > 0 ? Math.max(...powers) : -1,
    averageGct: running ? 246 : -1,
    minGct: running ? 211 : -1,
    averageVo: running ? 84 : -1,
    maxVo: running ? 109 : -1,
    avgVertStrideRatio: running ? 81 : -1,
    lactateThresholdHr: running ? 168 : -1,
    lactateThresholdPace: running ? 288 : -1,
    syncedTimezone: workout.zone === 'Asia/Kolkata' ? 'Asia/Calcutta' : workout.zone,
    devicesource: String(device.source),
    ...(located ? { max_slope: 7, avg_slope: 1, avg_altitude: arithmeticMean(track.altitude) / 100 } : {}),
    deviceid: device.id,
    sn: device.serial,
    weatherInfo: located ? '7,26,18,3,6,76' : '',
    location: '',
    city: '',
    app_name: 'com.huami.midong',
    auto_recognition: chance(person.seed, 'auto', workout.id) < 0.05,
  }
}
