// Movement: a figure by day, week or month, hours and weekdays, best days.

import { median } from '../../quantile.ts'
import { barsBy, parseBy } from '../../range.ts'
import { BarPlot } from '../chart/bar-plot.tsx'
import { runWords } from '../chart/sentence.ts'
import { Panel } from '../chart/table.tsx'
import { noteOf } from '../frame/compare.tsx'
import { number } from '../frame/format.ts'
import { lookOf } from '../frame/metrics.ts'
import { Segmented } from '../frame/segmented.tsx'
import { Shown } from '../frame/state.tsx'
import { useTitle, type ViewProps } from '../frame/view.ts'
import { dailyTable, MetricHead, SummaryFigures, seriesOf, stepTitle, useFigures, useRange } from './metric.tsx'
import { HighestDays, HoursPanel } from './panels.tsx'

const choices = ['steps', 'distance', 'energy'] as const

export function MovementPage({ place, status }: ViewProps) {
  useTitle('Movement')
  const range = useRange(place, status, '90d')
  const asked = place.query.get('show')
  const name = choices.find((one) => one === asked) ?? 'steps'
  const by = parseBy(place.query.get('by'), barsBy(range))
  const look = lookOf(name)
  const { days, steps, beside } = useFigures(status.first === null ? [] : [name], range, by, place)
  return (
    <>
      <MetricHead title="Movement" range={range} by={by} place={place} status={status}>
        <Segmented label="Figure" choices={choices.map((one) => [one, lookOf(one).label])} current={name} name="show" />
      </MetricHead>
      <Shown answer={days} height={800}>
        {(data) => {
          const series = seriesOf(data, name)
          return (
            <>
              <SummaryFigures days={series} look={look} />
              <Shown answer={steps} height={280}>
                {(data) => {
                  const bars = seriesOf(data, name)
                  const over = beside(bars, name)
                  return (
                    <Panel
                      title={by === 'day' ? `${look.label} by day` : `${look.label}, mean of a day by ${by}`}
                      note={noteOf(over, 'worn days only')}
                      words={runWords(stepTitle(look.label, by), bars, look, over)}
                      table={() => dailyTable(bars, look.label, look, over)}
                    >
                      <BarPlot data={data} name={name} look={look} over={over} />
                    </Panel>
                  )
                }}
              </Shown>
              <div class="panels">
                <HoursPanel
                  metric="steps"
                  range={range}
                  hue="move"
                  unit="steps"
                  note="steps in an hour, mean"
                  of="Steps"
                />
                <HighestDays days={series} look={look} title="Best days">
                  <p class="small muted" style={{ marginTop: '8px' }}>
                    Longest run of days above the median: {number(streak(series))}
                  </p>
                </HighestDays>
              </div>
            </>
          )
        }}
      </Shown>
    </>
  )
}

function streak({ values }: { values: readonly (number | null)[] }): number {
  const middle = median(values.filter((value) => value !== null))
  let [longest, run] = [0, 0]
  for (const value of values) {
    run = value !== null && value > middle ? run + 1 : 0
    longest = Math.max(longest, run)
  }
  return longest
}
