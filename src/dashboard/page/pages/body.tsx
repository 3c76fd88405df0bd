// Weight and body composition, and every stored weighing.

import { useMemo } from 'preact/hooks'
import type { FigureName } from '../../../kinds/index.ts'
import { type By, parseBy, type ViewRange } from '../../range.ts'
import { ask } from '../../request.ts'
import type { Table } from '../../schema.ts'
import { KindTable } from '../chart/kind-table.tsx'
import { Panel } from '../chart/table.tsx'
import { trendWords } from '../chart/trend-words.ts'
import { useData } from '../frame/backend.ts'
import { daysBetween, number } from '../frame/format.ts'
import { lookOf } from '../frame/metrics.ts'
import { Empty, Shown } from '../frame/state.tsx'
import { useTitle, type ViewProps } from '../frame/view.ts'
import { inSteps, MetricHead, newest, SummaryFigures, seriesOf, useFigures, useRange } from './metric.tsx'
import { TrendPanel } from './panels.tsx'

/** Limit of listed weighings. */
const first: readonly FigureName[] = ['weight', 'body_fat']

function placeOf(name: FigureName): number {
  return first.includes(name) ? first.indexOf(name) : first.length
}

export function BodyPage({ place, status }: ViewProps) {
  useTitle('Body')
  const range = useRange(place, status, 'all')
  const names = useMemo(
    () =>
      status.metrics
        .filter(({ topic }) => topic === 'body')
        .map(({ name }) => name)
        .sort((a, b) => placeOf(a) - placeOf(b)),
    [status],
  )
  const by = parseBy(place.query.get('by'))
  const { days: answer, steps, beside } = useFigures(names, range, by, place)
  const weighings = useData(
    status.tables.includes('weight') ? ask('/table/{kind}', { kind: 'weight', limit: 2000 }) : null,
  )
  return (
    <>
      <MetricHead title="Body" range={range} by={by} place={place} status={status} />
      {names.length === 0 ? (
        <Empty>
          <p>The account has no weighings.</p>
          {status.tables.includes('profile') && <ProfileLine />}
        </Empty>
      ) : (
        <Shown answer={answer} height={600}>
          {(data) => (
            <>
              <SummaryFigures days={seriesOf(data, names[0]!)} look={lookOf(names[0]!)} />
              <Shown answer={steps} height={400}>
                {(data) =>
                  names.map((name, i) => {
                    const days = seriesOf(data, name)
                    return (
                      <TrendPanel
                        key={name}
                        days={days}
                        look={lookOf(name)}
                        by={by}
                        notes={i === 0 ? [trendWords(data.n, 'days', by)] : []}
                        over={beside(days, name)}
                        height={i === 0 ? 230 : 120}
                      />
                    )
                  })
                }
              </Shown>
            </>
          )}
        </Shown>
      )}
      {weighings.data && (
        <>
          <Composition table={ownOf(weighings.data)} range={range} by={by} />
          <Weighings table={weighings.data} />
        </>
      )}
    </>
  )
}

/** The person's own rows; others of the household use the same scale. */
function ownOf(table: Table): Table {
  const member = table.columns.findIndex(({ name }) => name === 'member')
  if (member < 0) return table
  return { ...table, rows: table.rows.filter((row) => row[member] === 'self' || row[member] === null) }
}

/** Values of a scale besides weight and fat, which have charts of their own: column, label, unit. */
const parts: readonly (readonly [string, string, string | null])[] = [
  ['muscle', 'Muscle', 'kg'],
  ['water', 'Water', '%'],
  ['bone', 'Bone', 'kg'],
  ['protein', 'Protein', '%'],
  ['visceral_fat', 'Visceral fat', null],
  ['bmi', 'BMI', null],
]

/** One row a part, on the same range and by the same steps. */
function Composition({ table, range, by }: { table: Table; range: ViewRange; by: By }) {
  const at = (name: string) => table.columns.findIndex((column) => column.name === name)
  const date = at('date')
  const n = Math.max(1, daysBetween(range.from, range.to) + 1)
  const shown = parts.flatMap(([name, label, unit]) => {
    const values: (number | null)[] = new Array(n).fill(null)
    for (const row of table.rows) {
      const i = daysBetween(range.from, String(row[date]))
      const value = row[at(name)]
      // The newest come first, and the last weighing of a day is what counts, as it is for the weight itself.
      if (i >= 0 && i < n && typeof value === 'number') values[i] ??= value
    }
    if (values.filter((value) => value !== null).length < 2) return []
    const days = { start: range.from, values, state: values.map((value) => (value === null ? 'm' : 'v')).join('') }
    return [{ days: inSteps(days, by), look: { ...lookOf('weight'), about: undefined, label, unit, digits: 1 } }]
  })
  if (shown.length === 0) return null
  return (
    <div class="panels">
      {shown.map(({ days, look }) => (
        <TrendPanel key={look.label} days={days} look={look} by={by} notes={[newest(days, look)]} height={104} />
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

function ProfileLine() {
  const { data: table } = useData(ask('/table/{kind}', { kind: 'profile' }))
  const row = table?.rows[0]
  if (table === undefined || row === undefined) return null
  const value = (name: string) => row[table.columns.findIndex((column) => column.name === name)]
  return (
    <p>
      Profile: height {value('height') ?? '–'} cm, weight {value('weight') ?? '–'} kg.
    </p>
  )
}
