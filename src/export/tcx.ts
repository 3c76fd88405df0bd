// TCX (Training Center Database v2): laps of tracks, a new track after each pause; positions may be missing, so indoor
// workouts can be told. Speed, strides and power go into Garmin's ActivityExtension. Order is that of the schema.

import type { WorkoutFormat } from './format.ts'
import { isoUtc } from './instant.ts'
import { namesOfSport } from './sports.ts'
import { beats, clockWriter, decimal, movingSeconds, runsBetween, tiledLaps, turns } from './track.ts'
import { type Lap, located, type Workout } from './workout.ts'
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
    const laps = tiledLaps(workout)
    for (const [i, lap] of laps.entries()) yield* lapText(workout, lap, laps[i + 1]?.start)
    const [major = '0', minor = '0'] = version.split('.')
    yield `<Notes>${xml(workout.title ?? workout.sportName)}</Notes>
<Creator xsi:type="Device_t"><Name>wristory</Name><UnitId>0</UnitId><ProductID>0</ProductID><Version><VersionMajor>${Number.parseInt(major, 10)}</VersionMajor><VersionMinor>${Number.parseInt(minor, 10)}</VersionMinor></Version></Creator>
</Activity></Activities></TrainingCenterDatabase>
`
  },
}

function* lapText(workout: Workout, lap: Lap, next: number | undefined): Generator<string> {
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
    yield* trackPoints(workout, from, to)
    yield '</Track>\n'
  }
  yield '</Lap>\n'
}

function* trackPoints(workout: Workout, from: number, to: number): Generator<string> {
  const { points } = workout
  const { cadence: counts } = namesOfSport(workout.sport)
  const time = clockWriter()
  let text = ''
  for (let i = from; i < to; i++) {
    text += `<Trackpoint><Time>${time(points.time[i]!)}</Time>`
    if (located(points, i))
      text += `<Position><LatitudeDegrees>${decimal(points.latitude[i]!, 7)}</LatitudeDegrees><LongitudeDegrees>${decimal(points.longitude[i]!, 7)}</LongitudeDegrees></Position>`
    if (!Number.isNaN(points.altitude[i]!))
      text += `<AltitudeMeters>${decimal(points.altitude[i]!, 2)}</AltitudeMeters>`
    if (!Number.isNaN(points.distance[i]!))
      text += `<DistanceMeters>${decimal(points.distance[i]!, 2)}</DistanceMeters>`
    const bpm = beats(points.heartrate[i])
    if (bpm !== null) text += `<HeartRateBpm><Value>${bpm}</Value></HeartRateBpm>`
    const rate = Number.isNaN(points.cadence[i]!) ? null : turns(points.cadence[i]!, counts === 'steps')
    if (rate !== null && counts !== 'steps') text += `<Cadence>${rate}</Cadence>`
    let more = ''
    if (points.speed[i]! >= 0) more += `<ns3:Speed>${decimal(points.speed[i]!, 3)}</ns3:Speed>`
    if (rate !== null && counts === 'steps') more += `<ns3:RunCadence>${rate}</ns3:RunCadence>`
    if (points.power[i]! >= 0) more += `<ns3:Watts>${Math.min(65_535, Math.round(points.power[i]!))}</ns3:Watts>`
    if (more !== '') text += `<Extensions><ns3:TPX>${more}</ns3:TPX></Extensions>`
    text += '</Trackpoint>\n'
    if (text.length > 32_768) {
      yield text
      text = ''
    }
  }
  yield text
}
