// Whether the heart rate is changing: resting, the span of each day, and when in the week it is high.

import { useMemo } from 'preact/hooks'
import type { Daily, Grid, Shares } from '../../schema.ts'
import { gridRows, HourGrid } from '../chart/hour-grid.tsx'
import { linear, px, steps } from '../chart/scale.ts'
import { useWidth } from '../chart/size.ts'
import { StackPlot, stackTable } from '../chart/stack-plot.tsx'
import { Panel } from '../chart/table.tsx'
import { TrendPlot, ticksOf, trendWords } from '../chart/trend-plot.tsx'
import { useData } from '../frame/backend.ts'
import { noteOf, useBeside } from '../frame/compare.tsx'
import { addDays, fullDay, number } from '../frame/format.ts'
import { lookOf } from '../frame/metrics.ts'
import { go, withQuery } from '../frame/route.ts'
import { useTitle } from '../frame/shell.tsx'
import { Empty, Shown, stateWords } from '../frame/state.tsx'
import type { ViewProps } from '../frame/views.ts'
import { dailyTable, MetricHead, SummaryFigures, seriesOf, useRange } from './metric.tsx'

const spans = ['heartrate_min', 'heartrate_mean', 'heartrate_max']
const metrics = ['resting_heartrate', ...spans].join(',')

export function HeartPage({ place, status }: ViewProps) {
  useTitle('Heart')
  const range = useRange(place, status, '1y')
  const answer = useData<Daily>(
    status.first === null ? null : `/daily?metric=${metrics}&from=${range.from}&to=${range.to}`,
  )
  const grid = useData<Grid>(status.first === null ? null : `/grid?metric=heartrate&from=${range.from}&to=${range.to}`)
  const zones = useData<Shares>(
    status.tables.includes('heart_zone') ? `/shares?of=zones&from=${range.from}&to=${range.to}` : null,
  )
  const beside = useBeside(['resting_heartrate'], range, place)
  const zoom = (a: string, b: string) => go(withQuery({ range: `${a}..${b}` }))
  return (
    <>
      <MetricHead title="Heart" range={range} place={place} status={status} />
      <Shown answer={answer} height={800}>
        {(data) => {
          const resting = seriesOf(data, 'resting_heartrate')
          const look = lookOf('resting_heartrate')
          const over = beside(resting, 'resting_heartrate')
          if (data.columns.heartrate_max?.every((value) => value === null))
            return <Empty>No heart rate was recorded in this range.</Empty>
          return (
            <>
              <SummaryFigures days={resting} look={look} />
              {resting.values.some((value) => value !== null) && (
                <Panel
                  title="Resting heart rate"
                  note={noteOf(over, trendWords(data.n, 'nights'))}
                  table={() => dailyTable(resting, 'Resting heart rate (bpm)', over)}
                >
                  <TrendPlot days={resting} look={look} over={over} label="Resting heart rate" onRange={zoom} />
                </Panel>
              )}
              <Panel
                title="Lowest to highest, by day"
                note="tick: mean of the readings"
                table={() => ({
                  caption: 'Lowest to highest heart rate by day, bpm',
                  columns: ['Day', 'Lowest', 'Mean', 'Highest', 'State'],
                  rows: resting.values
                    .map((_, i) => [
                      addDays(data.start, i),
                      ...spans.map((name) => data.columns[name]?.[i] ?? null),
                      stateWords[data.state.heartrate_max?.[i] ?? ''] ?? '',
                    ])
                    .reverse(),
                })}
              >
                <DailySpan data={data} />
              </Panel>
              {zones.data !== undefined && zones.data.parts.length > 0 && (
                <Panel
                  title={`Time in zones by ${zones.data.by}`}
                  note="workouts with heart rate, borders as the device kept them"
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

function DailySpan({ data }: { data: Daily }) {
  const [box, whole] = useWidth()
  const height = 180
  const { heartrate_min: low = [], heartrate_mean: mean = [], heartrate_max: high = [] } = data.columns
  const width = whole - 40
  const top = Math.max(100, ...high.map((value) => value ?? 0))
  const x = linear(0, Math.max(1, data.n), 2, width)
  const y = linear(30, top + 5, height - 24, 8)
  const w = Math.max(0.8, Math.min(8, (width / Math.max(1, data.n)) * 0.6))
  const paths = useMemo(() => {
    let [bars, ticks] = ['', '']
    for (let i = 0; i < data.n; i++) {
      if (low[i] == null || high[i] == null) continue
      bars += `M${px(x(i))} ${px(y(high[i]!))}h${px(w)}V${px(y(low[i]!))}h-${px(w)}Z`
      if (mean[i] != null) ticks += `M${px(x(i))} ${px(y(mean[i]!))}h${px(w)}`
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
          aria-label="Lowest to highest heart rate of each day"
        >
          {steps(30, top + 5, 4).map((tick) => (
            <g key={tick}>
              <line class="grid-line" x1={0} x2={width} y1={Math.round(y(tick))} y2={Math.round(y(tick))} />
              <text x={width + 8} y={y(tick) + 4}>
                {number(tick)}
              </text>
            </g>
          ))}
          {ticksOf(data.start, data.n, width).map(({ at, text }) => (
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
