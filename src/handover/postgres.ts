// PostgreSQL: a mirror of the store's tables and views for one or many accounts, see postgres-rows.ts for what it is given.

import type { Client } from 'pg'
import { WristoryError } from '../errors.ts'
import { feedKinds } from '../store/feed.ts'
import { checkedUrl, unreachable } from './http.ts'
import { type CopyModule, deliverRows, mirrorGroups } from './postgres-rows.ts'
import { extensionSql, mirrorExtensions, mirrorMark, mirrorSql } from './postgres-schema.ts'
import type { ReceiverType, Setup } from './receiver.ts'

const protocols = ['postgres:', 'postgresql:']

export const postgres: ReceiverType = {
  name: 'postgres',
  title: 'Mirror of the tables and views in PostgreSQL 14 or later',
  sends:
    'every table of the store, notes and the list of replies among them, as far as the redaction leaves it, with the name of the account',
  options: {
    url: { label: 'Address', means: 'address, such as postgres://127.0.0.1:5432/wristory', required: true },
    user: { label: 'User name', means: 'user name', required: true },
    password: { label: 'Password', means: 'password', secret: true },
    schema: { label: 'Schema', means: 'schema of the tables', fallback: 'wristory' },
    bodies: {
      label: 'Replies',
      means: 'yes also mirrors the replies as received, positions and ids in them',
      fallback: 'no',
      choices: ['no', 'yes'],
    },
  },
  where: ({ url }) => checkedUrl('postgres', url, protocols).host,
  kinds: () => feedKinds,
  groups: mirrorGroups,
  // Few large transactions: a year each.
  days: 366,
  async open(setup) {
    const { name, options, redaction } = setup
    const { url = '', schema = '', bodies } = options
    if (redaction.noIds || redaction.roundStart)
      throw new WristoryError('usage', 'A mirror has ids and exact starts: it cannot leave them out.', {
        hint: 'Add the receiver without --no-ids and --round-start.',
      })
    const host = checkedUrl('postgres', url, protocols).host
    const { client, copy } = await connected(setup, host)
    const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
      try {
        return await work()
      } catch (error) {
        throw understood(name, host, error)
      }
    }
    await guarded(() => prepared(client, schema, setup.version))
    const mirror = { client, copy, schema, redaction, bodies: bodies === 'yes', things: setup.things }
    return {
      deliver: (delivery) => guarded(() => deliverRows(mirror, delivery)),
      close: () => client.end(),
    }
  },
}

/** Makes or brings up to date the tables and views; a mark says where nothing is to be done. */
async function prepared(client: Client, schema: string, version: string): Promise<void> {
  const [there, extensions] = [
    await client.query("SELECT obj_description(oid, 'pg_namespace') AS mark FROM pg_namespace WHERE nspname = $1", [
      schema,
    ]),
    await client.query('SELECT extname AS name FROM pg_extension WHERE extname = ANY($1) ORDER BY 1', [
      mirrorExtensions,
    ]),
  ]
  const names = mirrorExtensions.filter((name) => extensions.rows.some((row) => row.name === name))
  const mark = mirrorMark(version, names)
  if (there.rows[0]?.mark === mark) return
  await client.query(['BEGIN', ...mirrorSql(schema, mark), 'COMMIT'].join(';\n')).catch(async (error) => {
    await client.query('ROLLBACK').catch(() => undefined)
    throw error
  })
  // The tables serve as they are where an extension refuses one.
  for (const sql of names.slice(0, 1).flatMap((name) => extensionSql(name, schema)))
    await client.query(sql).catch(() => undefined)
}

async function connected(
  { name, options, signal }: Setup,
  host: string,
): Promise<{ client: Client; copy: CopyModule }> {
  const { url = '', user = '', password } = options
  let pg: typeof import('pg')
  let copy: CopyModule
  try {
    pg = await import('pg')
    copy = await import('pg-copy-streams')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error
    throw new WristoryError('usage', 'The packages pg and pg-copy-streams are not installed.', {
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
  // A lost connection is reported by the current statement.
  client.on('error', () => undefined)
  signal?.addEventListener('abort', () => void client.end(), { once: true })
  try {
    await client.connect()
    return { client, copy }
  } catch (error) {
    throw understood(name, host, error)
  }
}

const CHANGED =
  'The tables there were changed by hand, or the user lacks rights: drop the schema, then `wristory handover send NAME --from 1970-01-01`.'

/** Classes of SQLSTATE (https://www.postgresql.org/docs/15/errcodes-appendix.html). */
const hints: Readonly<Record<string, string>> = {
  '2B': 'A view of yours reads a view of the mirror, which has to be made again: drop yours, send, and make it again.',
  '23': CHANGED,
  '28': 'Check the user name and password, and pg_hba.conf.',
  '3D': 'Create the database first.',
  '42': CHANGED,
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
