// GPX 1.1 with Garmin's TrackPointExtension v1 (heart rate, cadence, temperature) and PowerExtension: a track of
// segments, a new one after each pause. Element order is that of the schema. Only located points can be told.

import type { WorkoutFormat } from './format.ts'
import { isoUtc } from './instant.ts'
import { namesOfSport } from './sports.ts'
import { beats, carried, clockWriter, decimal, hasPositions, locatedRuns, turns } from './track.ts'
import type { Workout } from './workout.ts'
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
<trk><name>${xml(workout.title ?? workout.sportName)}</name><type>${namesOfSport(workout.sport).gpx}</type>
`
}

function* segments(workout: Workout): Generator<string> {
  const { points } = workout
  const steps = namesOfSport(workout.sport).cadence === 'steps'
  const time = clockWriter()
  const heart = carried(points.time, points.heartrate)
  const cadence = carried(points.time, points.cadence)
  const power = carried(points.time, points.power)
  for (const run of locatedRuns(workout)) {
    let text = '<trkseg>\n'
    for (const i of run) {
      // 180 degrees east is the same line as west, and the schema knows only the latter.
      const longitude = points.longitude[i]! === 180 ? -180 : points.longitude[i]!
      text += `<trkpt lat="${decimal(points.latitude[i]!, 7)}" lon="${decimal(longitude, 7)}">`
      const altitude = points.altitude[i]!
      if (!Number.isNaN(altitude)) text += `<ele>${decimal(altitude, 2)}</ele>`
      text += `<time>${time(points.time[i]!)}</time>${extensions(heart[i]!, cadence[i]!, power[i]!, points.temperature[i]!, steps)}</trkpt>\n`
      if (text.length > 32_768) {
        yield text
        text = ''
      }
    }
    yield `${text}</trkseg>\n`
  }
}

function extensions(heart: number, cadence: number, power: number, temperature: number, steps: boolean): string {
  const bpm = beats(heart)
  const rate = Number.isNaN(cadence) ? null : turns(cadence, steps)
  let point = ''
  if (!Number.isNaN(temperature)) point += `<gpxtpx:atemp>${decimal(temperature, 1)}</gpxtpx:atemp>`
  if (bpm !== null) point += `<gpxtpx:hr>${bpm}</gpxtpx:hr>`
  if (rate !== null) point += `<gpxtpx:cad>${rate}</gpxtpx:cad>`
  const watts = power >= 0 ? `<pwr:PowerInWatts>${Math.round(power)}</pwr:PowerInWatts>` : ''
  if (point === '' && watts === '') return ''
  const inner = point === '' ? '' : `<gpxtpx:TrackPointExtension>${point}</gpxtpx:TrackPointExtension>`
  return `<extensions>${watts}${inner}</extensions>`
}
