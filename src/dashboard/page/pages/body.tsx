// Weight and what it is made of, and every weighing as it was kept.

import { useMemo } from 'preact/hooks'
import type { Range } from '../../range.ts'
import type { Daily, Table } from '../../schema.ts'
import { KindTable } from '../chart/kind-table.tsx'
import { Panel } from '../chart/table.tsx'
import { TrendPlot, trendWords } from '../chart/trend-plot.tsx'
import { useData } from '../frame/backend.ts'
import { noteOf, useBeside } from '../frame/compare.tsx'
import { daysBetween, number } from '../frame/format.ts'
import { lookOf, said } from '../frame/metrics.ts'
import { go, withQuery } from '../frame/route.ts'
import { useTitle } from '../frame/shell.tsx'
import { Empty, Shown } from '../frame/state.tsx'
import type { ViewProps } from '../frame/views.ts'
import { dailyTable, MetricHead, SummaryFigures, seriesOf, useRange } from './metric.tsx'

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
  const beside = useBeside(names, range, place)
  const weighings = useData<Table>(status.tables.includes('weight') ? '/table/weight?limit=2000' : null)
  const profile = useData<Table>(status.tables.includes('profile') ? '/table/profile' : null)
  return (
    <>
      <MetricHead title="Body" range={range} place={place} status={status} />
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
                const days = seriesOf(data, name)
                const over = beside(days, name, look)
                return (
                  <Panel
                    key={name}
                    title={look.label}
                    note={noteOf(over, i === 0 ? trendWords(data.n) : '')}
                    table={() => dailyTable(days, look.label, over)}
                  >
                    <TrendPlot
                      days={days}
                      look={look}
                      over={over}
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
        <>
          <Composition table={ownOf(weighings.data)} range={range} />
          <Weighings table={weighings.data} />
        </>
      )}
    </>
  )
}

/** The person's own rows; others of the household stand on the same scale. */
function ownOf(table: Table): Table {
  const member = table.columns.findIndex(({ name }) => name === 'member')
  if (member < 0) return table
  return { ...table, rows: table.rows.filter((row) => row[member] === 'self' || row[member] === null) }
}

/** What a scale tells besides weight and fat, which have charts of their own: column, label, unit. */
const parts: readonly (readonly [string, string, string | null])[] = [
  ['muscle', 'Muscle', 'kg'],
  ['water', 'Water', '%'],
  ['bone', 'Bone', 'kg'],
  ['protein', 'Protein', '%'],
  ['visceral_fat', 'Visceral fat', null],
  ['bmi', 'BMI', null],
]

/** One row a part, on the same range. */
function Composition({ table, range }: { table: Table; range: Range }) {
  const at = (name: string) => table.columns.findIndex((column) => column.name === name)
  const date = at('date')
  const n = Math.max(1, daysBetween(range.from, range.to) + 1)
  const shown = parts.flatMap(([name, label, unit]) => {
    const values: (number | null)[] = new Array(n).fill(null)
    for (const row of table.rows) {
      const i = daysBetween(range.from, String(row[date]))
      const value = row[at(name)]
      if (i >= 0 && i < n && typeof value === 'number') values[i] = value
    }
    if (values.filter((value) => value !== null).length < 2) return []
    const days = { start: range.from, values, state: values.map((value) => (value === null ? 'm' : 'v')).join('') }
    return [{ days, look: { ...lookOf('weight'), label, unit, digits: 1 } }]
  })
  if (shown.length === 0) return null
  return (
    <div class="panels">
      {shown.map(({ days, look }) => (
        <Panel
          key={look.label}
          title={look.label}
          note={`last ${said(days.values.findLast((value) => value !== null)!, look)}`}
          table={() => dailyTable(days, look.label)}
        >
          <TrendPlot days={days} look={look} height={104} label={look.label} />
        </Panel>
      ))}
    </div>
  )
}

/** Rows of weighings shown; the rest is in the export. */
const NEWEST = 60

function Weighings({ table }: { table: Table }) {
  const own = ownOf(table)
  const rows = own.rows.slice(0, NEWEST)
  const others = table.rows.length - own.rows.length
  return (
    <Panel
      title="Weighings"
      note={`the newest ${number(rows.length)} of ${number(own.rows.length)}${others === 0 ? '' : `; ${number(others)} of others are left out`}`}
    >
      <KindTable
        table={{ ...own, rows }}
        caption="Weighings"
        hidden={['date', 'member', 'height', 'source', 'device', 'device_id', 'device_source', 'app']}
      />
    </Panel>
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
