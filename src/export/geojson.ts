// GeoJSON (RFC 7946): one Feature per workout, a line for each stretch between pauses, times and heart rates in
// `coordinateProperties` as togeojson writes them. Lines are cut where they cross the antimeridian.

import type { WorkoutFormat } from './format.ts'
import { isoLocal, isoUtc } from './instant.ts'
import { namesOfSport } from './sports.ts'
import { beats, carried, hasPositions, locatedRuns } from './track.ts'
import { hasHeight, type Points, type Workout } from './workout.ts'

export const geojson: WorkoutFormat = {
  name: 'geojson',
  title: 'Tracks for web maps and GIS, one file per workout',
  extension: '.geojson',
  mediaType: 'application/geo+json',
  units: 'fixed',
  holds: 'workout',
  refusal: (workout) => (hasPositions(workout) ? null : 'it has no positions, which geojson demands'),
  *write(workout) {
    yield `${JSON.stringify(feature(workout))}\n`
  },
}

type Vertex = { readonly place: number[]; readonly time: string | null; readonly heart: number | null }

function feature(workout: Workout) {
  const { points } = workout
  const heart = carried(points.time, points.heartrate)
  const vertex = (i: number): Vertex => ({
    place: pointCoordinates(points, i),
    time: isoUtc(points.time[i]!),
    heart: beats(heart[i]),
  })
  const lines = locatedRuns(workout)
    .map((run) => run.map(vertex))
    .flatMap(cutAtAntimeridian)
    // A line needs two places; a lone point is told twice.
    .map((line) => (line.length === 1 ? [line[0]!, line[0]!] : line))
  const several = lines.length > 1
  const each = <T>(of: (one: Vertex) => T) => (several ? lines.map((line) => line.map(of)) : lines[0]!.map(of))
  return {
    type: 'Feature',
    geometry: { type: several ? 'MultiLineString' : 'LineString', coordinates: each(({ place }) => place) },
    properties: {
      name: workout.title ?? workout.sportName,
      ...(workout.note === undefined ? {} : { note: workout.note }),
      sport: namesOfSport(workout.sport).gpx,
      start: isoLocal(workout.start, workout.utcOffset),
      end: isoLocal(workout.end, workout.utcOffset),
      ...(workout.distance === null ? {} : { distance: workout.distance }),
      coordinateProperties: {
        times: each(({ time }) => time),
        ...(heart.some((bpm) => beats(bpm) !== null) ? { heart: each(({ heart: bpm }) => bpm) } : {}),
      },
    },
  }
}

function pointCoordinates(points: Points, i: number): number[] {
  const { longitude, latitude, altitude } = points
  const place = [longitude[i]!, latitude[i]!].map((degrees) => Math.round(degrees * 1e7) / 1e7)
  return hasHeight(points, i) ? [...place, Math.round(altitude[i]! * 100) / 100] : place
}

/** RFC 7946 section 3.1.9: a line that crosses 180 degrees becomes two that end and begin on it. */
function cutAtAntimeridian(line: readonly Vertex[]): Vertex[][] {
  const parts: Vertex[][] = [[]]
  line.forEach((vertex, i) => {
    const before = line[i - 1]
    if (before !== undefined && Math.abs(vertex.place[0]! - before.place[0]!) > 180) {
      const side = before.place[0]! > 0 ? 180 : -180
      const behind = vertex.place[0]! + (side > 0 ? 360 : -360)
      const share = (side - before.place[0]!) / (behind - before.place[0]!)
      const latitude = before.place[1]! + (vertex.place[1]! - before.place[1]!) * share
      const rounded = Math.round(latitude * 1e7) / 1e7
      parts.at(-1)!.push({ ...before, place: [side, rounded] })
      parts.push([{ ...vertex, place: [-side, rounded] }])
    }
    parts.at(-1)!.push(vertex)
  })
  return parts
}
