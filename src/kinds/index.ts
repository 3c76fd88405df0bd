// The register: one line per kind. Order is the order of tables, documentation and decoding.

import { activityStage } from './activity-stage.ts'
import { day } from './day.ts'
import { device } from './device.ts'
import type { Kind, Source } from './kind.ts'
import { minute } from './minute.ts'
import { nap } from './nap.ts'
import { night } from './night.ts'
import { profile } from './profile.ts'
import { sleepStage } from './sleep-stage.ts'

export const kinds: readonly Kind[] = [day, minute, night, sleepStage, nap, activityStage, device, profile]

/** Every source that some kind is decoded from, in the order of asking. */
export const sources: readonly Source[] = [...new Set(kinds.map(({ source }) => source))]
