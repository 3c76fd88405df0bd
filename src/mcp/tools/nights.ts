// Nights of a range: minutes of the stages, score, resting heart rate, start and end.

import type { Json } from '../answer.ts'
import { type FiguresAsked, figuresAnswer } from '../figures.ts'
import { askedRange } from '../range.ts'
import { type Asking, type NightFigure, nightFigures } from '../tool.ts'

const few = ['asleep', 'deep', 'rem', 'awake', 'score', 'resting_heartrate'] as const
/** Beyond this number of nights, only the minutes asleep are returned unless figures are named. */
const MANY = 92

interface NightsAsked extends FiguresAsked {
  readonly figures?: readonly string[] | undefined
}

export function answer({ figures, ...asked }: NightsAsked, { reader }: Asking): Json {
  const names = (figures ?? (askedRange(reader, asked, 28).n > MANY ? ['asleep'] : few)) as readonly NightFigure[]
  return figuresAnswer(reader, Object.fromEntries(names.map((name) => [name, nightFigures[name]])), asked)
}
