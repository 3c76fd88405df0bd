// Heart rate: resting, the span of each day, by day, week or month, and by hour and weekday.

import { type By, parseBy } from '../../range.ts'
import type { Daily } from '../../schema.ts'
import { type Days, daysOfStep } from '../chart/days.ts'
import { runWords } from '../chart/sentence.ts'
import { SpanPlot } from '../chart/span-plot.tsx'
import { Panel } from '../chart/table.tsx'
import { trendWords } from '../chart/trend-words.ts'
import { addDays } from '../frame/format.ts'
import { columnOf, lookOf } from '../frame/metrics.ts'
import { Empty, Shown, stateWords } from '../frame/state.tsx'
import { useTitle, type ViewProps } from '../frame/view.ts'
import { MetricHead, SummaryFigures, seriesOf, useFigures, useRange } from './metric.tsx'
import { HighestDays, HoursPanel, SharesPanel, TrendPanel } from './panels.tsx'

const spans = ['heartrate_min', 'heartrate_mean', 'heartrate_max'] as const
const metrics = ['resting_heartrate', ...spans] as const

export function HeartPage({ place, status }: ViewProps) {
  useTitle('Heart')
  const range = useRange(place, status, '1y')
  const by = parseBy(place.query.get('by'))
  const { days, steps: stepped, beside } = useFigures(status.first === null ? [] : metrics, range, by, place)
  return (
    <>
      <MetricHead title="Heart" range={range} by={by} place={place} status={status} />
      <Shown answer={days} height={800}>
        {(data) =>
          data.columns.heartrate_max?.every((value) => value === null) ? (
            <Empty>No heart rate was recorded in this range.</Empty>
          ) : (
            <>
              <SummaryFigures days={seriesOf(data, 'resting_heartrate')} look={lookOf('resting_heartrate')} />
              <Shown answer={stepped} height={520}>
                {(data) => <Charts data={data} by={by} beside={beside} />}
              </Shown>
              {status.tables.includes('heart_zone') && (
                <SharesPanel
                  of="zones"
                  title="Time in zones"
                  note="workouts with heart rate, zone limits recorded with each workout"
                  range={range}
                  by={by}
                  color={(i) => `var(--zone-${Math.min(5, i + 1)})`}
                />
              )}
              <div class="panels">
                <HoursPanel
                  metric="heartrate"
                  range={range}
                  hue="heart"
                  unit="bpm"
                  note="mean of the readings"
                  of="Heart rate"
                  mean="Mean heart rate"
                />
                <HighestDays
                  days={seriesOf(data, 'heartrate_max')}
                  look={lookOf('heartrate_max')}
                  title="Highest days"
                />
              </div>
            </>
          )
        }
      </Shown>
    </>
  )
}

/** The resting heart rate, and below it the span of each day, or the mean span of the days of a week or a month. */
function Charts({ data, by, beside }: { data: Daily; by: By; beside: ReturnType<typeof useFigures>['beside'] }) {
  const resting = seriesOf(data, 'resting_heartrate')
  const look = lookOf('resting_heartrate')
  const over = beside(resting, 'resting_heartrate')
  const highest = seriesOf(data, 'heartrate_max')
  return (
    <>
      {resting.values.some((value) => value !== null) && (
        <TrendPanel
          days={resting}
          look={look}
          title="Resting heart rate"
          by={by}
          notes={[trendWords(data.n, 'nights', by)]}
          over={over}
        />
      )}
      <Panel
        title={by === 'day' ? 'Lowest to highest, by day' : `Lowest to highest of a day, means by ${by}`}
        note="tick: mean of the readings"
        words={runWords('Mean heart rate', spanned(data), lookOf('heartrate_mean'))}
        table={() => ({
          caption: `Lowest to highest heart rate by ${by}, bpm`,
          columns: [
            by === 'day' ? 'Day' : 'From',
            'Lowest',
            'Mean',
            'Highest',
            ...(by === 'day' ? [] : ['Days']),
            'State',
          ],
          rows: highest.values
            .map((_, i) => [
              addDays(data.start, daysOfStep(highest, i)[0]),
              ...spans.map((name) => columnOf(name, lookOf(name)).cell(data.columns[name]?.[i])),
              ...(highest.steps === undefined ? [] : [highest.steps.counts[i] ?? 0]),
              stateWords[highest.state[i] ?? ''] ?? '',
            ])
            .reverse(),
        })}
      >
        <SpanPlot days={spanned(data)} look={lookOf('heartrate_mean')} label="Lowest to highest heart rate" />
      </Panel>
    </>
  )
}

/** The means of the readings, from the lowest to the highest of them. */
function spanned(data: Daily): Days {
  const { heartrate_min: lowest = [], heartrate_max: highest = [] } = data.columns
  return { ...seriesOf(data, 'heartrate_mean'), span: { lowest, highest } }
}
