// The register of what the Mi Fitness cloud tells: its sources, and the kinds that each of them feeds.

import type { Kind, Source } from '../kind.ts'
import { dayFeeds, miDays, miPai, miStress, miTrainingLoad, miVo2max } from './days.ts'
import { miHeartrate, minuteFeeds, miSteps } from './minutes.ts'
import { readingFeeds, readingSources } from './readings.ts'
import type { MiReply } from './reply.ts'
import { miNapSleep, miNightSleep, miSleep, sleepFeeds } from './sleep.ts'
import { miWorkouts } from './source.ts'
import { workoutFeed } from './workouts.ts'

/** In the order of asking: what introduces a day first. */
export const miSources: readonly Source<MiReply>[] = [
  miDays,
  miSleep,
  miNightSleep,
  miNapSleep,
  miSteps,
  miHeartrate,
  miStress,
  miPai,
  miTrainingLoad,
  miVo2max,
  ...readingSources,
  miWorkouts,
]

/** Kinds as Mi Fitness feeds them. */
export const miFeeds: readonly Kind[] = [...dayFeeds, ...minuteFeeds, ...sleepFeeds, ...readingFeeds, workoutFeed]
