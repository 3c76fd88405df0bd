// GPX 1.1 with Garmin's TrackPointExtension v1 (heart rate, cadence, temperature) and PowerExtension: a track of
// segments, a new one after each pause. Element order is that of the schema. Only located points can be told.

import { bytesOf } from '../codec/text.ts'
import { instantWriter, LONGEST_NUMBER, put, putDecimal, putWhole } from './digits.ts'
import type { WorkoutFormat } from './format.ts'
import { isoUtc } from './instant.ts'
import { namesOfSport } from './sports.ts'
import { beats, carried, hasPositions, locatedRuns, turns } from './track.ts'
import { hasHeight, type Workout } from './workout.ts'
import { xml } from './xml.ts'

export const gpx: WorkoutFormat = {
  name: 'gpx',
  title: 'Tracks for maps and most training sites, one file per workout',
  extension: '.gpx',
  mediaType: 'application/gpx+xml',
  units: 'fixed',
  holds: 'workout',
  refusal: (workout) => (hasPositions(workout) ? null : 'it has no positions, which gpx demands (tcx and fit do not)'),
  *write(workout) {
    yield head(workout)
    yield* segments(workout)
    yield '</trk>\n</gpx>\n'
  },
}

function head(workout: Workout): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" creator="wristory" xmlns="http://www.topografix.com/GPX/1/1" xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v1" xmlns:pwr="http://www.garmin.com/xmlschemas/PowerExtension/v1">
<metadata><time>${isoUtc(workout.start)}</time></metadata>
<trk><name>${xml(workout.title ?? workout.sportName)}</name>${workout.note === undefined ? '' : `<desc>${xml(workout.note)}</desc>`}<type>${namesOfSport(workout.sport).gpx}</type>
`
}

const tags = {
  segment: bytesOf('<trkseg>\n'),
  segmentEnd: bytesOf('</trkseg>\n'),
  latitude: bytesOf('<trkpt lat="'),
  longitude: bytesOf('" lon="'),
  placed: bytesOf('">'),
  altitude: bytesOf('<ele>'),
  altitudeEnd: bytesOf('</ele>'),
  time: bytesOf('<time>'),
  timeEnd: bytesOf('</time>'),
  more: bytesOf('<extensions>'),
  watts: bytesOf('<pwr:PowerInWatts>'),
  wattsEnd: bytesOf('</pwr:PowerInWatts>'),
  readings: bytesOf('<gpxtpx:TrackPointExtension>'),
  temperature: bytesOf('<gpxtpx:atemp>'),
  temperatureEnd: bytesOf('</gpxtpx:atemp>'),
  heart: bytesOf('<gpxtpx:hr>'),
  heartEnd: bytesOf('</gpxtpx:hr>'),
  cadence: bytesOf('<gpxtpx:cad>'),
  cadenceEnd: bytesOf('</gpxtpx:cad>'),
  readingsEnd: bytesOf('</gpxtpx:TrackPointExtension>'),
  moreEnd: bytesOf('</extensions>'),
  end: bytesOf('</trkpt>\n'),
}

/** Bytes of a piece, and more than a point and the ends of segments around it take. */
const CHUNK = 65_536
const POINT = Object.values(tags).reduce((sum, { length }) => sum + 2 * length, 8 * LONGEST_NUMBER)

/** The segments' text. A piece is overwritten when the next one is asked for. */
function* segments(workout: Workout): Generator<Uint8Array> {
  const bytes = new Uint8Array(CHUNK)
  const point = pointWriter(workout)
  let at = 0
  for (const run of locatedRuns(workout)) {
    at = put(bytes, at, tags.segment)
    for (const i of run) {
      if (at > CHUNK - POINT) {
        yield bytes.subarray(0, at)
        at = 0
      }
      at = point(bytes, at, i)
    }
    at = put(bytes, at, tags.segmentEnd)
  }
  if (at > 0) yield bytes.subarray(0, at)
}

type GpxWriter = (bytes: Uint8Array, at: number, i: number) => number

function pointWriter(workout: Workout): GpxWriter {
  const { time, latitude, longitude, altitude } = workout.points
  const instant = instantWriter()
  const extensions = extensionWriter(workout)
  return (bytes, begin, i) => {
    // 180 degrees east is the same line as west, and the schema knows only the latter.
    const east = longitude[i]! === 180 ? -180 : longitude[i]!
    let at = putDecimal(bytes, put(bytes, begin, tags.latitude), latitude[i]!, 7)
    at = putDecimal(bytes, put(bytes, at, tags.longitude), east, 7)
    at = put(bytes, at, tags.placed)
    if (hasHeight(workout.points, i)) {
      at = putDecimal(bytes, put(bytes, at, tags.altitude), altitude[i]!, 2)
      at = put(bytes, at, tags.altitudeEnd)
    }
    at = put(bytes, instant(bytes, put(bytes, at, tags.time), time[i]!), tags.timeEnd)
    return put(bytes, extensions(bytes, at, i), tags.end)
  }
}

/** Writes the extensions of a point; nothing where it has no readings. */
function extensionWriter({ points, sport }: Workout): GpxWriter {
  const steps = namesOfSport(sport).cadence === 'steps'
  const heart = carried(points.time, points.heartrate)
  const cadence = carried(points.time, points.cadence)
  const power = carried(points.time, points.power)
  const { temperature } = points
  return (bytes, begin, i) => {
    const bpm = beats(heart[i])
    const rate = turns(cadence[i]!, steps)
    const degrees = temperature[i]!
    const warm = Number.isFinite(degrees)
    const read = warm || bpm !== null || rate !== null
    const powered = power[i]! >= 0
    if (!read && !powered) return begin
    let at = put(bytes, begin, tags.more)
    if (powered) {
      at = putDecimal(bytes, put(bytes, at, tags.watts), power[i]!, 0)
      at = put(bytes, at, tags.wattsEnd)
    }
    if (read) at = put(bytes, at, tags.readings)
    if (warm) {
      at = putDecimal(bytes, put(bytes, at, tags.temperature), degrees, 1)
      at = put(bytes, at, tags.temperatureEnd)
    }
    if (bpm !== null) at = put(bytes, putWhole(bytes, put(bytes, at, tags.heart), bpm), tags.heartEnd)
    if (rate !== null) at = put(bytes, putWhole(bytes, put(bytes, at, tags.cadence), rate), tags.cadenceEnd)
    if (read) at = put(bytes, at, tags.readingsEnd)
    return put(bytes, at, tags.moreEnd)
  }
}
