// Whether the heart rate is changing: resting, the span of each day, by day, week or month, and when in the week it is
// high.

import { useMemo } from 'preact/hooks'
import { steps } from '../../../units.ts'
import { type By, byOf } from '../../range.ts'
import { ask, askShares } from '../../request.ts'
import type { Daily } from '../../schema.ts'
import { gridRows, HourGrid } from '../chart/hour-grid.tsx'
import { linear, px } from '../chart/scale.ts'
import { gridWords, runWords, shareWords } from '../chart/sentence.ts'
import { useWidth } from '../chart/size.ts'
import { StackPlot, stackTable } from '../chart/stack-plot.tsx'
import { Panel } from '../chart/table.tsx'
import { type Days, daysOfStep, TrendPlot, ticksOf, trendWords } from '../chart/trend-plot.tsx'
import { useData } from '../frame/backend.ts'
import { noteOf } from '../frame/compare.tsx'
import { addDays, fullDay, number } from '../frame/format.ts'
import { lookOf } from '../frame/metrics.ts'
import { Empty, Shown, stateWords } from '../frame/state.tsx'
import { useTitle, type ViewProps } from '../frame/view.ts'
import { dailyTable, MetricHead, SummaryFigures, seriesOf, stepTitle, useFigures, useRange, zoom } from './metric.tsx'

const spans = ['heartrate_min', 'heartrate_mean', 'heartrate_max'] as const
const metrics = ['resting_heartrate', ...spans] as const

export function HeartPage({ place, status }: ViewProps) {
  useTitle('Heart')
  const range = useRange(place, status, '1y')
  const by = byOf(place.query.get('by'))
  const { days, steps: stepped, beside } = useFigures(status.first === null ? [] : metrics, range, by, place)
  const grid = useData(
    status.first === null ? null : ask('/grid', { metric: 'heartrate', from: range.from, to: range.to }),
  )
  const zones = useData(status.tables.includes('heart_zone') ? askShares('zones', range, by) : null)
  return (
    <>
      <MetricHead title="Heart" range={range} by={by} place={place} status={status} />
      <Shown answer={days} height={800}>
        {(data) => {
          const resting = seriesOf(data, 'resting_heartrate')
          const look = lookOf('resting_heartrate')
          if (data.columns.heartrate_max?.every((value) => value === null))
            return <Empty>No heart rate was recorded in this range.</Empty>
          return (
            <>
              <SummaryFigures days={resting} look={look} />
              <Shown answer={stepped} height={520}>
                {(data) => <Charts data={data} by={by} beside={beside} />}
              </Shown>
              {zones.data !== undefined && zones.data.parts.length > 0 && (
                <Panel
                  title={`Time in zones by ${zones.data.by}`}
                  note="workouts with heart rate, zone limits recorded with each workout"
                  words={shareWords('Time in zones', zones.data)}
                  table={() => stackTable(zones.data!, 'Time in zones')}
                >
                  <StackPlot
                    shares={zones.data}
                    label="Time in zones"
                    color={(i) => `var(--zone-${Math.min(5, i + 1)})`}
                  />
                </Panel>
              )}
              <div class="panels">
                <Shown answer={grid} height={180}>
                  {(hours) => (
                    <Panel
                      title="By hour and weekday"
                      note="mean of the readings"
                      words={gridWords('Mean heart rate by hour and weekday', hours, 'bpm')}
                      table={() => ({ caption: 'Heart rate by hour and weekday', ...gridRows(hours) })}
                    >
                      <HourGrid grid={hours} hue="heart" unit="bpm" />
                    </Panel>
                  )}
                </Shown>
                <Panel title="Highest days">
                  <Highest data={data} />
                </Panel>
              </div>
            </>
          )
        }}
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
        <Panel
          title={stepTitle('Resting heart rate', by)}
          note={noteOf(over, trendWords(data.n, 'nights', by))}
          words={runWords('Resting heart rate', resting, look, over)}
          table={() => dailyTable(resting, 'Resting heart rate (bpm)', over)}
        >
          <TrendPlot days={resting} look={look} over={over} label="Resting heart rate" onRange={zoom} />
        </Panel>
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
              ...spans.map((name) => data.columns[name]?.[i] ?? null),
              ...(highest.steps === undefined ? [] : [highest.steps.counts[i] ?? 0]),
              stateWords[highest.state[i] ?? ''] ?? '',
            ])
            .reverse(),
        })}
      >
        <Spans data={data} days={highest} />
      </Panel>
    </>
  )
}

