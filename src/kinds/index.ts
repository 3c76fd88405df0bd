// The register: one line per kind. Its order is the order of tables, documentation and decoding.

import { activityStage } from './activity-stage.ts'
import { apnea } from './apnea.ts'
import { bloodPressure } from './blood-pressure.ts'
import { charge } from './charge.ts'
import { dailyHealth } from './daily-health.ts'
import { day } from './day.ts'
import { device } from './device.ts'
import { deviceModel } from './device-model.ts'
import { emotion } from './emotion.ts'
import { eventKind } from './event.ts'
import { exertion } from './exertion.ts'
import { food } from './food.ts'
import { goal } from './goal.ts'
import { heartZone } from './heart-zone.ts'
import { heartrate } from './heartrate.ts'
import { heartrateFile } from './heartrate-file.ts'
import { hrv } from './hrv.ts'
import { type Columns, type FigureColumn, type FigureNames, isFedBy, type Kind, type Source } from './kind.ts'
import { lactateThreshold } from './lactate-threshold.ts'
import { lap } from './lap.ts'
import { manualSleep } from './manual-sleep.ts'
import { miFeeds, miSources } from './mi-fitness/index.ts'
import { minute } from './minute.ts'
import { nap } from './nap.ts'
import { night } from './night.ts'
import { odi } from './odi.ts'
import { pai } from './pai.ts'
import { pause } from './pause.ts'
import { profile } from './profile.ts'
import { readiness } from './readiness.ts'
import { readinessEarly } from './readiness-early.ts'
import { respiration } from './respiration.ts'
import { sdnn } from './sdnn.ts'
import { singleStress } from './single-stress.ts'
import { skinTemperature } from './skin-temperature.ts'
import { sleepStage } from './sleep-stage.ts'
import type { EventReply } from './sources/events.ts'
import { split } from './split.ts'
import { spo2 } from './spo2.ts'
import { strengthSet } from './strength-set.ts'
import { stress } from './stress.ts'
import { trackPoint } from './track-point.ts'
import { trainingLoad } from './training-load.ts'
import { trainingStatus } from './training-status.ts'
import { vo2max } from './vo2max.ts'
import { wakeCharge } from './wake-charge.ts'
import { weight } from './weight.ts'
import { workout } from './workout.ts'

/** The kinds of event streams, in the order of requests. */
const streams = [
  stress,
  singleStress,
  spo2,
  odi,
  apnea,
  pai,
  readiness,
  readinessEarly,
  dailyHealth,
  charge,
  wakeCharge,
  hrv,
  sdnn,
  respiration,
  skinTemperature,
  exertion,
  trainingStatus,
  lactateThreshold,
  heartrateFile,
  bloodPressure,
  emotion,
  food,
] as const satisfies readonly Kind<EventReply>[]

const defined = [
  day,
  minute,
  night,
  sleepStage,
  nap,
  activityStage,
  ...streams,
  eventKind((streams as readonly Kind<EventReply>[]).flatMap(({ source, also = [] }) => [source, ...also])),
  heartrate,
  weight,
  trainingLoad,
  vo2max,
  manualSleep,
  goal,
  device,
  deviceModel,
  profile,
  workout,
  heartZone,
  strengthSet,
  trackPoint,
  lap,
  split,
  pause,
] as const

/** Every kind of data, in the order of docs/kinds.md. */
export const kinds = defined as readonly Kind[]

/** The kinds of events: results, readings, series of samples, and undocumented content. */
export const eventKinds = kinds.filter(
  ({ name }) => name === 'event' || (streams as readonly { name: string }[]).some((one) => one.name === name),
)

/** The figures of the table `day` by name, as the kinds define them. */
export type FigureName = (typeof defined)[number] extends infer K
  ? K extends { readonly figures?: { readonly columns: infer D extends Columns } }
    ? FigureNames<D>
    : never
  : never

/** A figure with its kind. */
export interface FigureEntry {
  readonly column: FigureColumn
  readonly kind: Kind
}

export const figures: ReadonlyMap<FigureName, FigureEntry> = new Map(
  kinds.flatMap((kind) =>
    Object.entries(kind.figures?.columns ?? {}).flatMap(([name, column]) =>
      column.figure === undefined ? [] : [[name as FigureName, { column: column as FigureColumn, kind }] as const],
    ),
  ),
)

/** Every source of the kinds in the Zepp cloud, in the order of requests. */
export const sources: readonly Source[] = [...new Set(kinds.flatMap(({ source, also = [] }) => [source, ...also]))]

/** Those of every cloud. */
export const everySource: readonly Source[] = [...sources, ...(miSources as readonly Source[])]

/** The kinds that replies of a source are decoded into, each with the decoder for that source. */
export function kindsOf(source: Source): readonly Kind[] {
  return [...kinds.filter((kind) => isFedBy(kind, source)), ...miFeeds.filter((kind) => kind.source === source)]
}
