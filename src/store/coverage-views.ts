// The state of each day of each kind in plain SQL: a row per day (`coverage`) and sums per kind (`coverage_total`).
// They combine what was fetched, what failed and what was never requested, and distinguish a cloud without data from a
// worn device that does not measure a kind.

import { coverageStates, dataStates } from '../kinds/data-state.ts'
import { kinds, sources } from '../kinds/index.ts'
import type { Column, Columns } from '../kinds/kind.ts'
import { detailed, detailsSql } from './coverage-details.ts'

const account: Column = { type: 'integer', doc: 'The account, see table account.' }
const kind: Column = { type: 'text', doc: 'Name of the kind, or of the source where it has no kind of its own.' }
const state: Column = {
  type: 'text',
  doc: coverageStates.map((name) => `${name}: ${dataStates[name].doc}`).join(' '),
}

interface CoverageView {
  readonly name: string
  readonly columns: Columns
  readonly sql: string
}

/** The kinds that are fetched day by day, and the sources to which failures refer. */
const pairs = sources
  .filter(({ windows }) => typeof windows === 'object' || windows === 'pages')
  .flatMap((source) => {
    const own = kinds.filter((one) => one.source === source)
    return own.length === 0 ? [[source.name, source.name]] : own.map(({ name }) => [source.name, name])
  })

/** The kinds that are fetched record by record, each after the kind of the records. */
const detailKinds = detailed.flatMap(({ of, kinds: own }) => own.map(({ name }) => [of, name] as const))

/** Spans of days that a band recorded: those of the kind `day`. */
const recorded = (span: string, other: string) =>
  `${span}.account = ${other}.account AND ${span}.kind = 'day' AND ${span}.state <> 'empty'`

export const coverageViews: readonly CoverageView[] = [
  {
    name: 'kind_source',
    columns: {
      source: { type: 'text', doc: 'Name of the source.' },
      kind,
    },
    sql: `SELECT column1 AS source, column2 AS kind FROM (VALUES ${pairs.map(([a, b]) => `('${a}', '${b}')`).join(', ')})`,
  },
  {
    name: 'coverage_range',
    columns: {
      account,
      first: { type: 'date', doc: 'First day of which any kind has data.' },
      last: { type: 'date', doc: 'Last day that was asked for.' },
    },
    sql: `SELECT account, coalesce(min(CASE WHEN state <> 'empty' THEN from_date END), min(from_date)) AS first,
      max(to_date) AS last FROM coverage_span GROUP BY account`,
  },
  {
    name: 'coverage_detail',
    columns: { account, kind, date: { type: 'date', doc: 'Local day of workouts.' }, state },
    sql: detailsSql,
  },
  {
    name: 'coverage',
    columns: { account, kind, date: { type: 'date', doc: 'Local day of the wearer.' }, state },
    sql: `WITH RECURSIVE each_day(account, date, last) AS (
        SELECT account, first, last FROM coverage_range
        UNION ALL SELECT account, date(date, '+1 day'), last FROM each_day WHERE date < last),
      known AS (
        SELECT d.account, k.kind, k.source, d.date, (
          SELECT CASE WHEN s.to_date >= d.date THEN s.state END FROM coverage_span s
          WHERE s.account = d.account AND s.kind = k.kind AND s.from_date <= d.date ORDER BY s.from_date DESC LIMIT 1
        ) AS state FROM each_day d CROSS JOIN kind_source k),
      asked AS (SELECT account, kind, date, CASE
        WHEN state IS NULL AND EXISTS (SELECT 1 FROM failure f WHERE f.account = known.account AND f.source = known.source
          AND known.date BETWEEN f.window_from AND f.window_to) THEN 'failed'
        WHEN state IS NULL THEN 'unfetched'
        WHEN state = 'empty' AND EXISTS (SELECT 1 FROM coverage_span r WHERE ${recorded('r', 'known')}
          AND known.date BETWEEN r.from_date AND r.to_date) THEN 'unmeasured'
        ELSE state END AS state
      FROM known),
      detail AS MATERIALIZED (SELECT account, kind, date, state FROM coverage_detail)
      SELECT account, kind, date, state FROM asked
      UNION ALL SELECT a.account, k.column2, a.date, coalesce(d.state, a.state)
      FROM (VALUES ${detailKinds.map(([of, name]) => `('${of}', '${name}')`).join(', ')}) k
        JOIN asked a ON a.kind = k.column1
        LEFT JOIN detail d ON d.account = a.account AND d.kind = k.column2 AND d.date = a.date
      -- A workout may be dated outside of all that was asked for.
      UNION ALL SELECT d.account, d.kind, d.date, d.state FROM detail d
        JOIN coverage_range r ON r.account = d.account WHERE d.date NOT BETWEEN r.first AND r.last`,
  },
  {
    name: 'coverage_total',
    columns: { account, kind, state, days: { type: 'integer', unit: 'd', doc: 'Days of the history in this state.' } },
    sql: `WITH span AS (
        SELECT s.account, s.kind, s.state, max(s.from_date, r.first) AS from_date, s.to_date
        FROM coverage_span s JOIN coverage_range r ON r.account = s.account WHERE s.to_date >= r.first),
      counted AS MATERIALIZED (
        SELECT account, kind, state, julianday(to_date) - julianday(from_date) + 1 AS days,
          CASE state WHEN 'empty' THEN (
            SELECT coalesce(sum(julianday(min(d.to_date, span.to_date)) - julianday(max(d.from_date, span.from_date)) + 1), 0)
            FROM coverage_span d WHERE ${recorded('d', 'span')}
              AND d.from_date <= span.to_date AND d.to_date >= span.from_date) ELSE 0 END AS worn FROM span),
      lost AS (
        SELECT f.account, k.kind, julianday(f.to_date) - julianday(f.from_date) + 1 - coalesce((
          SELECT sum(julianday(min(s.to_date, f.to_date)) - julianday(max(s.from_date, f.from_date)) + 1)
          FROM coverage_span s WHERE s.account = f.account AND s.kind = k.kind
            AND s.from_date <= f.to_date AND s.to_date >= f.from_date), 0) AS days
        FROM (
          SELECT f.account, f.source, max(f.window_from, r.first) AS from_date, min(f.window_to, r.last) AS to_date
          FROM failure f JOIN coverage_range r ON r.account = f.account
          WHERE f.window_to >= r.first AND f.window_from <= r.last) f
          JOIN kind_source k ON k.source = f.source),
      told AS MATERIALIZED (
        SELECT account, kind, state, days - worn AS days FROM counted
        UNION ALL SELECT account, kind, 'unmeasured', worn FROM counted
        UNION ALL SELECT account, kind, 'failed', days FROM lost),
      everything AS (
        SELECT * FROM told
        UNION ALL SELECT r.account, k.kind, 'unfetched', julianday(r.last) - julianday(r.first) + 1
          - coalesce((SELECT sum(days) FROM told t WHERE t.account = r.account AND t.kind = k.kind), 0)
        FROM coverage_range r CROSS JOIN kind_source k
        UNION ALL SELECT account, kind, state, count(*) FROM coverage
          WHERE kind IN (${detailKinds.map(([, name]) => `'${name}'`).join(', ')}) GROUP BY account, kind, state)
      SELECT account, kind, state, CAST(sum(days) AS INTEGER) AS days FROM everything
      GROUP BY account, kind, state HAVING sum(days) > 0`,
  },
]
