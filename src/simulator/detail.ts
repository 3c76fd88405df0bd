// detail.json of one workout: every series as the flat strings of data.md 2.3, made from the same track as its row.
import { detailVersion, workoutSource, writeSets } from './history.ts'
import type { SimulatedPerson } from './person.ts'
import { countStrokes, lengthRows } from './swim.ts'
import {
  arithmeticMean,
  findSport,
  heartReadings,
  powerReadings,
  recordTrack,
  type SimulatedTrack,
  type SimulatedWorkout,
} from './workouts.ts'

const blank =
  'longitude_latitude altitude accuracy time gait pace pause spo2 flag kilo_pace mile_pace heart_rate speed bearing distance lap air_pressure_altitude course correct_altitude stroke_speed cadence daily_performance_info rope_skipping_frequency weather_info coaching_segment golf_swing_rt_data power_meter'
const blankOnWatch =
  'time_delta_altitude DEMAltitude currentDistance equivPace runPosture temperature strengthSets strengthAssess pool_swim_pace pool_stroke_speed'

/** The reply's `data`. */
export function workoutDetail(person: SimulatedPerson, workout: SimulatedWorkout): Record<string, unknown> {
  const version = detailVersion(workout)
  const track = recordTrack(person, workout)
  const names = version === 16 ? `${blank} ${blankOnWatch}` : blank
  return {
    ...Object.fromEntries(names.split(' ').map((name) => [name, ''])),
    trackid: workout.id,
    source: workoutSource(workout),
    version,
    provider: track.latitude.length === 0 ? '' : version === 12 ? 'gaode' : 'gps',
    heart_rate: heartSeries(track, version === 16),
    pause: pauseSeries(workout, track),
    ...(track.latitude.length > 0 ? places(workout, track) : {}),
    ...(findSport(workout.sport).speed > 0 && workout.sport !== 14 ? movement(track) : {}),
    ...(version === 16 ? watchSeries(workout, track) : {}),
    ...(workout.sport === 14 ? swimming(person, workout, track) : {}),
    ...(workout.sport === 52 && version === 16 ? { strengthSets: JSON.stringify(writeSets(person, workout)) } : {}),
  }
}

/** `;`-separated items, each made from a point's index and the seconds since the previous point. */
const series = (track: SimulatedTrack, item: (index: number, seconds: number) => string): string =>
  track.at.map((at, index) => `${item(index, at - (track.at[index - 1] ?? 0))};`).join('')

/** Deltas of both clock and beats; a step of one second is written as nothing, by the watch not in the first item. */
function heartSeries(track: SimulatedTrack, watch: boolean): string {
  let [second, beats] = [0, 0]
  const items = heartReadings(track).map(([at, value], index) => {
    const gap = at - second
    const item = `${gap === 1 && !(watch && index === 0) ? '' : gap},${value - beats};`
    second = at
    beats = value
    return item
  })
  return items.join('')
}

/** `epoch,seconds,from,to,type`: indexes are -1 without positions, type 3 is the phone's own pause, 2 one by hand. */
function pauseSeries(workout: SimulatedWorkout, track: SimulatedTrack): string {
  const type = detailVersion(workout) === 12 ? 3 : detailVersion(workout) === 15 ? 2 : 1
  return workout.pauses
    .map(({ at, seconds }) => {
      const after = track.latitude.length === 0 ? -1 : track.at.findIndex((point) => point > at)
      return `${workout.id + at},${seconds},${after < 0 ? -1 : after - 1},${after},${type};`
    })
    .join('')
}

function places(workout: SimulatedWorkout, track: SimulatedTrack): Record<string, string> {
  const delta = (list: readonly number[], index: number): number =>
    (list[index] as number) - (index === 0 ? 0 : (list[index - 1] as number))
  const speed = findSport(workout.sport).speed
  const thousands = (metres: number): string => splits(workout, track, metres)
  return {
    longitude_latitude: series(track, (index) => `${delta(track.latitude, index)},${delta(track.longitude, index)}`),
    time: series(track, (_, seconds) => String(seconds)),
    // The first fixes have no height yet.
    altitude: series(track, (index) => String(index < 2 ? -2000000 : track.altitude[index])),
    accuracy: series(track, (index) => String(index < 3 ? 18 : 4)),
    flag: series(track, (index) => String(index === 0 ? 259 : 131)),
    pace: series(track, (index, seconds) =>
      ((track.metres[index] as number) > 0 ? seconds / (track.metres[index] as number) : 1 / speed).toFixed(2),
    ),
    kilo_pace: thousands(1000),
    mile_pace: thousands(1609.344),
    ...(detailVersion(workout) === 16
      ? { time_delta_altitude: series(track, (index, seconds) => `${seconds},${track.altitude[index]}`) }
      : {}),
  }
}

/** Full kilometres or miles: 6 columns, 15 on the watch. */
function splits(workout: SimulatedWorkout, track: SimulatedTrack, length: number): string {
  const rows: string[] = []
  let [metres, from, sum, count] = [0, 0, 0, 0]
  track.at.forEach((at, point) => {
    metres += track.metres[point] as number
    sum += track.heart[point] as number
    count++
    if (metres < length * (rows.length + 1)) return
    const [seconds, beats] = [at - from, Math.round(sum / count)]
    const short = [rows.length, seconds, '', point, beats, at]
    const more = [at * 1000, beats, 0, 100, 0, 0, 0, 164, 0]
    rows.push((detailVersion(workout) === 16 ? [...short, ...more] : short).join(','))
    from = at
    sum = 0
    count = 0
  })
  return rows.map((row) => `${row};`).join('')
}

