// PostgreSQL: a mirror of the store's tables for one or many accounts. Each part of changed days replaces the rows of those
// days in one transaction, so that the mirror is whole at every moment.

import type { Client } from 'pg'
import { WristoryError } from '../errors.ts'
import { hiddenBy } from '../export/redact.ts'
import type { SqlValue } from '../store/driver.ts'
import { feedKinds } from '../store/feed.ts'
import { checkedUrl, unreachable } from './http.ts'
import { type MirrorTable, mirrorSql, mirrorTables, quoted } from './postgres-schema.ts'
import type { Delivery, ReceiverType, Setup } from './receiver.ts'

/** Parameters that one statement takes. */
const MOST = 60_000
const protocols = ['postgres:', 'postgresql:']

export const postgres: ReceiverType = {
  name: 'postgres',
  title: 'Mirror of the tables in PostgreSQL 14 or later',
  sends: 'every table of the store, as far as the redaction leaves it, with the name of the account',
  options: {
    url: { means: 'address, such as postgres://127.0.0.1:5432/wristory', required: true },
    user: { means: 'user name', required: true },
    password: { means: 'password', secret: true },
    schema: { means: 'schema of the tables', fallback: 'wristory' },
  },
  where: ({ url }) => checkedUrl('postgres', url, protocols).host,
  kinds: () => feedKinds,
  async open(setup) {
    const { name, options, redaction } = setup
    const { url = '', schema = '' } = options
    if (redaction.noIds || redaction.roundStart)
      throw new WristoryError('usage', 'A mirror has ids and exact starts: it cannot leave them out.', {
        hint: 'Add the receiver without --no-ids and --round-start.',
      })
    const host = checkedUrl('postgres', url, protocols).host
    const client = await connected(setup, host)
    const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
      try {
        return await work()
      } catch (error) {
        throw understood(name, host, error)
      }
    }
    await guarded(async () => {
      for (const sql of mirrorSql(schema)) await client.query(sql)
    })
    return {
      deliver: (delivery) => guarded(() => deliver(client, schema, delivery, hiddenBy(redaction))),
      close: () => client.end(),
    }
  },
}

async function connected({ name, options, signal }: Setup, host: string): Promise<Client> {
  const { url = '', user = '', password } = options
  let pg: typeof import('pg')
  try {
    pg = await import('pg')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error
    throw new WristoryError('usage', 'The package pg is not installed.', {
      hint: 'Install wristory with its optional packages: npm install -g wristory --include=optional.',
    })
  }
  const { hostname, port, pathname, searchParams } = new URL(url)
  const client = new pg.default.Client({
    host: hostname,
    port: Number(port || 5432),
    database: decodeURIComponent(pathname.slice(1)) || 'wristory',
    user,
    ...(password === undefined ? {} : { password }),
    ssl: searchParams.get('sslmode') === 'require',
    connectionTimeoutMillis: 15_000,
    statement_timeout: 300_000,
  })
  // A connection that breaks is met by the statement under way.
  client.on('error', () => undefined)
  signal?.addEventListener('abort', () => void client.end(), { once: true })
  try {
    await client.connect()
    return client
  } catch (error) {
    throw understood(name, host, error)
  }
}

/** Classes of SQLSTATE (https://www.postgresql.org/docs/15/errcodes-appendix.html). */
const hints: Readonly<Record<string, string>> = {
  '28': 'Check the user name and password, and pg_hba.conf.',
  '3D': 'Create the database first.',
  '42': 'The tables there were changed by hand, or the user lacks rights: drop the schema, then `wristory handover send NAME --from 1970-01-01`.',
  '53': 'The server is full or busy; what waits is kept.',
}

function understood(name: string, host: string, error: unknown): unknown {
  if (error instanceof WristoryError) return error
  const { code, message } = error as { code?: unknown; message: string }
  if (typeof code !== 'string' || !/^[0-9A-Z]{5}$/.test(code)) return unreachable(name, host, error)
  const hint = hints[code.slice(0, 2)]
  const more = { ...(hint === undefined ? {} : { hint }), cause: error }
  return new WristoryError('handover', `${name}: ${host}: ${message.slice(0, 200)} (${code})`, more)
}

async function deliver(
  client: Client,
  schema: string,
  { account, changes, store }: Delivery,
  hidden: (column: string) => boolean,
): Promise<void> {
  await client.query('BEGIN')
  try {
    for (const table of mirrorTables) {
      const dates = changes.filter(({ kind }) => kind === table.kind).map(({ date }) => date)
      if (dates.length > 0) await replace(client, schema, table, account, dates, store, hidden)
    }
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined)
    throw error
  }
}

/** Replaces the rows of some days; empty is the day of rows that belong to none. */
async function replace(
  client: Client,
  schema: string,
  { name, columns, key }: MirrorTable,
  account: string,
  dates: readonly string[],
  store: Delivery['store'],
  hidden: (column: string) => boolean,
): Promise<void> {
  const place = `${quoted(schema)}.${quoted(name)}`
  const names = Object.keys(columns)
  const date = 'date' in columns ? "coalesce(date, '')" : "''"
  await client.query(`DELETE FROM ${place} WHERE account = $1 AND ${date} = ANY($2)`, [account, dates])
  if (store === null) return
  const shown = names.map((column) => !hidden(column) || key.includes(column))
  const most = Math.floor(MOST / (names.length + 1))
  let values: SqlValue[] = []
  let rows = 0
  const flush = async () => {
    if (rows === 0) return
    const width = names.length + 1
    const marks = Array.from(
      { length: rows },
      (_, row) => `(${Array.from({ length: width }, (_, i) => `$${row * width + i + 1}`)})`,
    )
    await client.query(`INSERT INTO ${place} (account, ${names.map(quoted)}) VALUES ${marks}`, values)
    values = []
    rows = 0
  }
  for (const day of dates) {
    const list = store.database.arrays<SqlValue>(
      `SELECT ${names.map(quoted)} FROM ${name} WHERE account = ? AND ${'date' in columns ? "date IS nullif(?, '')" : "? = ''"}`,
      store.account,
      day,
    )
    for (const row of list) {
      values.push(account, ...row.map((value, i) => (shown[i] ? value : null)))
      if (++rows >= most) await flush()
    }
  }
  await flush()
}
