// The tracks of a day or a night: sleep stages, heart rate, the readings of other kinds, and steps.

import type { FigureName } from '../../../kinds/index.ts'
import type { Settings } from '../../schema.ts'
import type { Drawn } from './day-series.ts'
import { heartTrack } from './heart-track.tsx'
import { sampleTrack } from './sample-track.tsx'
import { sleepTrack } from './sleep-track.tsx'
import { stepsTrack } from './steps-track.tsx'
import type { Track } from './track-stack.tsx'

/** Every track that the day has data or a reason for, without those of hidden topics. */
export function dayTracks(drawn: Drawn, known: ReadonlySet<FigureName>, hidden: Settings['hidden']): Track[] {
  const { day } = drawn
  const tracks = [
    ...(day.sleep.length > 0 || known.has('sleep_minutes') ? [sleepTrack(drawn)] : []),
    ...(day.heartrate !== null || known.has('heartrate_mean') ? [heartTrack(drawn)] : []),
    ...Object.entries(day.series).map(([name, readings]) => sampleTrack(drawn, name, readings)),
    ...(day.steps !== null || known.has('steps') ? [stepsTrack(drawn)] : []),
  ]
  return tracks.filter(({ hue }) => hue === 'ink' || !hidden.includes(hue))
}
