// Stress, heart rate variability, readiness, PAI, oxygen and temperature as small charts on one range: what is unusual?

import { useMemo } from 'preact/hooks'
import type { Daily, Shares } from '../../schema.ts'
import { Distribution, distributionOf, distributionTable } from '../chart/distribution.tsx'
import { StackPlot, stackTable } from '../chart/stack-plot.tsx'
import { Panel } from '../chart/table.tsx'
import { TrendPlot } from '../chart/trend-plot.tsx'
import { useData } from '../frame/backend.ts'
import { dashedWords, useBeside } from '../frame/compare.tsx'
import { number } from '../frame/format.ts'
import { lookOf, said } from '../frame/metrics.ts'
import { go, withQuery } from '../frame/route.ts'
import { useTitle } from '../frame/shell.tsx'
import { Empty, Shown } from '../frame/state.tsx'
import type { ViewProps } from '../frame/views.ts'
import { dailyTable, MetricHead, seriesOf, useRange } from './metric.tsx'

/** Figures of this page, in its order; others of the same hues follow. */
const order = [
  'stress_mean',
  'hrv',
  'sleep_hrv',
  'readiness',
  'pai_total',
  'pai',
  'spo2_mean',
  'spo2_min',
  'odi',
  'respiration_mean',
  'skin_temperature_deviation',
  'charge',
]

export function RecoveryPage({ place, status }: ViewProps) {
  useTitle('Recovery')
  const range = useRange(place, status, '90d')
  const names = useMemo(() => {
    const own = status.metrics
      .filter(({ name, unit, days }) => days > 0 && /stress|oxygen|recovery/.test(lookOf(name, { unit }).hue))
      .map(({ name }) => name)
    const first = order.filter((name) => own.includes(name))
    return [...first, ...own.filter((name) => !first.includes(name) && !/readings|_max$|_min$/.test(name))]
  }, [status])
  const answer = useData<Daily>(
    names.length === 0 ? null : `/daily?metric=${names.join(',')}&from=${range.from}&to=${range.to}`,
  )
  const beside = useBeside(names, range, place)
  const levels = useData<Shares>(
    status.tables.includes('stress') ? `/shares?of=stress&from=${range.from}&to=${range.to}` : null,
  )
  return (
    <>
      <MetricHead title="Recovery" range={range} place={place} status={status} />
      {names.length === 0 ? (
        <Empty>
          <p>The account has no stress, oxygen, variability or readiness. Older bands do not measure them.</p>
        </Empty>
      ) : (
        <Shown answer={answer} height={800}>
          {(data) => (
            <>
              <div class="panels">
                {names.map((name) => {
                  const days = seriesOf(data, name)
                  const look = lookOf(
                    name,
                    status.metrics.find((metric) => metric.name === name),
                  )
                  const over = beside(days, name, look)
                  const last = days.values.findLast((value) => value !== null)
                  return (
                    <Panel
                      key={name}
                      title={look.label}
                      note={`${last == null ? 'nothing in this range' : `last ${said(last, look)}`}${look.line === undefined ? '' : ` · dotted: ${number(look.line)}`}${dashedWords(over)}`}
                      table={() => dailyTable(days, look.label, over)}
                    >
                      <TrendPlot
                        days={days}
                        look={look}
                        height={120}
                        over={over}
                        label={look.label}
                        onRange={(a, b) => go(withQuery({ range: `${a}..${b}` }))}
                      />
                    </Panel>
                  )
                })}
              </div>
              <div class="panels">
                {levels.data?.counts.some((days) => days > 0) && (
                  <Panel
                    title={`Levels of stress by ${levels.data.by}`}
                    note="mean share of the readings of a day"
                    table={() => stackTable(levels.data!, 'Levels of stress')}
                  >
                    <StackPlot shares={levels.data} label="Levels of stress" color={(i) => `var(--stress-${i + 1})`} />
                  </Panel>
                )}
                <Variability data={data} />
              </div>
            </>
          )}
        </Shown>
      )}
    </>
  )
}

/** Figures of heart rate variability, the first that the account has. */
const variabilities = ['hrv', 'sleep_hrv', 'sdnn']

function Variability({ data }: { data: Daily }) {
  const name = variabilities.find((one) => data.columns[one]?.some((value) => value !== null))
  if (name === undefined) return null
  const look = lookOf(name)
  const spread = distributionOf(seriesOf(data, name))
  if (spread === null) return null
  return (
    <Panel
      title={`${look.label}, how often`}
      note={`${number(spread.days)} days · median ${said(spread.quantiles[1], look)}`}
      table={() => distributionTable(spread, look)}
    >
      <Distribution spread={spread} look={look} />
    </Panel>
  )
}
