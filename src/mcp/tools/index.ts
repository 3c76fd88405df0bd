// Every tool, one line each, in the order a model reads them.

import type { Tool } from '../tool.ts'
import { changes } from './changes.ts'
import { coverage } from './coverage.ts'
import { daily } from './daily.ts'
import { night } from './night.ts'
import { nights } from './nights.ts'
import { overview } from './overview.ts'
import { profile } from './profile.ts'
import { records } from './records.ts'
import { sql } from './sql.ts'
import { track } from './track.ts'
import { trainingContext } from './training-context.ts'
import { workout } from './workout.ts'
import { workouts } from './workouts.ts'

export const tools: readonly Tool[] = [
  overview,
  daily,
  nights,
  night,
  workouts,
  workout,
  track,
  trainingContext,
  profile,
  records,
  changes,
  coverage,
  sql,
]
