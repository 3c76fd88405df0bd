// Missing positions and heights in all writers of tracks: whatever gap a track has, all write the same positions and
// heights, and no value instead of a missing one.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import FitParser from 'fit-file-parser'
import { routeFile } from '../../src/export/apple-health/workouts.ts'
import { fit } from '../../src/export/fit.ts'
import type { History, HistoryFormat, WorkoutFormat } from '../../src/export/format.ts'
import { geojson } from '../../src/export/geojson.ts'
import { gpx } from '../../src/export/gpx.ts'
import { healthAutoExport } from '../../src/export/health-auto-export.ts'
import { healthConnect } from '../../src/export/health-connect.ts'
import { kml } from '../../src/export/kml.ts'
import { tcx } from '../../src/export/tcx.ts'
import { pointsOf, type Workout } from '../../src/export/workout.ts'
import { run } from './workouts.ts'

const COUNT = 12
const setting = { units: 'metric', version: '1.0.0', made: 0, person: 'ada' } as const

/** Latitude, longitude, height. */
type Place = readonly [number, number, number | null]

async function textOf(pieces: ReturnType<WorkoutFormat['write']>): Promise<string> {
  let text = ''
  const decoder = new TextDecoder()
  for await (const piece of pieces) text += typeof piece === 'string' ? piece : decoder.decode(piece)
  return text
}

async function historyText(format: HistoryFormat, workout: Workout): Promise<string> {
  const history: History = {
    names: ['workout'],
    from: null,
    to: null,
    table: () => null,
    async *workouts() {
      yield workout
    },
  }
  return textOf(format.write(history, setting))
}

const numbers = (texts: readonly (string | undefined)[]) =>
  texts.map((text) => (text === undefined ? null : Number(text)))
const matches = (text: string, pattern: RegExp): Place[] =>
  [...text.matchAll(pattern)].map((match) => numbers(match.slice(1)) as unknown as Place)

/** What each writer says of positions and heights. */
const readers: Readonly<Record<string, (workout: Workout) => Promise<readonly Place[]>>> = {
  gpx: async (workout) =>
    matches(await textOf(gpx.write(workout, setting)), /lat="([^"]+)" lon="([^"]+)">(?:<ele>([^<]+))?/g),
  tcx: async (workout) =>
    matches(
      await textOf(tcx.write(workout, setting)),
      /<LatitudeDegrees>([^<]+)<\/LatitudeDegrees><LongitudeDegrees>([^<]+)<\/LongitudeDegrees><\/Position>(?:<AltitudeMeters>([^<]+))?/g,
    ),
  kml: async (workout) => {
    const text = await textOf(kml.write(workout, setting))
    return matches(text, /<gx:coord>(\S+) ([^ <]+)(?: ([^<]+))?</g).map(
      ([lon, lat, height]): Place => [lat, lon, height],
    )
  },
  geojson: async (workout) => {
    const { geometry } = JSON.parse(await textOf(geojson.write(workout, setting)))
    const lines = geometry.type === 'LineString' ? [geometry.coordinates] : geometry.coordinates
    return lines.flat().map(([lon, lat, height]: number[]) => [lat, lon, height ?? null])
  },
  apple: async (workout) =>
    matches([...routeFile(workout)].join(''), /lon="([^"]+)" lat="([^"]+)"><ele>([^<]+)<\/ele>.*?<vAcc>([^<]+)/g).map(
      (place) => {
        const [lon, lat, height, accuracy] = place as unknown as [number, number, number, number]
        return [lat, lon, accuracy < 0 ? null : height]
      },
    ),
  'health-connect': async (workout) => {
    const { route = [] } = JSON.parse(await historyText(healthConnect, workout))
    return route.map((one: Record<string, number>) => [one.latitude, one.longitude, one.altitude ?? null])
  },
  'health-auto-export': async (workout) => {
    const { data } = JSON.parse(await historyText(healthAutoExport, workout))
    const { route } = data.workouts[0]
    return route.map((one: Record<string, number>) => [one.latitude, one.longitude, one.altitude ?? null])
  },
  fit: async (workout) => {
    const bytes = [...(fit.write(workout, setting) as Iterable<Uint8Array>)][0]!
    const { records = [] } = await new FitParser({ mode: 'list' }).parseAsync(bytes.slice().buffer as never)
    return records
      .filter((one) => one.position_lat !== undefined || one.position_long !== undefined)
      .map((one) => [one.position_lat!, one.position_long!, one.enhanced_altitude ?? null] as Place)
  },
}

