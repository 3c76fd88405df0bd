// `wristory sql`: queries in SQL, read-only, as a table or as one JSON array; with no query it lists the tables.
import { WristoryError } from '../../errors.ts'
import { runSql, type SqlResult, sqlLimits } from '../../store/sql.ts'
import { isThere, noStore, openStore, storePath } from '../../store/store.ts'
import type { Define } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { count } from '../draw/number.ts'
import { drawTable } from '../draw/table.ts'
import { wholeNumber } from '../options.ts'
import { asciiControls } from '../terminal-text.ts'

/** Rows drawn as a table; JSON has all. */
const mostDrawn = 5000

/** JSON is written in chunks of about this many characters. */
const piece = 64 * 1024

export const define: Define = (command, context) => {
  command
    .description('Query your history with SQL (SQLite), read-only. With no query, lists tables and columns.')
    .argument(
      '[select]',
      'one statement, e.g. "SELECT date, steps FROM day ORDER BY steps DESC LIMIT 5"; - reads it from stdin',
    )
    .option('--timeout <seconds>', 'stop the query after this many seconds', wholeNumber(1, 86_400), 60)
    .action(async (select, options) => {
      const around = context()
      if (select === undefined) return await listTables(around)
      const sql = select === '-' ? await readAll(around) : select
      const path = storePath(around.home)
      if (!isThere(path)) throw noStore(around.home)
      const limits = { ...sqlLimits, milliseconds: options.timeout * 1000 }
      const result = await runSql(path, sql, limits, around.signal)
      if (around.json) await writeJson(around, result)
      else await writeTable(around, result)
      // A consumer of the data alone must notice that it is cut.
      if (result.truncated !== null)
        throw new WristoryError('partial', `The result is cut at its limit of ${result.truncated}.`, {
          hint: 'Narrow the query, or add a LIMIT.',
        })
    })
}

/** One array with a row object a line. */
async function writeJson(context: CommandContext, { columns, rows }: SqlResult): Promise<void> {
  const names = distinct(columns)
  let text = '['
  for (const [i, row] of rows.entries()) {
    const pairs = names.map((name, column) => [name, row[column] ?? null] as const)
    text += `${i > 0 ? ',\n' : ''}${asciiControls(JSON.stringify(Object.fromEntries(pairs)))}`
    if (text.length < piece) continue
    await context.write(text)
    text = ''
  }
  await context.write(`${text}]\n`)
}

async function writeTable(context: CommandContext, { columns, rows }: SqlResult): Promise<void> {
  const drawn = rows.slice(0, mostDrawn).map((row) => row.map((value) => (value === null ? '' : String(value))))
  const heads = columns.map((head, i) => {
    const numeric = rows.every((row) => row[i] === null || typeof row[i] === 'number')
    return { head, align: numeric ? ('right' as const) : ('left' as const) }
  })
  await context.page(drawTable(heads, drawn, context.tableColumns, context.style))
  if (rows.length > mostDrawn)
    context.warn(`Showing ${count(mostDrawn)} of ${count(rows.length)} rows; use --json for all.`)
}

async function listTables(context: CommandContext): Promise<void> {
  const { home, now, json, emit, page, style, tableColumns } = context
  const store = await openStore({ folder: home, now: () => Math.floor(now() / 1000) })
  try {
    const rows = store.database.all<{ table_name: string; column_name: string; unit: string | null; doc: string }>(
      'SELECT table_name, column_name, unit, doc FROM column_doc ORDER BY table_name, column_name',
    )
    if (json) return await emit(rows)
    const blocks = Object.entries(Object.groupBy(rows, (row) => row.table_name)).map(([table, list = []]) => {
      const lines = list.map((row) => [row.column_name, row.unit ?? '', row.doc])
      const heads = [{ head: table }, { head: 'unit' }, { head: 'meaning' }]
      return drawTable(heads, lines, tableColumns, style)
    })
    await page(blocks.join('\n\n'))
  } finally {
    store.close()
  }
}

/** Makes column names distinct, as objects require. */
function distinct(columns: readonly string[]): string[] {
  return columns.map((name, i) => {
    const before = columns.slice(0, i).filter((other) => other === name).length
    return before === 0 ? name : `${name}_${before + 1}`
  })
}

async function readAll({ stdin }: CommandContext): Promise<string> {
  let text = ''
  for await (const part of stdin) text += String(part)
  return text
}
