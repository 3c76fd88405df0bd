// FIT activity files: records, pauses as timer events, laps that tile the session, lengths of a pool, sets of strength
// training, time in heart-rate zones; a multisport workout has a session for each part and each transition. Written by
// our own encoder: the available library truncates values, wraps those out of range and takes ten times as long.

import { type FitField, FitFile, type FitSeries } from './fit/encoder.ts'
import type { WorkoutFormat } from './format.ts'
import { splitSessions, TRANSITION } from './multisport.ts'
import { namesOfSport } from './sports.ts'
import { beats, lastDistance, movingSeconds, paused, tiledLaps } from './track.ts'
import { type Lap, type Length, located, type Workout } from './workout.ts'

export const fit: WorkoutFormat = {
  name: 'fit',
  title: 'Workouts for training sites with everything they know, one file per workout',
  extension: '.fit',
  mediaType: 'application/vnd.ant.fit',
  units: 'fixed',
  holds: 'workout',
  multisport: true,
  refusal: ({ start, end }) =>
    start < EPOCH || end - EPOCH >= 2 ** 32 - 1
      ? 'its time lies outside the years 1990 to 2125, which is all fit has'
      : null,
  write: (workout, { version }) => [activity(workout, version)],
}

/** FIT counts from 1989-12-31T00:00:00Z. */
const EPOCH = 631_065_600
const SEMICIRCLES = 2 ** 31 / 180
const STROKES = { freestyle: 0, backstroke: 1, breaststroke: 2, butterfly: 3, mixed: 5 } as const

// Numbers of messages in FIT's profile.
const message = {
  fileId: 0,
  session: 18,
  lap: 19,
  record: 20,
  event: 21,
  deviceInfo: 23,
  activity: 34,
  fileCreator: 49,
  length: 101,
  timeInZone: 216,
  set: 225,
} as const

function activity(workout: Workout, version: string): Uint8Array {
  const file = new FitFile()
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10) || 0)
  const serial = fileSerial(workout)
  file.message(0, message.fileId, [
    { number: 0, type: 'enum', value: 4 },
    { number: 1, type: 'u16', value: 255 },
    { number: 2, type: 'u16', value: 0 },
    { number: 3, type: 'u32z', value: serial },
    { number: 4, type: 'u32', value: workout.start - EPOCH },
    { number: 8, type: 'string', value: 'wristory' },
  ])
  file.message(1, message.fileCreator, [{ number: 0, type: 'u16', value: major * 100 + minor }])
  file.message(2, message.deviceInfo, [
    { number: 253, type: 'u32', value: workout.start - EPOCH },
    { number: 0, type: 'u8', value: 0 },
    { number: 2, type: 'u16', value: 255 },
    { number: 3, type: 'u32z', value: serial },
    { number: 5, type: 'u16', value: major + minor / 100, scale: 100 },
    { number: 25, type: 'enum', value: 5 },
    { number: 27, type: 'string', value: 'wristory' },
  ])
  const sessions = counted(splitSessions(workout))
  for (const session of sessions) body(file, session)
  closing(file, workout, sessions)
  return file.finish()
}

/** A number that is not 0 and stays the same for this workout. */
function fileSerial({ start, sport }: Workout): number {
  return ((start * 31 + sport) % 0xffff_fffe) + 1
}

/** A session, and how many laps, lengths and sets the sessions before it have. */
interface FitSession {
  readonly workout: Workout
  readonly laps: readonly Lap[]
  readonly first: { readonly lap: number; readonly length: number; readonly set: number }
}

function counted(workouts: readonly Workout[]): FitSession[] {
  const next = { lap: 0, length: 0, set: 0 }
  return workouts.map((workout) => {
    const session = { workout, laps: tiledLaps(workout), first: { ...next } }
    next.lap += session.laps.length
    next.length += workout.lengths.length
    next.set += workout.sets.length
    return session
  })
}

/** Numbers of sport and sub-sport. */
function fitSport({ sport }: Workout): readonly [sport: number, subSport: number] {
  return sport === TRANSITION ? [3, 0] : namesOfSport(sport).fit
}

