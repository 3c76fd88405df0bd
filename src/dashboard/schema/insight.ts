// The shapes of the page Insights and of the journal.

import { z } from 'zod'
import { subjects } from '../../kinds/note.ts'
import { date } from './parts.ts'

const insightFigure = z.object({
  name: z.string(),
  title: z.string(),
  value: z.string().nullable().describe('With its unit; null with too little data'),
  interval: z.string().describe('95 %; empty if there is none'),
  n: z.number().int(),
  of: z.string().describe('The unit of n'),
  source: z.string(),
  why: z.string().describe('Why there is no value; empty if there is one'),
})

const ordinate = z.number()

export const insight = z.object({
  sleep: z.array(insightFigure),
  training: z.array(insightFigure),
  relations: z.object({
    tried: z.number().int().describe('Pairs and lags'),
    found: z.number().int(),
    list: z.array(
      z.object({
        text: z.string(),
        figures: z.string().describe('rho with interval, n, rate, days'),
        x: z.string(),
        y: z.string(),
        points: z.array(z.tuple([ordinate, ordinate])).describe('Some days as measured'),
      }),
    ),
    source: z.string(),
  }),
  changes: z.object({
    list: z.array(
      z.object({
        date,
        text: z.string(),
        figures: z.string(),
        figure: z.string().describe('Column of the table `day`'),
      }),
    ),
    source: z.string(),
  }),
  flags: z.object({
    head: z.string(),
    list: z.array(z.object({ date, text: z.string() })),
    rates: z.string(),
    source: z.string(),
  }),
  ranges: z.array(
    z.object({
      figure: z.string(),
      season: z.string(),
      low: z.string(),
      middle: z.string(),
      high: z.string(),
      n: z.number(),
      weekdays: z.string().describe('What weekdays add to the range'),
    }),
  ),
  experiments: z.array(
    z.object({
      name: z.string(),
      text: z.string(),
      source: z.string(),
      days: z.array(date).describe('Days to come on which to do it'),
    }),
  ),
  planable: z
    .array(z.object({ name: z.string().describe('Column of the table `day`'), label: z.string() }))
    .describe('Figures with days enough for an experiment'),
  years: z.array(z.number().int()).describe('Newest first'),
})

export const experimentAsked = z.object({
  name: z.string(),
  doing: z.string().describe('What is done on the days of the change'),
  figure: z.string().describe('Column of the table `day`'),
  from: date,
  to: date,
  change: date.optional().describe('First day of the change; without it chance decides in blocks'),
  block: z.number().int().optional().describe('Days in a block, 3 when left out'),
  washout: z.number().int().optional().describe('Days after each change that do not count, 1 when left out'),
})

export const yearPicture = z.object({ year: z.number().int(), svg: z.string() })

const note = z.object({
  note: z.number().int(),
  date,
  to_date: date.nullable(),
  about: z.enum(subjects),
  workout: z.number().int().nullable(),
  tags: z.array(z.string()),
  comment: z.string(),
})

export const notes = z.array(note)
export const noteAsked = note.omit({ note: true })

export type Insight = z.infer<typeof insight>
export type InsightFigureText = z.infer<typeof insightFigure>
export type NoteText = z.infer<typeof note>
export type NoteAsked = z.infer<typeof noteAsked>