/** The means of the readings, from the lowest to the highest of them. */
function spanned(data: Daily): Days {
  const { heartrate_min: lowest = [], heartrate_max: highest = [] } = data.columns
  return { ...seriesOf(data, 'heartrate_mean'), span: { lowest, highest } }
}

function Spans({ data, days }: { data: Daily; days: Days }) {
  const [box, whole] = useWidth()
  const height = 180
  const { heartrate_min: low = [], heartrate_mean: mean = [], heartrate_max: high = [] } = data.columns
  const width = whole - 40
  const total = days.steps?.days ?? data.n
  const top = Math.max(100, ...high.map((value) => value ?? 0))
  const x = linear(0, Math.max(1, total), 2, width)
  const y = linear(30, top + 5, height - 24, 8)
  const widest = days.steps === undefined ? 8 : 28
  /** Left edge and width of a bar: a week or a month that is cut has a narrower one, in the middle of its days. */
  const barOf = (i: number): readonly [number, number] => {
    const [first, last] = daysOfStep(days, i)
    const room = ((last + 1 - first) * width) / Math.max(1, total)
    const w = Math.max(0.8, Math.min(widest, room * 0.6))
    return [days.steps === undefined ? x(first) : x((first + last + 1) / 2) - w / 2, w]
  }
  const paths = useMemo(() => {
    let [bars, ticks] = ['', '']
    for (let i = 0; i < data.n; i++) {
      if (low[i] == null || high[i] == null) continue
      const [left, w] = barOf(i)
      bars += `M${px(left)} ${px(y(high[i]!))}h${px(w)}V${px(y(low[i]!))}h-${px(w)}Z`
      if (mean[i] != null) ticks += `M${px(left)} ${px(y(mean[i]!))}h${px(w)}`
    }
    return { bars, ticks }
  }, [data, whole])
  return (
    <div class="chart-box hue-heart" ref={box} style={{ height: `${height}px` }}>
      {whole > 0 && (
        <svg
          class="data"
          width={whole}
          height={height}
          role="img"
          aria-label={
            data.by === 'day'
              ? 'Lowest to highest heart rate of each day'
              : `Lowest to highest heart rate of a day, means by ${data.by}`
          }
        >
          {steps(30, top + 5, 4).map((tick) => (
            <g key={tick}>
              <line class="grid-line" x1={0} x2={width} y1={Math.round(y(tick))} y2={Math.round(y(tick))} />
              <text x={width + 8} y={y(tick) + 4}>
                {number(tick)}
              </text>
            </g>
          ))}
          {ticksOf(data.start, total, width).map(({ at, text }) => (
            <text key={at} x={x(at)} y={height - 6}>
              {text}
            </text>
          ))}
          <path d={paths.bars} class="fill" opacity="0.4" />
          <path d={paths.ticks} class="stroke" stroke-width="1.5" />
        </svg>
      )}
    </div>
  )
}

function Highest({ data }: { data: Daily }) {
  const days = (data.columns.heartrate_max ?? [])
    .map((value, i) => [value ?? 0, addDays(data.start, i)] as const)
    .filter(([value]) => value > 0)
    .sort((a, b) => b[0] - a[0])
    .slice(0, 8)
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Day</th>
          <th scope="col" class="n">
            Highest
          </th>
        </tr>
      </thead>
      <tbody>
        {days.map(([value, date]) => (
          <tr key={date}>
            <th scope="row">
              <a href={`/day/${date}`}>{fullDay(date)}</a>
            </th>
            <td class="n">{number(value)} bpm</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