/** Records and everything else that has an instant, in the order of time. */
function body(file: FitFile, { workout, laps, first }: FitSession): void {
  const { points, pauses } = workout
  const others: { at: number; write: () => void }[] = []
  const timer = (at: number, type: number) => ({
    at,
    write: () =>
      file.message(3, message.event, [
        { number: 253, type: 'u32', value: at - EPOCH },
        { number: 0, type: 'enum', value: 0 },
        { number: 1, type: 'enum', value: type },
        { number: 4, type: 'u8', value: 0 },
      ]),
  })
  const START = 0
  const STOP_ALL = 4
  timer(workout.start, START).write()
  for (const pause of pauses) others.push(timer(pause.start, STOP_ALL), timer(pause.end, START))
  workout.lengths.forEach((length, i) => {
    others.push({ at: length.end, write: () => lengthMessage(file, length, first.length + i, workout) })
  })
  workout.sets.forEach((set, i) => {
    others.push({ at: set.end ?? workout.end, write: () => setMessage(file, set, first.set + i, workout) })
  })
  laps.forEach((lap, i) => {
    others.push({ at: lap.end, write: () => lapMessage(file, workout, lap, first.lap + i, i === laps.length - 1) })
  })
  others.push(timer(workout.end, STOP_ALL))
  others.sort((a, b) => a.at - b.at)
  const record = file.rows(4, message.record, fitSeries(workout))
  let next = 0
  for (let i = 0; i < points.time.length; i++) {
    const time = points.time[i]!
    // Records after the stated end belong to the workout, but not after its last message.
    if (time < workout.start || time > workout.end || paused(pauses, time)) continue
    while (next < others.length && others[next]!.at < time) others[next++]!.write()
    record(i, Math.floor(time) - EPOCH)
  }
  while (next < others.length) others[next++]!.write()
}

function fitSeries({ points, sport }: Workout): FitSeries[] {
  const steps = namesOfSport(sport).cadence === 'steps'
  const rate = steps ? points.cadence.map((value) => value / 2) : points.cadence
  const whole = rate.map(Math.floor)
  const degrees = (values: Float64Array) => values.map((value, i) => (located(points, i) ? value : Number.NaN))
  const all: FitSeries[] = [
    { number: 0, type: 's32', scale: SEMICIRCLES, offset: 0, values: degrees(points.latitude) },
    { number: 1, type: 's32', scale: SEMICIRCLES, offset: 0, values: degrees(points.longitude) },
    { number: 78, type: 'u32', scale: 5, offset: 500, values: points.altitude },
    { number: 5, type: 'u32', scale: 100, offset: 0, values: points.distance },
    { number: 73, type: 'u32', scale: 1000, offset: 0, values: points.speed },
    { number: 3, type: 'u8', scale: 1, offset: 0, values: points.heartrate.map((bpm) => beats(bpm) ?? Number.NaN) },
    { number: 4, type: 'u8', scale: 1, offset: 0, values: whole },
    { number: 53, type: 'u8', scale: 128, offset: 0, values: rate.map((value, i) => value - whole[i]!) },
    { number: 7, type: 'u16', scale: 1, offset: 0, values: points.power },
    { number: 13, type: 's8', scale: 1, offset: 0, values: points.temperature },
  ]
  return all.filter(({ values }) => values.some((value) => !Number.isNaN(value)))
}

function lapMessage(file: FitFile, workout: Workout, lap: Lap, index: number, last: boolean): void {
  const [sport, subSport] = fitSport(workout)
  const SESSION_END = 7
  file.message(5, message.lap, [
    ...stretch(lap, workout),
    { number: 254, type: 'u16', value: index },
    { number: 0, type: 'enum', value: 9 },
    { number: 1, type: 'enum', value: 1 },
    { number: 9, type: 'u32', value: lap.distance, scale: 100 },
    { number: 11, type: 'u16', value: lap.energy },
    { number: 15, type: 'u8', value: beats(lap.heartrate) },
    { number: 16, type: 'u8', value: beats(lap.heartrateMax) },
    { number: 24, type: 'enum', value: last ? SESSION_END : 0 },
    { number: 25, type: 'enum', value: sport },
    { number: 39, type: 'enum', value: subSport },
  ])
}

function lengthMessage(file: FitFile, length: Length, index: number, { poolLength }: Workout): void {
  const seconds = length.end - length.start
  file.message(6, message.length, [
    { number: 253, type: 'u32', value: length.end - EPOCH },
    { number: 254, type: 'u16', value: index },
    { number: 0, type: 'enum', value: 28 },
    { number: 1, type: 'enum', value: 1 },
    { number: 2, type: 'u32', value: length.start - EPOCH },
    { number: 3, type: 'u32', value: seconds, scale: 1000 },
    { number: 4, type: 'u32', value: seconds, scale: 1000 },
    { number: 5, type: 'u16', value: length.strokes },
    { number: 6, type: 'u16', value: poolLength !== null && seconds > 0 ? poolLength / seconds : null, scale: 1000 },
    { number: 7, type: 'enum', value: length.stroke === null ? null : STROKES[length.stroke] },
    { number: 12, type: 'enum', value: 1 },
  ])
}

function setMessage(file: FitFile, set: Workout['sets'][number], index: number, workout: Workout): void {
  const { start, end, repetitions } = set
  file.message(7, message.set, [
    { number: 254, type: 'u32', value: (end ?? workout.end) - EPOCH },
    { number: 0, type: 'u32', value: start === null || end === null ? null : end - start, scale: 1000 },
    { number: 3, type: 'u16', value: repetitions },
    { number: 5, type: 'u8', value: repetitions === null ? 0 : 1 },
    { number: 6, type: 'u32', value: start === null ? null : start - EPOCH },
    { number: 10, type: 'u16', value: index },
  ])
}

