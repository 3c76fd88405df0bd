// Panels that the pages of figures share: the trend of a figure, its highest days, and when in the week it is high.

import type { ComponentChildren } from 'preact'
import type { By } from '../../range.ts'
import type { Grid } from '../../schema.ts'
import type { Days } from '../chart/days.ts'
import { gridRows, HourGrid } from '../chart/hour-grid.tsx'
import { gridWords, runWords } from '../chart/sentence.ts'
import { Panel } from '../chart/table.tsx'
import { TrendPlot } from '../chart/trend-plot.tsx'
import { type Beside, noteOf } from '../frame/compare.tsx'
import { addDays, fullDay } from '../frame/format.ts'
import { type Hue, type Look, said } from '../frame/metrics.ts'
import { dailyTable, stepTitle, zoom } from './metric.tsx'

/** A figure with what is laid over it, as trend, sentence and table. */
export function TrendPanel({
  days,
  look,
  title = look.label,
  by = 'day',
  notes = [],
  over = null,
  height,
}: {
  days: Days
  look: Look
  title?: string
  by?: By
  notes?: readonly string[]
  over?: Beside | null
  height?: number
}) {
  const label = stepTitle(title, by)
  return (
    <Panel
      title={label}
      about={look}
      note={noteOf(over, ...notes)}
      words={runWords(label, days, look, over)}
      table={() => dailyTable(days, title, look, over)}
    >
      <TrendPlot
        days={days}
        look={look}
        over={over}
        label={title}
        onRange={zoom}
        {...(height === undefined ? {} : { height })}
      />
    </Panel>
  )
}

/** Means by hour and weekday. */
export function HoursPanel({
  grid,
  hue,
  unit,
  note,
  of,
  mean = of,
}: {
  grid: Grid
  hue: Hue
  unit: string
  note: string
  /** What the hours are of, and what its means are called. */
  of: string
  mean?: string
}) {
  const [label, words] = [of, mean].map((name) => `${name} by hour and weekday`) as [string, string]
  return (
    <Panel
      title="By hour and weekday"
      note={note}
      words={gridWords(words, grid, unit)}
      table={() => ({ caption: label, ...gridRows(grid) })}
    >
      <HourGrid grid={grid} hue={hue} unit={unit} label={label} />
    </Panel>
  )
}

/** Days listed among the highest. */
const LISTED = 8

/** The days with the highest values, as links. */
export function HighestDays({
  days: { start, values },
  look,
  title,
  children,
}: {
  days: Pick<Days, 'start' | 'values'>
  look: Look
  title: string
  children?: ComponentChildren
}) {
  const highest = values
    .map((value, i) => [value ?? 0, addDays(start, i)] as const)
    .filter(([value]) => value > 0)
    .sort((a, b) => b[0] - a[0])
    .slice(0, LISTED)
  return (
    <Panel title={title}>
      <table>
        <thead>
          <tr>
            <th scope="col">Day</th>
            <th scope="col" class="n">
              {look.label}
            </th>
          </tr>
        </thead>
        <tbody>
          {highest.map(([value, date]) => (
            <tr key={date}>
              <th scope="row">
                <a href={`/day/${date}`}>{fullDay(date)}</a>
              </th>
              <td class="n">{said(value, look)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {children}
    </Panel>
  )
}
