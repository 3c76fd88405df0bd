// The SQL page: one SELECT at a time, in a sandbox, with the result as table, chart or CSV.

import { useState } from 'preact/hooks'
import { ask } from '../../request.ts'
import type { Schema, SqlAnswer } from '../../schema.ts'
import { csvOf } from '../chart/rows.ts'
import { download } from '../chart/save.ts'
import { runWords } from '../chart/sentence.ts'
import { DataTable, Drawing, Panel } from '../chart/table.tsx'
import { TrendPlot } from '../chart/trend-plot.tsx'
import { backend, useChange, useData } from '../frame/backend.ts'
import { Options, ViewChoice } from '../frame/field.tsx'
import { daysBetween, number } from '../frame/format.ts'
import { PageHead } from '../frame/head.tsx'
import { lookNamed } from '../frame/metrics.ts'
import { go, withQuery } from '../frame/route.ts'
import { useSettings } from '../frame/settings.ts'
import { ErrorPanel, FormError } from '../frame/state.tsx'
import { useTitle, type ViewProps } from '../frame/view.ts'

/** Seconds that a query may have on a second try. */
const PATIENT = 20

const examples: readonly (readonly [string, string])[] = [
  [
    'Steps by month',
    'select substr(date, 1, 7) as month, round(avg(steps)) as steps, count(*) as days\nfrom day group by 1 order by 1 desc',
  ],
  ['Resting heart rate', 'select date, resting_heartrate\nfrom day where resting_heartrate is not null order by date'],
  [
    'Longest nights',
    'select date, sleep_minutes / 60.0 as hours, sleep_score\nfrom day order by sleep_minutes desc limit 20',
  ],
  [
    'One morning, minute by minute',
    'select minute / 60 as hour, minute % 60 as minute, steps, heartrate\nfrom minute where date = (select max(date) from day) and minute between 420 and 600',
  ],
  ['Issues', 'select kind, code, count(*) as times\nfrom issue group by 1, 2 order by 3 desc'],
]

export function SqlPage({ place }: ViewProps) {
  useTitle('SQL')
  const [sql, setSql] = useState(place.query.get('q') ?? examples[0]![1])
  const { result, error, late, running, run } = useQuery()
  return (
    <>
      <PageHead
        title="SQL"
        note={`Read-only, at most 5,000 rows. A query is stopped after a second; you can then allow it ${PATIENT}.`}
      />
      <div class="controls">
        <SavedQueries
          choose={(text) => {
            setSql(text)
            run(text)
          }}
        />
      </div>
      <section class="panel">
        <div class="inside query">
          <label class="sr" for="sql">
            Query
          </label>
          <textarea
            id="sql"
            rows={6}
            spellcheck={false}
            value={sql}
            onInput={(event) => setSql(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) run(sql)
            }}
          />
          <div class="table-tools">
            <button type="button" class="primary" onClick={() => run(sql)} disabled={running}>
              {running ? 'Running…' : 'Run'}
            </button>
            <SaveQuery sql={sql} />
            <span class="small muted">Ctrl+Enter</span>
          </div>
        </div>
      </section>
      {error && <ErrorPanel error={error} />}
      {late && (
        <p>
          <button type="button" onClick={() => run(sql, PATIENT)}>
            Allow {PATIENT} seconds
          </button>
        </p>
      )}
      {result && <Result result={result} />}
      <Tables />
    </>
  )
}

/** Runs a query and holds what came of it; `late` when more time might have helped. */
function useQuery() {
  const [result, setResult] = useState<SqlAnswer | null>(null)
  const [late, setLate] = useState(false)
  const { running, failed, run: change } = useChange()
  const run = async (sql: string, seconds = 1) => {
    const began = performance.now()
    setLate(false)
    go(withQuery({ q: sql }), 'replace')
    const given = await change(backend.send('POST /sql', { sql, seconds }))
    setResult(given ?? null)
    setLate(given === undefined && seconds < PATIENT && performance.now() - began >= seconds * 1000)
  }
  return { result, error: failed, late, running, run }
}

