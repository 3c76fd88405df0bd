// Workouts as HealthKit exports them, and their routes: GPX files whose points have what importers require (elevation,
// time, accuracies, course, speed), each a number, unknown ones as Apple writes them.

import { isoUtc, spacedLocal } from '../instant.ts'
import { namesOfSport } from '../sports.ts'
import { decimal, hasPositions, locatedRuns } from '../track.ts'
import { filledHeights, hasHeight, type Workout } from '../workout.ts'
import { xml } from '../xml.ts'
import { SOURCE } from './records.ts'

/** `route_2024-01-31_7.15am.gpx`, with a number where a minute has several; null without positions. */
export function routeNames(): (workout: Workout) => string | null {
  const taken = new Map<string, number>()
  return (workout) => {
    if (!hasPositions(workout)) return null
    const [date, time] = spacedLocal(workout.start, workout.utcOffset).split(' ') as [string, string]
    const [hour, minute] = time.split(':') as [string, string]
    const name = `route_${date}_${Number(hour) % 12 || 12}.${minute}${Number(hour) < 12 ? 'am' : 'pm'}`
    const count = (taken.get(name) ?? 0) + 1
    taken.set(name, count)
    return `${name}${count === 1 ? '' : `_${count}`}.gpx`
  }
}

export function workoutElement(workout: Workout, route: string | null): string {
  const names = namesOfSport(workout.sport)
  const at = (instant: number) => spacedLocal(instant, workout.utcOffset)
  const span = `startDate="${at(workout.start)}" endDate="${at(workout.end)}"`
  const minutes = decimal((workout.movingSeconds ?? workout.end - workout.start) / 60, 4)
  const entries: [string, string][] = [
    ['HKIndoorWorkout', names.indoor ? '1' : '0'],
    ...(workout.zone === null ? [] : [['HKTimeZone', workout.zone] as [string, string]]),
    ...(workout.ascent === null
      ? []
      : [['HKElevationAscended', `${Math.round(workout.ascent * 100)} cm`] as [string, string]]),
    ...(names.healthKit !== 'Swimming'
      ? []
      : [['HKSwimmingLocationType', workout.poolLength === null ? '2' : '1'] as [string, string]]),
    ...(workout.poolLength === null ? [] : [['HKLapLength', `${workout.poolLength} m`] as [string, string]]),
  ]
  const pauses = workout.pauses.map(
    ({ start, end }) =>
      `  <WorkoutEvent type="HKWorkoutEventTypePause" date="${at(start)}"/>\n  <WorkoutEvent type="HKWorkoutEventTypeResume" date="${at(end)}"/>\n`,
  )
  return ` <Workout workoutActivityType="HKWorkoutActivityType${names.healthKit}" duration="${minutes}" durationUnit="min" sourceName="${SOURCE}" ${span}>
${entries.map(([key, value]) => `  <MetadataEntry key="${key}" value="${xml(value)}"/>\n`).join('')}${pauses.join('')}${statistics(workout, span)}${
  route === null
    ? ''
    : `  <WorkoutRoute sourceName="${SOURCE}" ${span}><FileReference path="/workout-routes/${route}"/></WorkoutRoute>\n`
} </Workout>
`
}

function statistics(workout: Workout, span: string): string {
  const one = (type: string, attributes: readonly (readonly [string, number | null])[], unit: string) => {
    const known = attributes.filter(([, value]) => value !== null)
    if (known.length === 0) return ''
    const text = known.map(([name, value]) => ` ${name}="${decimal(value!, 4)}"`).join('')
    return `  <WorkoutStatistics type="HKQuantityTypeIdentifier${type}" ${span}${text} unit="${unit}"/>\n`
  }
  const { healthKit } = namesOfSport(workout.sport)
  const distance =
    healthKit === 'Swimming'
      ? 'DistanceSwimming'
      : healthKit === 'Cycling'
        ? 'DistanceCycling'
        : 'DistanceWalkingRunning'
  return (
    one(
      'HeartRate',
      [
        ['average', workout.heartrateMean],
        ['minimum', workout.heartrateMin],
        ['maximum', workout.heartrateMax],
      ],
      'count/min',
    ) +
    one('ActiveEnergyBurned', [['sum', workout.energy]], 'kcal') +
    one(distance, [['sum', workout.distance]], 'm') +
    one('StepCount', [['sum', workout.steps]], 'count') +
    one('SwimmingStrokeCount', [['sum', workout.strokes]], 'count')
  )
}

/** The route's GPX. The four readings stand without a namespace, as Apple has them. */
export function* routeFile(workout: Workout): Generator<string> {
  const { points } = workout
  yield `<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" creator="Apple Health Export" xmlns="http://www.topografix.com/GPX/1/1">
<metadata><time>${isoUtc(workout.end)}</time></metadata>
<trk><name>Route ${isoUtc(workout.start)}</name>
`
  const height = filledHeights(points)
  for (const run of locatedRuns(workout)) {
    yield '<trkseg>\n'
    for (const i of run) {
      const ele = Number.isNaN(height[i]!) ? '0' : decimal(height[i]!, 2)
      // A vertical accuracy below 0 marks a missing height, as in Core Location.
      const vertical = hasHeight(points, i) ? '10' : '-1'
      const speed = points.speed[i]! >= 0 ? decimal(points.speed[i]!, 3) : '-1'
      yield `<trkpt lon="${decimal(points.longitude[i]!, 7)}" lat="${decimal(points.latitude[i]!, 7)}"><ele>${ele}</ele><time>${isoUtc(points.time[i]!)}</time><extensions><speed>${speed}</speed><course>-1</course><hAcc>10</hAcc><vAcc>${vertical}</vAcc></extensions></trkpt>\n`
    }
    yield '</trkseg>\n'
  }
  yield '</trk>\n</gpx>\n'
}
