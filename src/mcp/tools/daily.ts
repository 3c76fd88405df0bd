// Any figures of the table `day` over any range.

import { didYouMean } from '../../codec/near.ts'
import { WristoryError } from '../../errors.ts'
import { type FigureName, figures } from '../../kinds/index.ts'
import type { Json } from '../answer.ts'
import { asNamed, type FiguresAsked, figuresAnswer } from '../figures.ts'
import type { Asking } from '../tool.ts'

interface DailyFiguresAsked extends FiguresAsked {
  readonly figures: readonly string[]
}

export function answer({ figures, ...asked }: DailyFiguresAsked, { reader }: Asking): Json {
  return figuresAnswer(reader, asNamed(figures.map(knownFigure)), asked)
}

/** The name of a figure. Throws `usage` for an unknown name. */
export function knownFigure(name: string): string {
  if (figures.has(name as FigureName)) return name
  throw new WristoryError('usage', `There is no daily figure ${JSON.stringify(name.slice(0, 40))}.`, {
    hint: `${didYouMean(name, figures.keys())}overview lists the figures.`,
  })
}
