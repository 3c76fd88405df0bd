// Generated SQL: statements by a small grammar, some damaged, and words in any order, with most of what could reach a
// file, change something or end the program.

// SQLite's keywords that do something (sqlite.org/lang_keywords.html).
const keywords =
  'SELECT INSERT UPDATE DELETE REPLACE CREATE DROP ALTER ATTACH DETACH VACUUM PRAGMA REINDEX ANALYZE BEGIN COMMIT SAVEPOINT RELEASE ROLLBACK EXPLAIN WITH RECURSIVE FROM WHERE INTO VALUES TABLE VIEW TRIGGER INDEX VIRTUAL TEMP AS ON SET UNION ALL INTERSECT ORDER BY LIMIT OFFSET JOIN USING NATURAL CROSS GROUP HAVING DISTINCT RETURNING MATERIALIZED'.split(
    ' ',
  )
const columnsOf: Readonly<Record<string, readonly string[]>> = {
  account: ['id', 'name', 'zone', 'created', '*'],
  reply: ['id', 'source', 'asked', 'body', '*'],
  day: ['date', 'steps', 'sleep_minutes', '*'],
  minute: ['date', 'minute', 'instant', 'steps', '*'],
  setting: ['name', 'value'],
  sqlite_schema: ['name', 'sql', 'rootpage'],
  column_doc: ['table_name', 'doc', '*'],
  dbstat: ['name', 'pageno', '*'],
  'main.account': ['id', 'rowid'],
  'temp.x': ['a'],
  "pragma_table_info('day')": ['name', 'type', '*'],
  pragma_journal_mode: ['journal_mode'],
  pragma_wal_checkpoint: ['*'],
  pragma_database_list: ['file', '*'],
}
const tables = Object.keys(columnsOf)
const columns = Object.values(columnsOf).flat()
const functions =
  'load_extension writefile readfile edit zeroblob randomblob printf hex quote fts3_tokenizer sqlite_compileoption_get json_quote group_concat count max min abs lower length typeof coalesce nosuch'.split(
    ' ',
  )
const pragmas =
  'journal_mode writable_schema query_only temp_store_directory data_store_directory user_version application_id mmap_size wal_checkpoint table_info table_list index_list schema_version trusted_schema key'.split(
    ' ',
  )
// Values that have broken others.
const values = [
  ...["'/tmp/out.db'", "'file:x?mode=rwc'", "'file::memory:?cache=shared'", "':memory:'", "''", "'x'", "x'00'"],
  ...['1', '-1', '1e999', '9223372036854775807', 'NULL', '?1', ':a', 'zeroblob(1e9)', "printf('%.*c', 1e8, 'x')"],
]
const operators = ['+', '||', '=', '<', 'AND', 'LIKE', '->>']
const marks = ['*', '(', ')', ',', ';', '--', '/*', '=', '||', '.', '"', "'", '->>', '\0']

/** The next made-up statement of a stream of chances (tier.ts). */
export function statementFrom(chance: () => number): string {
  const any = (list: readonly string[]) => list[Math.floor(chance() * list.length)]!
  const maybe = (text: () => string, of = 0.4) => (chance() < of ? text() : '')
  const expression = (depth: number, names: readonly string[] = columns): string => {
    const kind = depth <= 0 ? chance() * 0.6 : chance()
    if (kind < 0.4) return any(names)
    if (kind < 0.6) return any(values)
    if (kind < 0.75) return `${any(functions)}(${list(depth - 1, names)})`
    if (kind < 0.85) return `(${select(depth - 1)})`
    return `${expression(depth - 1, names)} ${any(operators)} ${expression(depth - 1, names)}`
  }
  const list = (depth: number, names?: readonly string[]) =>
    Array.from({ length: 1 + Math.floor(chance() * 2) }, () => expression(depth, names)).join(', ')
  /** A source of rows, and the names of its columns. */
  const source = (depth: number): [text: string, names: readonly string[]] => {
    const kind = depth <= 0 ? 0 : chance()
    const table = any(tables)
    if (kind < 0.7) return [table, columnsOf[table]!]
    if (kind < 0.8) return [`json_each(${expression(depth - 1)})`, ['key', 'value', 'type']]
    if (kind < 0.9) return [`(${select(depth - 1)})`, ['*']]
    const [left, names] = source(depth - 1)
    return [`${left} ${any(['JOIN', 'NATURAL JOIN', ','])} ${source(depth - 1)[0]}`, names]
  }
  const select = (depth: number): string => {
    const [from, names] = source(depth)
    return [
      maybe(() => `WITH w AS (${select(depth - 1)})`, depth > 0 ? 0.15 : 0),
      `SELECT ${maybe(() => 'DISTINCT', 0.1)} ${list(depth, names)} FROM ${from}`,
      maybe(() => `WHERE ${expression(depth, names)}`),
      maybe(() => `GROUP BY ${expression(0, names)}`, 0.1),
      maybe(() => `ORDER BY ${expression(0, names)}`, 0.2),
      maybe(() => `LIMIT ${any(values)}`, 0.2),
    ].join(' ')
  }
  const others: (() => string)[] = [
    () => `ATTACH ${expression(1)} AS ${any(['x', 'main', 'temp'])}`,
    () => `VACUUM ${maybe(() => 'main')} INTO ${expression(1)}`,
    () => `PRAGMA ${maybe(() => 'main.')}${any(pragmas)}${maybe(() => ` = ${any(values)}`)}`,
    () => `SELECT * FROM pragma_${any(pragmas)}(${any(values)})`,
    () => `CREATE ${maybe(() => 'TEMP')} TABLE x AS ${select(1)}`,
    () => `CREATE VIRTUAL TABLE x USING ${any(['fts5(a)', "csv(filename='/etc/passwd')", 'dbstat', 'zipfile(1)'])}`,
    () => `CREATE TRIGGER t AFTER INSERT ON account BEGIN ${select(0)}; END`,
    () => `INSERT OR REPLACE INTO ${any(tables)} ${select(1)}${maybe(() => ' RETURNING *')}`,
    () => `WITH w AS (${select(1)}) DELETE FROM ${any(tables)}`,
    () => `UPDATE ${any(tables)} SET name = ${expression(1)} WHERE ${expression(1)}`,
    () => `${any(['DROP TABLE', 'DROP VIEW', 'REINDEX', 'ANALYZE', 'DETACH', 'SAVEPOINT'])} ${any(tables)}`,
    () => `ALTER TABLE ${any(tables)} RENAME TO x`,
    () => any(['BEGIN EXCLUSIVE', 'COMMIT', 'ROLLBACK', '', ';', '-- nothing', 'VALUES (1)']),
  ]
  const whole = (): string => {
    const statement = chance() < 0.6 ? select(2) : any(others.map((make) => make()))
    return `${maybe(() => any(['EXPLAIN ', 'EXPLAIN QUERY PLAN ']), 0.1)}${statement}${maybe(() => `; ${select(1)}`, 0.1)}`
  }
  const soup = [...keywords, ...tables, ...columns, ...functions, ...pragmas, ...values, ...marks]
  if (chance() < 0.2) return Array.from({ length: 1 + Math.floor(chance() * 12) }, () => any(soup)).join(' ')
  const words = whole().split(' ')
  while (chance() < 0.2) words.splice(Math.floor(chance() * words.length), Math.floor(chance() * 2), any(soup))
  return words.join(' ')
}
