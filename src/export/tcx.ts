// TCX (Training Center Database v2): laps of tracks, a new track after each pause; positions may be missing, so indoor
// workouts are possible. Speed, strides and power go into Garmin's ActivityExtension. Order is that of the schema.

import { LONGEST_CELL, put, putDecimal, putWhole, timeWriter, wordsFrom } from './digits.ts'
import type { WorkoutFormat } from './format.ts'
import { isoUtc } from './instant.ts'
import { namesOfSport } from './sports.ts'
import { beats, decimal, movingSeconds, runsBetween, tiledLaps, turns } from './track.ts'
import { hasHeight, type Lap, located, type Workout } from './workout.ts'
import { xml } from './xml.ts'

export const tcx: WorkoutFormat = {
  name: 'tcx',
  title: 'Workouts for training sites, indoor ones too, one file per workout',
  extension: '.tcx',
  mediaType: 'application/vnd.garmin.tcx+xml',
  units: 'fixed',
  holds: 'workout',
  refusal: () => null,
  *write(workout, { version }) {
    yield `<?xml version="1.0" encoding="UTF-8"?>
<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:ns3="http://www.garmin.com/xmlschemas/ActivityExtension/v2">
<Activities><Activity Sport="${namesOfSport(workout.sport).tcx}"><Id>${isoUtc(workout.start)}</Id>
`
    const point = pointWriter(workout)
    const laps = tiledLaps(workout)
    for (const [i, lap] of laps.entries()) yield* lapText(workout, lap, laps[i + 1]?.start, point)
    const [major = '0', minor = '0'] = version.split('.')
    yield `<Notes>${xml([workout.title ?? workout.sportName, workout.note].filter(Boolean).join('\n'))}</Notes>
<Creator xsi:type="Device_t"><Name>wristory</Name><UnitId>0</UnitId><ProductID>0</ProductID><Version><VersionMajor>${Number.parseInt(major, 10)}</VersionMajor><VersionMinor>${Number.parseInt(minor, 10)}</VersionMinor></Version></Creator>
</Activity></Activities></TrainingCenterDatabase>
`
  },
}

function* lapText(
  workout: Workout,
  lap: Lap,
  next: number | undefined,
  point: TcxWriter,
): Generator<string | Uint8Array> {
  const seconds = movingSeconds(workout, lap.start, lap.end)
  const [mean, max] = [beats(lap.heartrate), beats(lap.heartrateMax)]
  yield `<Lap StartTime="${isoUtc(lap.start)}"><TotalTimeSeconds>${decimal(seconds, 3)}</TotalTimeSeconds><DistanceMeters>${decimal(Math.max(0, lap.distance ?? 0), 2)}</DistanceMeters><Calories>${Math.min(65_535, Math.max(0, Math.round(lap.energy ?? 0)))}</Calories>`
  if (mean !== null) yield `<AverageHeartRateBpm><Value>${mean}</Value></AverageHeartRateBpm>`
  if (max !== null) yield `<MaximumHeartRateBpm><Value>${max}</Value></MaximumHeartRateBpm>`
  yield '<Intensity>Active</Intensity><TriggerMethod>Manual</TriggerMethod>\n'
  // The instant at which one lap ends and the next begins belongs to the next.
  const end = next === undefined ? lap.end : next - 0.5
  for (const { from, to } of runsBetween(workout, lap.start, end)) {
    yield '<Track>\n'
    yield* trackPoints(point, from, to)
    yield '</Track>\n'
  }
  yield '</Lap>\n'
}