const every = (i: number) => i >= 0
const holes: Readonly<Record<string, (i: number) => boolean>> = {
  none: () => false,
  leading: (i) => i < 3,
  middle: (i) => i > 4 && i < 8,
  trailing: (i) => i > 8,
  single: (i) => i !== 5,
  whole: every,
}
const never = () => false
const parts = {
  position: (hole: (i: number) => boolean) => [hole, never],
  height: (hole: (i: number) => boolean) => [never, hole],
  both: (hole: (i: number) => boolean) => [hole, hole],
} as const

function workoutWith(place: (i: number) => boolean, height: (i: number) => boolean, none: number): Workout {
  const start = 1_706_681_700
  const series = (of: (i: number) => number) => Float64Array.from({ length: COUNT }, (_, i) => of(i))
  return run(COUNT, {
    pauses: [],
    laps: [],
    start,
    end: start + COUNT,
    points: pointsOf(
      series((i) => start + i),
      {
        latitude: series((i) => (place(i) ? none : -16.8 + i / 1000)),
        longitude: series((i) => (place(i) ? none : 100 + i / 1000)),
        altitude: series((i) => (height(i) ? Number.NaN : 110 + i)),
        heartrate: series(() => 120),
      },
    ),
  })
}

for (const [writer, read] of Object.entries(readers))
  test(`${writer}: no hole of a track is written as a place or a height`, async () => {
    for (const [hole, inHole] of Object.entries(holes))
      for (const [part, of] of Object.entries(parts))
        for (const none of [0, Number.NaN]) {
          const [place, height] = of(inHole)
          const workout = workoutWith(place!, height!, none)
          const indices = Array.from({ length: COUNT }, (_, i) => i).filter((i) => !place!(i))
          const refused = ['gpx', 'kml', 'geojson', 'apple'].includes(writer) && indices.length === 0
          const found = refused ? [] : await read(workout)
          // A line of GeoJSON needs two places.
          const wanted = writer === 'geojson' && indices.length === 1 ? [indices[0]!, indices[0]!] : indices
          // KML demands a height of every point of a track that has any: the nearest before, else after.
          const filled = (i: number) =>
            wanted.some((one) => !height!(one))
              ? ([...Array(i + 1).keys()].findLast((one) => !height!(one)) ??
                [...Array(COUNT).keys()].find((one) => !height!(one))!)
              : null
          const heightAt = (i: number) => {
            const from = writer === 'kml' ? filled(i) : height!(i) ? null : i
            return from === null ? null : 110 + from
          }
          const what = `${writer}: ${hole} hole of ${part}, ${none}`
          assert.equal(found.length, wanted.length, what)
          found.forEach(([latitude, longitude, altitude], k) => {
            const i = wanted[k]!
            assert.ok(Math.abs(latitude - (-16.8 + i / 1000)) < 1e-6, what)
            assert.ok(Math.abs(longitude - (100 + i / 1000)) < 1e-6, what)
            assert.equal(altitude, heightAt(i), what)
          })
        }
  })

test('apple: a height that is none is the nearest one, so that the route climbs no more than the track', () => {
  const heights = (workout: Workout) =>
    [...[...routeFile(workout)].join('').matchAll(/<ele>([^<]+)/g)].map((match) => Number(match[1]))
  const track = workoutWith(never, (i) => i < 4 || i === 7, 0)
  assert.deepEqual(heights(track), [114, 114, 114, 114, 114, 115, 116, 116, 118, 119, 120, 121])
})
