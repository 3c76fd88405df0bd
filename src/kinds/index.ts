// The register: one line per kind. Order is the order of tables, documentation and decoding.

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
import { isFedBy, type Kind, type Source } from './kind.ts'
import { lactateThreshold } from './lactate-threshold.ts'
import { lap } from './lap.ts'
import { manualSleep } from './manual-sleep.ts'
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

/** What streams of events are decoded into, in the order of asking. */
const streams: readonly Kind<EventReply>[] = [
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
]

export const kinds: readonly Kind[] = [
  day,
  minute,
  night,
  sleepStage,
  nap,
  activityStage,
  ...(streams as readonly Kind[]),
  eventKind(streams.flatMap(({ source, also = [] }) => [source, ...also])) as Kind,
  heartrate as Kind,
  weight as Kind,
  trainingLoad as Kind,
  vo2max as Kind,
  manualSleep as Kind,
  goal as Kind,
  device,
  deviceModel as Kind,
  profile,
  workout as Kind,
  heartZone as Kind,
  strengthSet as Kind,
  trackPoint as Kind,
  lap as Kind,
  split as Kind,
  pause as Kind,
]

/** Every source that some kind is decoded from, in the order of asking. */
export const sources: readonly Source[] = [...new Set(kinds.flatMap(({ source, also = [] }) => [source, ...also]))]

/** The kinds that replies of a source are decoded into. */
export function kindsOf(source: Source): readonly Kind[] {
  return kinds.filter((kind) => isFedBy(kind, source))
}