const tags = {
  time: wordsFrom('<Trackpoint><Time>'),
  timeEnd: wordsFrom('</Time>'),
  latitude: wordsFrom('<Position><LatitudeDegrees>'),
  longitude: wordsFrom('</LatitudeDegrees><LongitudeDegrees>'),
  placed: wordsFrom('</LongitudeDegrees></Position>'),
  altitude: wordsFrom('<AltitudeMeters>'),
  altitudeEnd: wordsFrom('</AltitudeMeters>'),
  distance: wordsFrom('<DistanceMeters>'),
  distanceEnd: wordsFrom('</DistanceMeters>'),
  heart: wordsFrom('<HeartRateBpm><Value>'),
  heartEnd: wordsFrom('</Value></HeartRateBpm>'),
  turns: wordsFrom('<Cadence>'),
  turnsEnd: wordsFrom('</Cadence>'),
  more: wordsFrom('<Extensions><ns3:TPX>'),
  speed: wordsFrom('<ns3:Speed>'),
  speedEnd: wordsFrom('</ns3:Speed>'),
  strides: wordsFrom('<ns3:RunCadence>'),
  stridesEnd: wordsFrom('</ns3:RunCadence>'),
  watts: wordsFrom('<ns3:Watts>'),
  wattsEnd: wordsFrom('</ns3:Watts>'),
  moreEnd: wordsFrom('</ns3:TPX></Extensions>'),
  end: wordsFrom('</Trackpoint>\n'),
}

/** Chunk size in bytes, and more than the maximum of a point. */
const CHUNK = 65_536
const POINT = Object.values(tags).reduce((sum, [length]) => sum + length!, 10 * LONGEST_CELL)

type TcxWriter = (view: DataView, at: number, i: number) => number

/** The points' text. A chunk is overwritten when the next one is requested. */
function* trackPoints(point: TcxWriter, from: number, to: number): Generator<Uint8Array> {
  const bytes = new Uint8Array(Math.min(CHUNK, (to - from) * POINT))
  const view = new DataView(bytes.buffer)
  let at = 0
  for (let i = from; i < to; i++) {
    if (at > bytes.length - POINT) {
      yield bytes.subarray(0, at)
      at = 0
    }
    at = point(view, at, i)
  }
  if (at > 0) yield bytes.subarray(0, at)
}

function pointWriter({ points, sport }: Workout): TcxWriter {
  const { time, latitude, longitude, altitude, distance, heartrate } = points
  const onFoot = namesOfSport(sport).cadence === 'steps'
  const instant = timeWriter()
  return (view, begin, i) => {
    let at = put(view, instant(view, put(view, begin, tags.time), time, i, null), tags.timeEnd)
    if (located(points, i)) {
      at = putDecimal(view, put(view, at, tags.latitude), latitude[i]!, 7)
      at = putDecimal(view, put(view, at, tags.longitude), longitude[i]!, 7)
      at = put(view, at, tags.placed)
    }
    if (hasHeight(points, i))
      at = put(view, putDecimal(view, put(view, at, tags.altitude), altitude[i]!, 2), tags.altitudeEnd)
    if (Number.isFinite(distance[i]!))
      at = put(view, putDecimal(view, put(view, at, tags.distance), distance[i]!, 2), tags.distanceEnd)
    const bpm = beats(heartrate[i])
    if (bpm !== null) at = put(view, putWhole(view, put(view, at, tags.heart), bpm), tags.heartEnd)
    const rate = turns(points.cadence[i]!, onFoot)
    if (rate !== null && !onFoot) at = put(view, putWhole(view, put(view, at, tags.turns), rate), tags.turnsEnd)
    return put(view, putExtensions(view, at, points.speed[i]!, onFoot ? rate : null, points.power[i]!), tags.end)
  }
}

function putExtensions(view: DataView, begin: number, speed: number, strides: number | null, power: number): number {
  if (!(speed >= 0) && strides === null && !(power >= 0)) return begin
  let at = put(view, begin, tags.more)
  if (speed >= 0) at = put(view, putDecimal(view, put(view, at, tags.speed), speed, 3), tags.speedEnd)
  if (strides !== null) at = put(view, putWhole(view, put(view, at, tags.strides), strides), tags.stridesEnd)
  if (power >= 0) {
    // The schema's type is a short without sign.
    at = putWhole(view, put(view, at, tags.watts), Math.min(65_535, Math.round(power)))
    at = put(view, at, tags.wattsEnd)
  }
  return put(view, at, tags.moreEnd)
}
