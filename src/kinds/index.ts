// The register: one line per kind. Order is the order of tables, documentation and decoding.

import { activityStage } from './activity-stage.ts'
import { day } from './day.ts'
import { device } from './device.ts'
import { heartZone } from './heart-zone.ts'
import type { Kind, Source } from './kind.ts'
import { lap } from './lap.ts'
import { minute } from './minute.ts'
import { nap } from './nap.ts'
import { night } from './night.ts'
import { pause } from './pause.ts'
import { profile } from './profile.ts'
import { sleepStage } from './sleep-stage.ts'
import { split } from './split.ts'
import { strengthSet } from './strength-set.ts'
import { trackPoint } from './track-point.ts'
import { workout } from './workout.ts'

export const kinds: readonly Kind[] = [
  day,
  minute,
  night,
  sleepStage,
  nap,
  activityStage,
  device,
  profile,
  workout,
  heartZone,
  strengthSet,
  trackPoint,
  lap,
  split,
  pause,
]

/** Every source that some kind is decoded from, in the order of asking. */
export const sources: readonly Source[] = [...new Set(kinds.map(({ source }) => source))]
