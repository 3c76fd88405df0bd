// Figures of one day side by side, each linking to its trend.

import type { FigureName } from '../../../kinds/index.ts'
import type { Day } from '../../schema.ts'
import { lookOf } from '../frame/metrics.ts'
import { Figure } from './figure.tsx'

interface DayFiguresProps {
  readonly names: readonly FigureName[]
  readonly day: Day
  /** How many stand in a row, by the name of the style; eight where absent. */
  readonly row?: string
  /** Link target of a figure, instead of its trend. */
  readonly href?: (name: FigureName) => string | undefined
}

export function DayFigures({ names, day, row = '', href }: DayFiguresProps) {
  return (
    <div class={`figures ${row}`.trim()}>
      {names.map((name) => (
        <Figure
          key={name}
          look={lookOf(name)}
          value={day.summary[name] ?? null}
          usual={day.usual[name]}
          state={day.state}
          href={href?.(name) ?? `/trend/${name}`}
        />
      ))}
    </div>
  )
}
