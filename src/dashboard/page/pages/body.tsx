// Weight and what it is made of, and every weighing as it was kept.

import { useMemo } from 'preact/hooks'
import type { Daily, Table } from '../../schema.ts'
import { DataTable, Panel } from '../chart/table.tsx'
import { TrendPlot } from '../chart/trend-plot.tsx'
import { useData } from '../frame/backend.ts'
import { moment, number } from '../frame/format.ts'
import { lookOf } from '../frame/metrics.ts'
import { go, withQuery } from '../frame/route.ts'
import { useTitle } from '../frame/shell.tsx'
import { Empty, Shown } from '../frame/state.tsx'
import type { ViewProps } from '../frame/views.ts'
import { MetricHead, SummaryFigures, seriesOf, useRange } from './metric.tsx'

export function BodyPage({ place, status }: ViewProps) {
  useTitle('Body')
  const range = useRange(place, status, 'all')
  const names = useMemo(
    () => status.metrics.filter((metric) => lookOf(metric.name, metric).hue === 'body').map(({ name }) => name),
    [status],
  )
  const answer = useData<Daily>(
    names.length === 0 ? null : `/daily?metric=${names.join(',')}&from=${range.from}&to=${range.to}`,
  )
  const weighings = useData<Table>(status.tables.includes('weight') ? '/table/weight?limit=60' : null)
  const profile = useData<Table>(status.tables.includes('profile') ? '/table/profile' : null)
  return (
    <>
      <MetricHead title="Body" range={range.name} />
      {names.length === 0 && (
        <Empty>
          <p>The account has no weighings.</p>
          {profile.data && <ProfileLine table={profile.data} />}
        </Empty>
      )}
      {names.length > 0 && (
        <Shown answer={answer} height={600}>
          {(data) => (
            <>
              <SummaryFigures
                days={seriesOf(data, names[0]!)}
                look={lookOf(
                  names[0]!,
                  status.metrics.find(({ name }) => name === names[0]),
                )}
              />
              {names.map((name, i) => {
                const look = lookOf(
                  name,
                  status.metrics.find((metric) => metric.name === name),
                )
                return (
                  <Panel key={name} title={look.label} note={i === 0 ? 'dots: days · line: median' : ''}>
                    <TrendPlot
                      days={seriesOf(data, name)}
                      look={look}
                      height={i === 0 ? 230 : 120}
                      label={look.label}
                      onRange={(a, b) => go(withQuery({ range: `${a}..${b}` }))}
                    />
                  </Panel>
                )
              })}
            </>
          )}
        </Shown>
      )}
      {weighings.data && (
        <Panel
          title="Weighings"
          note={`${number(weighings.data.rows.length)}${weighings.data.more ? ', the newest' : ''}`}
        >
          <KindTable table={weighings.data} caption="Weighings" />
        </Panel>
      )}
    </>
  )
}

function ProfileLine({ table }: { table: Table }) {
  const [row] = table.rows
  if (row === undefined) return null
  const value = (name: string) => row[table.columns.findIndex((column) => column.name === name)]
  return (
    <p>
      Profile: height {value('height') ?? '–'} cm, weight {value('weight') ?? '–'} kg.
    </p>
  )
}

/** A kind's rows as a table: instants as times, empty columns left out. */
export function KindTable({ table, caption }: { table: Table; caption: string }) {
  const shown = table.columns
    .map((column, i) => ({ ...column, i }))
    .filter(
      ({ i, type, name }) => type !== 'json' && name !== 'utc_offset' && table.rows.some((row) => row[i] !== null),
    )
  return (
    <DataTable
      caption={caption}
      columns={shown.map(({ name, unit }) => `${name.replaceAll('_', ' ')}${unit === null ? '' : ` (${unit})`}`)}
      rows={table.rows.map((row) =>
        shown.map(({ i, type }) => {
          const cell = row[i] ?? null
          if (type === 'instant' && typeof cell === 'number') return moment(cell)
          return typeof cell === 'number' ? Math.round(cell * 1000) / 1000 : cell
        }),
      )}
    />
  )
}