/** Time in zones, sessions and activity: what is said once, at the end. */
function closing(file: FitFile, workout: Workout, sessions: readonly FitSession[]): void {
  const end = workout.end - EPOCH
  sessions.forEach(({ workout: { zones, end: ended } }, i) => {
    if (zones.length === 0) return
    file.message(10, message.timeInZone, [
      { number: 253, type: 'u32', value: ended - EPOCH },
      { number: 0, type: 'u16', value: message.session },
      { number: 1, type: 'u16', value: i },
      { number: 2, type: 'u32', value: zones.map(({ seconds }) => seconds), scale: 1000 },
      { number: 6, type: 'u8', value: zones.map(({ upper }) => upper) },
    ])
  })
  const several = sessions.length > 1
  sessions.forEach((session, i) => {
    file.message(8, message.session, sessionFields(session, i, i === sessions.length - 1))
  })
  file.message(9, message.activity, [
    { number: 253, type: 'u32', value: end },
    { number: 0, type: 'u32', value: sessions.reduce((sum, one) => sum + moving(one.workout), 0), scale: 1000 },
    { number: 1, type: 'u16', value: sessions.length },
    { number: 2, type: 'enum', value: several ? AUTO_MULTI_SPORT : 0 },
    { number: 3, type: 'enum', value: 26 },
    { number: 4, type: 'enum', value: 1 },
    { number: 5, type: 'u32', value: workout.utcOffset === null ? null : end + workout.utcOffset },
  ])
}

/** Type of an activity of several sports. */
const AUTO_MULTI_SPORT = 1

/** What ended a session: the activity, or that the sport changed. */
const TRIGGERS = { activityEnd: 0, autoMultiSport: 2 } as const

function sessionFields({ workout, laps, first }: FitSession, index: number, last: boolean): FitField[] {
  const names = namesOfSport(workout.sport)
  const [sport, subSport] = fitSport(workout)
  const cycles = names.cadence === 'strokes' ? workout.strokes : workout.steps === null ? null : workout.steps / 2
  const swum = workout.lengths.length
  return [
    ...stretch(workout, workout),
    { number: 254, type: 'u16', value: index },
    { number: 0, type: 'enum', value: 8 },
    { number: 1, type: 'enum', value: 1 },
    { number: 5, type: 'enum', value: sport },
    { number: 6, type: 'enum', value: subSport },
    { number: 9, type: 'u32', value: workout.distance ?? lastDistance(workout.points), scale: 100 },
    { number: 10, type: 'u32', value: cycles },
    { number: 11, type: 'u16', value: workout.energy },
    { number: 16, type: 'u8', value: beats(workout.heartrateMean) },
    { number: 17, type: 'u8', value: beats(workout.heartrateMax) },
    { number: 22, type: 'u16', value: workout.ascent },
    { number: 23, type: 'u16', value: workout.descent },
    { number: 24, type: 'u8', value: workout.trainingEffect, scale: 10 },
    { number: 25, type: 'u16', value: first.lap },
    { number: 26, type: 'u16', value: laps.length },
    { number: 28, type: 'enum', value: last ? TRIGGERS.activityEnd : TRIGGERS.autoMultiSport },
    { number: 33, type: 'u16', value: swum > 0 ? swum : null },
    { number: 44, type: 'u16', value: workout.poolLength, scale: 100 },
    { number: 46, type: 'enum', value: workout.poolLength === null ? null : 0 },
    { number: 47, type: 'u16', value: swum > 0 ? swum : null },
    { number: 64, type: 'u8', value: beats(workout.heartrateMin) },
    { number: 65, type: 'u32', value: workout.zones.map(({ seconds }) => seconds), scale: 1000 },
    { number: 110, type: 'string', value: `${workout.sport} ${workout.sportName}` },
    { number: 137, type: 'u8', value: workout.anaerobicEffect, scale: 10 },
    { number: 168, type: 's32', value: workout.trainingLoad, scale: 65_536 },
  ]
}

/** Timestamp of the end, start, elapsed and moving time: the same numbers in laps and sessions. */
function stretch({ start, end }: { start: number; end: number }, workout: Workout): FitField[] {
  const whole = start === workout.start && end === workout.end
  return [
    { number: 253, type: 'u32', value: end - EPOCH },
    { number: 2, type: 'u32', value: start - EPOCH },
    { number: 7, type: 'u32', value: end - start, scale: 1000 },
    { number: 8, type: 'u32', value: whole ? moving(workout) : movingSeconds(workout, start, end), scale: 1000 },
  ]
}

/** Elapsed time less the pauses: the recorded pauses if there are any, else the summary's. */
function moving(workout: Workout): number {
  const { start, end, pauses, movingSeconds: stated } = workout
  return pauses.length === 0 && stated !== null ? Math.min(stated, end - start) : movingSeconds(workout, start, end)
}
