// GPX 1.1 with Garmin's TrackPointExtension v1 (heart rate, cadence, temperature) and PowerExtension: a track of
// segments, a new one after each pause. Element order is that of the schema. Only points with a position can be
// written.

import { LONGEST_CELL, put, putDecimal, putWhole, timeWriter, wordsFrom } from './digits.ts'
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
  segment: wordsFrom('<trkseg>\n'),
  segmentEnd: wordsFrom('</trkseg>\n'),
  latitude: wordsFrom('<trkpt lat="'),
  longitude: wordsFrom('" lon="'),
  placed: wordsFrom('">'),
  altitude: wordsFrom('<ele>'),
  altitudeEnd: wordsFrom('</ele>'),
  time: wordsFrom('<time>'),
  timeEnd: wordsFrom('</time>'),
  more: wordsFrom('<extensions>'),
  watts: wordsFrom('<pwr:PowerInWatts>'),
  wattsEnd: wordsFrom('</pwr:PowerInWatts>'),
  readings: wordsFrom('<gpxtpx:TrackPointExtension>'),
  temperature: wordsFrom('<gpxtpx:atemp>'),
  temperatureEnd: wordsFrom('</gpxtpx:atemp>'),
  heart: wordsFrom('<gpxtpx:hr>'),
  heartEnd: wordsFrom('</gpxtpx:hr>'),
  cadence: wordsFrom('<gpxtpx:cad>'),
  cadenceEnd: wordsFrom('</gpxtpx:cad>'),
  readingsEnd: wordsFrom('</gpxtpx:TrackPointExtension>'),
  moreEnd: wordsFrom('</extensions>'),
  end: wordsFrom('</trkpt>\n'),
}

/** Chunk size in bytes, and more than the maximum of a point and the ends of segments around it. */
const CHUNK = 65_536
const POINT = Object.values(tags).reduce((sum, [length]) => sum + 2 * length!, 8 * LONGEST_CELL)

/** The segments' text. A chunk is overwritten when the next one is requested. */
function* segments(workout: Workout): Generator<Uint8Array> {
  const bytes = new Uint8Array(CHUNK)
  const view = new DataView(bytes.buffer)
  const point = pointWriter(workout)
  let at = 0
  for (const run of locatedRuns(workout)) {
    at = put(view, at, tags.segment)
    for (const i of run) {
      if (at > CHUNK - POINT) {
        yield bytes.subarray(0, at)
        at = 0
      }
      at = point(view, at, i)
    }
    at = put(view, at, tags.segmentEnd)
  }
  if (at > 0) yield bytes.subarray(0, at)
}

type GpxWriter = (view: DataView, at: number, i: number) => number

function pointWriter(workout: Workout): GpxWriter {
  const { time, latitude, longitude, altitude } = workout.points
  const instant = timeWriter()
  const extensions = extensionWriter(workout)
  return (view, begin, i) => {
    // 180 degrees east is the same line as west, and the schema knows only the latter.
    const east = longitude[i]! === 180 ? -180 : longitude[i]!
    let at = putDecimal(view, put(view, begin, tags.latitude), latitude[i]!, 7)
    at = putDecimal(view, put(view, at, tags.longitude), east, 7)
    at = put(view, at, tags.placed)
    if (hasHeight(workout.points, i)) {
      at = putDecimal(view, put(view, at, tags.altitude), altitude[i]!, 2)
      at = put(view, at, tags.altitudeEnd)
    }
    at = put(view, instant(view, put(view, at, tags.time), time, i, null), tags.timeEnd)
    return put(view, extensions(view, at, i), tags.end)
  }
}

/** Writes the extensions of a point; nothing without readings. */
function extensionWriter({ points, sport }: Workout): GpxWriter {
  const steps = namesOfSport(sport).cadence === 'steps'
  const heart = carried(points.time, points.heartrate)
  const cadence = carried(points.time, points.cadence)
  const power = carried(points.time, points.power)
  const { temperature } = points
  return (view, begin, i) => {
    const bpm = beats(heart[i])
    const rate = turns(cadence[i]!, steps)
    const degrees = temperature[i]!
    const warm = Number.isFinite(degrees)
    const read = warm || bpm !== null || rate !== null
    const powered = power[i]! >= 0
    if (!read && !powered) return begin
    let at = put(view, begin, tags.more)
    if (powered) {
      at = putDecimal(view, put(view, at, tags.watts), power[i]!, 0)
      at = put(view, at, tags.wattsEnd)
    }
    if (read) at = put(view, at, tags.readings)
    if (warm) {
      at = putDecimal(view, put(view, at, tags.temperature), degrees, 1)
      at = put(view, at, tags.temperatureEnd)
    }
    if (bpm !== null) at = put(view, putWhole(view, put(view, at, tags.heart), bpm), tags.heartEnd)
    if (rate !== null) at = put(view, putWhole(view, put(view, at, tags.cadence), rate), tags.cadenceEnd)
    if (read) at = put(view, at, tags.readingsEnd)
    return put(view, at, tags.moreEnd)
  }
}
