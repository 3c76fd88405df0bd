// The register of tools: what the model reads, and the file that computes the result. A file is loaded with its first
// call, so listing the tools does not open the store.

import { z } from 'zod'
import { topics } from '../../query/insight/topics.ts'
import { cursor, day, nightFigures, started, steps, type Tool, tool } from '../tool.ts'

/** Parameters of figures over a range. */
const ranged = {
  from: day.optional(),
  to: day.optional(),
  by: z.enum(steps).optional(),
  statistics: z.boolean().optional(),
  threshold: z.number().optional(),
  vs_from: day.optional(),
  vs_to: day.optional(),
  cursor: cursor.optional(),
}

/** In the order in which a model reads them. */
export const tools: readonly Tool[] = [
  tool({
    name: 'overview',
    description:
      'Call first. Range of the history, today by the wearer, zone, figures with data, largest gaps, last sync, devices, algorithm changes.',
    input: {},
    load: () => import('./overview.ts'),
  }),
  tool({
    name: 'daily',
    description:
      'Daily figures (names: see overview) as series, a value a step without gaps: by day, or means by week, month, year, weekday. statistics: n, mean, median, sd, sum, min, max of the range or of each step; threshold counts days below it and not; vs_from, vs_to compare with a second range. E.g. {"figures":["steps"],"from":"-28"}',
    input: { figures: z.array(z.string().max(40)).min(1).max(12), ...ranged },
    load: () => import('./daily.ts'),
  }),
  tool({
    name: 'nights',
    description:
      'Nights by day of waking, asked and answered like daily. Beyond 92 nights only minutes asleep unless named. E.g. {"from":"-28"}',
    input: {
      figures: z
        .array(z.enum(Object.keys(nightFigures) as [string, ...string[]]))
        .min(1)
        .max(9)
        .optional(),
      ...ranged,
    },
    load: () => import('./nights.ts'),
  }),
  tool({
    name: 'night',
    description:
      'One night by its day of waking: asleep and awake times, stages in order, naps, lowest heart rate, oxygen. E.g. {"date":"yesterday"}',
    input: { date: day },
    load: () => import('./night.ts'),
  }),
  tool({
    name: 'workouts',
    description:
      'Workouts newest first, with totals by sport (and by step); parts of a multisport workout are left out. E.g. {"from":"-90","sport":"run"}',
    input: {
      from: day.optional(),
      to: day.optional(),
      sport: z.string().max(40).optional(),
      min_km: z.number().min(0).optional(),
      by: z.enum(steps).optional(),
      totals_only: z.boolean().optional(),
      cursor: cursor.optional(),
    },
    load: () => import('./workouts.ts'),
  }),
  tool({
    name: 'workout',
    description:
      'One workout by its `start`: figures, splits, heart-rate zones, laps, drift of the second half; with series:true about 60 points. E.g. {"start":"2026-03-01T07:12"}',
    input: { start: started, series: z.boolean().optional() },
    load: () => import('./workout.ts'),
  }),
  tool({
    name: 'track',
    description: 'Positions of one workout (WGS 84), at most 200 points. E.g. {"start":"2026-03-01T07:12"}',
    needs: 'positions',
    input: { start: started },
    load: () => import('./track.ts'),
  }),
  tool({
    name: 'training_context',
    description:
      'A row a day for 28 to 90 days: sleep, recovery, load, and the workouts of the day (sport, minutes, km, bpm). E.g. {"days":42}',
    input: { to: day.optional(), days: z.number().int().min(28).max(90).optional(), cursor: cursor.optional() },
    load: () => import('./training-context.ts'),
  }),
  tool({
    name: 'profile',
    description:
      'Year of birth, sex, height, newest weight, step goal and resting heart rate, for figures that need them.',
    input: {},
    load: () => import('./profile.ts'),
  }),
  tool({
    name: 'records',
    description:
      'Best days of a figure (lowest with lowest:true), longest workouts by sport, step-goal streaks. E.g. {} or {"figure":"resting_heartrate","lowest":true}',
    input: { figure: z.string().max(40).optional(), lowest: z.boolean().optional() },
    load: () => import('./records.ts'),
  }),
  tool({
    name: 'changes',
    description: 'What the cloud changed later about one day: when, which figure, before and after. E.g. {"date":"-3"}',
    input: { date: day, cursor: cursor.optional() },
    load: () => import('./changes.ts'),
  }),
  tool({
    name: 'insight',
    description:
      'Figures with 95 % interval, n and source; relations, changes of level, days out of range (flags); own notes. E.g. {"topic":"sleep"}',
    input: { topic: z.enum([...topics, 'notes']), cursor: cursor.optional() },
    load: () => import('./insight.ts'),
  }),
  tool({
    name: 'coverage',
    description:
      'Days by state (ok, partial, unmeasured, empty, failed) for each kind, or runs of days of one kind. E.g. {"from":"-365"}',
    input: { kind: z.string().max(40).optional(), from: day.optional(), to: day.optional(), cursor: cursor.optional() },
    load: () => import('./coverage.ts'),
  }),
  tool({
    name: 'sql',
    description:
      'One SELECT (SQLite) over the tables of the resource wristory://schema. E.g. {"query":"SELECT date, steps FROM day ORDER BY steps DESC LIMIT 5"}',
    needs: 'sql',
    input: { query: z.string().max(10_000), cursor: cursor.optional() },
    load: () => import('./sql.ts'),
  }),
]
