// The parts of a workout: kilometres or miles with the rest at the end, laps, lengths and sets of a swim, sets of
// strength, and the workouts of a multisport one.

import { METRES_PER_MILE, rateOf } from '../../../units.ts'
import type { Table, WorkoutDetail } from '../../schema.ts'
import { KindTable } from '../chart/kind-table.tsx'
import { barCell, DataTable, Panel } from '../chart/table.tsx'
import { number, speed, withUnit } from '../frame/format.ts'
import { useSettings } from '../frame/settings.ts'

type PartCells = Table['rows'][number]

/** Columns of the laps and sets that the page shows elsewhere, or that are bookkeeping. */
const hidden: readonly string[] = ['workout', 'date', 'automatic', 'elapsed']

/** What is shown of the workouts of a multisport one; each has a page of its own. */
const ofChildren: readonly string[] = [
  'start',
  'sport',
  'distance',
  'moving_time',
  'heartrate_mean',
  'heartrate_max',
  'energy',
  'utc_offset',
]

export function Parts({ workout }: { workout: WorkoutDetail }) {
  const { lap, strength_set: set, part } = workout.parts
  const pool = rateOf(workout.sport) === 'swim' && lap !== undefined ? poolLaps(lap, workout) : null
  return (
    <>
      {pool === null && <Part title="Laps" table={lap && without(lap, hidden)} workout={workout} />}
      {pool && <Part title="Lengths" table={without(pool.lengths, hidden)} workout={workout} />}
      {pool && <Part title="Sets of lengths" table={without(pool.sets, hidden)} workout={workout} />}
      <Part title="Sets" table={set && without(set, hidden)} workout={workout} />
      <Part
        title="Parts"
        table={
          part &&
          without(
            part,
            part.columns.map(({ name }) => name).filter((name) => !ofChildren.includes(name)),
          )
        }
        workout={workout}
      />
    </>
  )
}

function Part({ title, table, workout }: { title: string; table: Table | undefined; workout: WorkoutDetail }) {
  if (table === undefined || table.rows.length === 0) return null
  return (
    <Panel title={title} note={number(table.rows.length)}>
      <KindTable table={table} caption={title} rate={rateOf(workout.sport)} />
    </Panel>
  )
}

function without(table: Table, names: readonly string[]): Table {
  const kept = table.columns.flatMap(({ name }, i) => (names.includes(name) ? [] : [i]))
  return {
    ...table,
    columns: kept.map((i) => table.columns[i]!),
    rows: table.rows.map((row) => kept.map((i) => row[i] ?? null)),
  }
}

/**
 * The laps of a swim as lengths of the pool and as sets of several lengths, numbered apart: a set contains lengths that
 * are listed as well.
 */
function poolLaps(lap: Table, { figures }: WorkoutDetail): { lengths: Table; sets: Table } | null {
  const at = (name: string) => lap.columns.findIndex((column) => column.name === name)
  const [order, distance] = [at('number'), at('distance')]
  const far = (row: PartCells) => Number(row[distance] ?? 0)
  const stated = Number(figures.pool_length ?? 0)
  const pool = stated > 0 ? stated : Math.min(...lap.rows.map(far).filter((metres) => metres > 0))
  if (!Number.isFinite(pool)) return null
  const [sets, lengths] = [
    lap.rows.filter((row) => far(row) > 1.5 * pool),
    lap.rows.filter((row) => far(row) <= 1.5 * pool),
  ]
  const counted = (rows: PartCells[]) =>
    rows.map((row, i) => row.map((cell, column) => (column === order ? i + 1 : cell)))
  return {
    lengths: { ...lap, rows: counted(lengths) },
    sets: {
      ...lap,
      columns: [...lap.columns, { name: 'lengths', type: 'integer', unit: null, doc: 'Lengths of the pool.' }],
      rows: counted(sets).map((row) => [...row, Math.round(far(row) / pool)]),
    },
  }
}

interface PartStretch {
  /** Which kilometre or mile, or how much of the last one. */
  readonly name: string
  /** Metres per second. */
  readonly speed: number
  readonly heartrate: number | null
}

/** Kilometres or miles in the unit of the sport; bars begin at zero and are longer the faster. */
export function Splits({ workout }: { workout: WorkoutDetail }) {
  const { settings } = useSettings()
  const rate = rateOf(workout.sport)
  const { unit, stretches } = stretchesOf(workout, settings.units)
  if (stretches.length === 0) return null
  const fastest = Math.max(...stretches.map((one) => one.speed))
  return (
    <Panel title="Splits" note="longer is faster">
      <DataTable
        bare
        caption="Splits"
        columns={[unit, `${rate === 'speed' ? 'Speed' : 'Pace'} (${speed(1, rate).unit})`, 'Bar', 'HR']}
        bars={[2]}
        right={[1, 3]}
        rows={stretches.map((one) => [
          one.name,
          speed(one.speed, rate).text,
          barCell(one.speed / fastest, 'var(--workout)'),
          one.heartrate,
        ])}
      />
    </Panel>
  )
}

/** The splits in the wanted unit, or in the other one where the cloud has none, and the rest after the last of them. */
function stretchesOf({ parts, ...workout }: WorkoutDetail, units: 'metric' | 'imperial') {
  const table = parts.split
  if (table === undefined) return { unit: '', stretches: [] }
  const at = (name: string) => table.columns.findIndex((column) => column.name === name)
  const of = (wanted: string) => table.rows.filter((row) => row[at('unit')] === wanted)
  const wanted = units === 'imperial' ? 'mile' : 'km'
  const unit = of(wanted).length > 0 ? wanted : wanted === 'km' ? 'mile' : 'km'
  const metres = unit === 'km' ? 1000 : METRES_PER_MILE
  const rows = of(unit).sort((a, b) => Number(a[at('number')]) - Number(b[at('number')]))
  const stretches = rows.map(
    (row): PartStretch => ({
      name: String(row[at('number')]),
      speed: metres / Math.max(1, Number(row[at('seconds')])),
      heartrate: row[at('heartrate')] as number | null,
    }),
  )
  const last = rows.at(-1)
  const rest = (workout.distance ?? 0) - metres * Number(last?.[at('number')] ?? 0)
  const ended = last?.[at('elapsed')]
  const seconds = (workout.elapsed ?? 0) - Number(ended ?? Number.POSITIVE_INFINITY)
  // Less than a hundredth of the unit is not shown: it would read as 0.00.
  if (rest >= metres / 100 && rest < metres && seconds > 0)
    stretches.push({ name: withUnit(rest, 'm', 2).text, speed: rest / seconds, heartrate: null })
  return { unit: unit === 'km' ? 'km' : 'mi', stretches }
}
