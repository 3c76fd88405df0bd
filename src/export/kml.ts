// KML 2.2 with Google's gx:Track: times first, then as many coordinates; heart rate as an array beside them; a
// gx:MultiTrack where pauses cut the track.

import type { WorkoutFormat } from './format.ts'
import { isoUtc } from './instant.ts'
import { beats, carried, clockWriter, decimal, hasPositions, locatedRuns } from './track.ts'
import { filledHeights, type Workout } from './workout.ts'
import { xml } from './xml.ts'

export const kml: WorkoutFormat = {
  name: 'kml',
  title: 'Tracks for Google Earth, one file per workout',
  extension: '.kml',
  mediaType: 'application/vnd.google-earth.kml+xml',
  units: 'fixed',
  holds: 'workout',
  refusal: (workout) => (hasPositions(workout) ? null : 'it has no positions, which kml demands'),
  *write(workout) {
    yield `<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2"><Document><name>${xml(workout.title ?? workout.sportName)}</name>${workout.note === undefined ? '' : `<description>${xml(workout.note)}</description>`}
<Schema id="readings"><gx:SimpleArrayField name="heartrate" type="int"><displayName>Heart rate</displayName></gx:SimpleArrayField></Schema>
<Placemark><name>${xml(workout.sportName)}</name><TimeSpan><begin>${isoUtc(workout.start)}</begin><end>${isoUtc(workout.end)}</end></TimeSpan>
`
    const runs = locatedRuns(workout)
    if (runs.length > 1) yield '<gx:MultiTrack>\n'
    for (const run of runs) yield track(workout, run)
    if (runs.length > 1) yield '</gx:MultiTrack>\n'
    yield '</Placemark></Document></kml>\n'
  },
}

function track({ points }: Workout, run: readonly number[]): string {
  const time = clockWriter()
  const heart = carried(points.time, points.heartrate)
  const known = run.some((i) => beats(heart[i]) !== null)
  const height = filledHeights(points)
  const high = run.every((i) => !Number.isNaN(height[i]!))
  const when = run.map((i) => `<when>${time(points.time[i]!)}</when>\n`).join('')
  const where = run.map((i) => {
    const altitude = high ? ` ${decimal(height[i]!, 2)}` : ''
    return `<gx:coord>${decimal(points.longitude[i]!, 7)} ${decimal(points.latitude[i]!, 7)}${altitude}</gx:coord>\n`
  })
  const values = run.map((i) => `<gx:value>${beats(heart[i]) ?? ''}</gx:value>\n`).join('')
  const array = `<ExtendedData><SchemaData schemaUrl="#readings"><gx:SimpleArrayData name="heartrate">\n${values}</gx:SimpleArrayData></SchemaData></ExtendedData>\n`
  return `<gx:Track><altitudeMode>${high ? 'absolute' : 'clampToGround'}</altitudeMode>\n${when}${where.join('')}${known ? array : ''}</gx:Track>\n`
}