function movement(track: SimulatedTrack): Record<string, string> {
  const steps = track.steps.some((value) => value > 0)
  const stride = (index: number): number =>
    (track.steps[index] as number) > 0
      ? Math.round(((track.metres[index] as number) * 100) / (track.steps[index] as number))
      : 0
  return {
    distance: series(track, (index, seconds) => `${seconds},${track.metres[index]}`),
    speed: series(track, (index, seconds) => `${seconds},${((track.metres[index] as number) / seconds).toFixed(4)}`),
    gait: steps
      ? series(
          track,
          (index, seconds) =>
            `${seconds},${track.steps[index]},${stride(index)},${Math.round(((track.steps[index] as number) * 60) / seconds)}`,
        )
      : '',
  }
}

/** Barometric pressure of a height in centimetres, Pa, by the international formula. */
const pressure = (altitude: number): number => Math.round(101325 * (1 - (0.0065 * altitude) / 100 / 288.15) ** 5.255)

function watchSeries(workout: SimulatedWorkout, track: SimulatedTrack): Record<string, string> {
  const running = workout.sport === 1 || workout.sport === 8
  let walked = 0
  const air = track.altitude.map(pressure)
  const powers = powerReadings(workout, track)
  return {
    ...(track.latitude.length > 0
      ? {
          air_pressure_altitude: series(
            track,
            (index, seconds) => `${seconds},${(air[index] as number) - (index === 0 ? 0 : (air[index - 1] as number))}`,
          ),
          currentDistance: series(track, (index, seconds) => {
            walked += track.metres[index] as number
            return `${seconds},${walked * 100}`
          }),
          temperature: '0,21;600,-2;900,-2;',
          lap: laps(workout, track),
          daily_performance_info: '1.0,2;2.0,3;',
        }
      : {}),
    ...(running
      ? {
          equivPace: series(
            track,
            (index, seconds) =>
              `${seconds},${Math.round((1000 * seconds) / Math.max(1, track.metres[index] as number))}`,
          ),
          runPosture: series(track, (index, seconds) =>
            index === 0
              ? `${seconds},65535,65535,255`
              : `${seconds},${240 + (index % 13)},${80 + (index % 7)},${78 + (index % 5)}`,
          ),
          cadence: '',
        }
      : {}),
    ...(workout.sport === 9
      ? {
          power_meter: series(track, (index, seconds) => `${seconds},${powers[index]}`),
          cadence: series(track, (index, seconds) => `${seconds},${78 + (index % 11)}`),
        }
      : {}),
  }
}

/** Automatic laps of five kilometres and the rest, 70 columns (data.md 2.3). */
function laps(workout: SimulatedWorkout, track: SimulatedTrack): string {
  const rows: string[] = []
  let [metres, from, start] = [0, 0, 0]
  track.at.forEach((at, point) => {
    metres += track.metres[point] as number
    if (metres < 5000 && point < track.at.length - 1) return
    const beats = track.heart.slice(start, point + 1)
    const cells: (number | string)[] = Array.from({ length: 70 }, () => 0)
    const seconds = at - from
    Object.assign(cells, {
      0: rows.length,
      1: seconds,
      2: metres,
      3: '',
      4: Math.round(arithmeticMean(beats)) || -1,
      5: at,
    })
    Object.assign(cells, {
      6: Math.round((track.altitude[point] as number) / 100),
      9: Number((seconds / Math.max(1, metres)).toFixed(4)),
    })
    Object.assign(cells, { 43: seconds * 1000, 57: at * 1000, 67: Math.max(...beats) || -1 })
    rows.push(`${cells.join(',')};`)
    metres = 0
    from = at
    start = point + 1
  })
  return workout.sport === 15 ? '' : rows.join('')
}

function swimming(person: SimulatedPerson, workout: SimulatedWorkout, track: SimulatedTrack): Record<string, string> {
  const swim = countStrokes(person, workout)
  const rate = (swim.strokes / workout.elapsed).toFixed(3)
  let end = 0
  const distance = swim.lengths
    .map(({ millis }) => {
      const from = Math.round(end / 1000)
      end += millis
      return `${Math.round(end / 1000) - from},25;`
    })
    .join('')
  const seconds = Math.round(end / 1000)
  // Version 15: one row for each half, 21 columns, strokes in columns 7 and 13.
  const half = (index: number, metres: number, strokes: number, to: number): string =>
    `${index},${Math.round(seconds / 2)},${metres},,0,${to},-20000,${strokes},0,${(seconds / 2 / metres).toFixed(6)},0.09,0,25,${strokes},0,73,25,-1,0,${metres},0;`
  const middle = Math.floor(swim.lengths.length / 2)
  const first = swim.lengths.slice(0, middle).reduce((sum, { strokes }) => sum + strokes, 0)
  const lap =
    detailVersion(workout) === 16
      ? lengthRows(swim)
      : half(0, middle * 25, first, Math.round(seconds / 2)) +
        half(1, swim.metres - middle * 25, swim.strokes - first, seconds)
  return { distance, lap, stroke_speed: series(track, (_, gap) => `${gap},${rate}`) }
}
