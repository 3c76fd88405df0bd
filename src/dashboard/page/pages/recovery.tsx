// Stress, heart rate variability, readiness, PAI, oxygen and temperature as small charts on one range: what is unusual?

import { useMemo } from 'preact/hooks'
import type { Daily } from '../../schema.ts'
import { Panel } from '../chart/table.tsx'
import { TrendPlot } from '../chart/trend-plot.tsx'
import { useData } from '../frame/backend.ts'
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
  return (
    <>
      <MetricHead title="Recovery" range={range.name} />
      {names.length === 0 ? (
        <Empty>
          <p>The account has no stress, oxygen, variability or readiness. Older bands do not measure them.</p>
        </Empty>
      ) : (
        <Shown answer={answer} height={800}>
          {(data) => (
            <div class="panels">
              {names.map((name) => {
                const days = seriesOf(data, name)
                const look = lookOf(
                  name,
                  status.metrics.find((metric) => metric.name === name),
                )
                const last = days.values.findLast((value) => value !== null)
                return (
                  <Panel
                    key={name}
                    title={look.label}
                    note={last == null ? 'nothing in this range' : `last ${said(last, look)}`}
                    table={() => dailyTable(days, look.label)}
                  >
                    <TrendPlot
                      days={days}
                      look={look}
                      height={120}
                      label={look.label}
                      onRange={(a, b) => go(withQuery({ range: `${a}..${b}` }))}
                    />
                  </Panel>
                )
              })}
            </div>
          )}
        </Shown>
      )}
    </>
  )
}
