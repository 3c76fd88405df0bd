// Nights and naps in the API's form, with stages as letters.

import { algorithmSteps } from '../../query/days.ts'
import { type NightStage, nightsBetween, type SleepStage, sleepOn } from '../../query/nights.ts'
import type { Reader } from '../../query/reader.ts'
import type { Nights, SleepStretch } from '../schema.ts'
import { stateLetters } from './daily.ts'

type StageLetter = SleepStretch['stages'][number][2]

const stageLetters: Readonly<Record<SleepStage, StageLetter>> = {
  awake: 'a',
  rem: 'r',
  light: 'l',
  deep: 'd',
  unknown: '?',
}

const lettered = (stages: readonly NightStage[]): SleepStretch['stages'] =>
  stages.map(([start, end, stage]) => [start, end, stageLetters[stage]])

/** The night that ends on `date` and the naps of the day. */
export function sleepOfDay(reader: Reader, date: string): SleepStretch[] {
  return sleepOn(reader, date).map((span) => ({ ...span, stages: lettered(span.stages) }))
}

/** Every night between two days, with the letters of the days without one. */
export function nightList(reader: Reader, from: string, to: string): Nights {
  const { states, nights } = nightsBetween(reader, from, to)
  return {
    from,
    to,
    state: stateLetters(states),
    changes: algorithmSteps(reader).filter(
      ({ date, figures }) =>
        date >= from && date <= to && (figures.includes('sleep_minutes') || figures.includes('sleep_score')),
    ),
    nights: nights.map((night) => ({ ...night, stages: lettered(night.stages) })),
  }
}
