// Panels that the pages of figures share: the trend of a figure, its highest days, and when in the week it is high.

import type { ComponentChildren } from 'preact'
import type { By, ViewRange } from '../../range.ts'
import { ask, askShares } from '../../request.ts'
import type { Days } from '../chart/days.ts'
import { gridRows, HourGrid } from '../chart/hour-grid.tsx'
import { gridWords, runWords, shareWords } from '../chart/sentence.ts'
import { StackPlot, stackTable } from '../chart/stack-plot.tsx'
import { DataTable, Panel } from '../chart/table.tsx'
import { TrendPlot } from '../chart/trend-plot.tsx'
import { useData } from '../frame/backend.ts'
import { type Beside, noteOf } from '../frame/compare.tsx'
import { addDays, fullDay } from '../frame/format.ts'
import { type Hue, type Look, said } from '../frame/metrics.ts'
import { Shown } from '../frame/state.tsx'
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

/** Means by hour and weekday over a range. */
export function HoursPanel({
  metric,
  range,
  ...shown
}: {
  metric: 'heartrate' | 'steps'
  range: ViewRange
  hue: Hue
  unit: string
  note: string
  /** What the hours are of, and what its means are called. */
  of: string
  mean?: string
}) {
  const answer = useData(ask('/grid', { metric, from: range.from, to: range.to }))
  const { hue, unit, note, of, mean = of } = shown
  const [label, words] = [of, mean].map((name) => `${name} by hour and weekday`) as [string, string]
  return (
    <Shown answer={answer} height={180}>
      {(grid) => (
        <Panel
          title="By hour and weekday"
          note={note}
          words={gridWords(words, grid, unit)}
          table={() => ({ caption: label, ...gridRows(grid) })}
        >
          <HourGrid grid={grid} hue={hue} unit={unit} label={label} />
        </Panel>
      )}
    </Shown>
  )
}

/** Parts of a whole by day, week or month; nothing where no step has any. */
export function SharesPanel({
  of,
  title,
  note,
  range,
  by,
  color,
}: {
  of: 'zones' | 'stress'
  title: string
  note: string
  range: ViewRange
  by: By
  /** CSS colour of the part of that number. */
  color: (part: number) => string
}) {
  const { data } = useData(askShares(of, range, by))
  if (data === undefined || !data.counts.some((count) => count > 0)) return null
  return (
    <Panel
      title={`${title} by ${data.by}`}
      note={note}
      words={shareWords(title, data)}
      table={() => stackTable(data, title)}
    >
      <StackPlot shares={data} label={title} color={color} />
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
      <DataTable
        bare
        caption={title}
        columns={['Day', look.label]}
        right={[1]}
        rows={highest.map(([value, date]) => [{ text: fullDay(date), href: `/day/${date}` }, said(value, look)])}
      />
      {children}
    </Panel>
  )
}