function SavedQueries({ choose }: { choose: (sql: string) => void }) {
  const { settings } = useSettings()
  return (
    <ViewChoice
      label="Examples and saved queries"
      value=""
      choices={[['', 'Examples and saved queries…']]}
      choose={choose}
    >
      <optgroup label="Examples">
        <Options choices={examples.map(([name, text]) => [text, name])} />
      </optgroup>
      {settings.queries.length > 0 && (
        <optgroup label="Saved">
          <Options choices={settings.queries.map(({ name, sql }) => [sql, name])} />
        </optgroup>
      )}
    </ViewChoice>
  )
}

function SaveQuery({ sql }: { sql: string }) {
  const { settings, save } = useSettings()
  const { failed, run } = useChange()
  const keep = () => {
    const name = prompt('Name of the query')
    if (name)
      run(save({ ...settings, queries: [...settings.queries.filter((one) => one.name !== name), { name, sql }] }))
  }
  return (
    <>
      <button type="button" onClick={keep}>
        Save
      </button>
      <FormError error={failed} />
    </>
  )
}

function Tables() {
  const schema = useData(ask('/schema'))
  return (
    <details class="panel tables">
      <summary>Tables and columns</summary>
      <div class="inside">
        {schema.data?.map((table) => (
          <TableColumns key={table.name} table={table} />
        ))}
      </div>
    </details>
  )
}

/** A table's columns, made when it is opened: all of them together are thousands of cells. */
function TableColumns({ table: { name, columns } }: { table: Schema[number] }) {
  const [open, setOpen] = useState(false)
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <code>{name}</code> <span class="muted small">{number(columns.length)} columns</span>
      </summary>
      {open && (
        <DataTable
          caption={name}
          columns={['Column', 'Type', 'Unit', 'Meaning']}
          wide={[3]}
          rows={columns.map(({ name: column, type, unit, doc }) => [column, type, unit ?? '', doc])}
        />
      )}
    </details>
  )
}

function Result({ result }: { result: SqlAnswer }) {
  const { columns, rows, ms, truncated } = result
  return (
    <Panel
      title={`${number(rows.length)} ${rows.length === 1 ? 'row' : 'rows'}`}
      note={`${number(ms)} ms${truncated === null ? '' : `, stopped at ${truncated === 'rows' ? '5,000 rows' : '8 MB'}`}`}
    >
      <Chart result={result} />
      <DataTable caption="Result" columns={columns} rows={rows} />
      <div class="table-tools">
        <button
          type="button"
          onClick={() => download('query.csv', new Blob([csvOf({ columns, rows })], { type: 'text/csv' }))}
        >
          Save as CSV
        </button>
      </div>
    </Panel>
  )
}

/** A line where the first column is a day and the second a number. */
function Chart({ result: { columns, rows } }: { result: SqlAnswer }) {
  const dated =
    rows.length > 2 &&
    rows.every((row) => /^\d{4}-\d\d-\d\d$/.test(String(row[0])) && (row[1] === null || typeof row[1] === 'number'))
  if (!dated) return null
  const dates = rows.map((row) => String(row[0])).sort()
  const n = daysBetween(dates[0]!, dates.at(-1)!) + 1
  if (n > 20_000) return null
  const values: (number | null)[] = new Array(n).fill(null)
  for (const row of rows) values[daysBetween(dates[0]!, String(row[0]))] = row[1] as number | null
  const days = { start: dates[0]!, values, state: values.map((value) => (value === null ? 'm' : 'v')).join('') }
  const label = columns[1] ?? 'value'
  const look = lookNamed(columns[1] ?? '')
  return (
    <Drawing words={runWords(label, days, look)}>
      <TrendPlot days={days} look={look} height={180} label={label} />
    </Drawing>
  )
}
