// A report for strangers: counts, codes and run dates, without anything personal. Its fields are listed here by name;
// nothing is copied from tokens, replies or rows.
import { existsSync, writeFileSync } from 'node:fs'
import { redactText } from '../../cloud/redact.ts'
import { WristoryError } from '../../errors.ts'
import { writeAtomic } from '../../files/atomic.ts'
import type { Database } from '../../store/driver.ts'
import { openStore, storePath } from '../../store/store.ts'
import type { DoctorCheck } from './verdict.ts'

/** Runs in the report. */
const lastRuns = 20

export interface BundleOptions {
  readonly home: string
  readonly userHome: string | undefined
  readonly file: string
  readonly force: boolean
  /** Epoch seconds. */
  readonly now: number
  readonly version: string
  readonly checks: readonly DoctorCheck[]
  /** Words that must not appear, such as the names of accounts. */
  readonly secrets: readonly string[]
}

/** Writes the report as JSON (mode 0600). Throws `usage` if the file exists and `force` is not set. */
export async function writeBundle(options: BundleOptions): Promise<void> {
  const { file, force, checks, version } = options
  const hide = hider(options)
  const report = {
    wristory: version,
    node: process.versions.node,
    system: `${process.platform} ${process.arch}`,
    checks: checks.map(({ name, state, says, todo }) => ({ name, state, says: hide(says), todo: hide(todo) })),
    store: await storeReport(options),
  }
  writeAtomic(file, { replace: force }, (_, handle) => writeFileSync(handle, `${JSON.stringify(report, null, 2)}\n`))
}

function hider({ home, userHome, secrets }: BundleOptions): (text: string) => string {
  return (text) => {
    const short = text.replaceAll(home, '(home)')
    return redactText(userHome ? short.replaceAll(userHome, '~') : short, secrets)
  }
}

async function storeReport({ home, now }: BundleOptions): Promise<object | string> {
  if (!existsSync(storePath(home))) return 'none'
  try {
    const store = await openStore({ folder: home, now: () => now })
    try {
      return tablesReport(store.database)
    } finally {
      store.close()
    }
  } catch (error) {
    if (!(error instanceof WristoryError)) throw error
    return error.code
  }
}

function tablesReport(database: Database): object {
  return {
    versions: {
      archive: database.get<{ user_version: number }>('PRAGMA user_version')?.user_version,
      rows: database.get<{ value: string }>("SELECT value FROM setting WHERE name = 'derived_version'")?.value,
    },
    // Account ids are our own numbers, 1 and up.
    replies: database.all(
      'SELECT account, source, count(*) AS n, sum(bytes) AS bytes FROM reply GROUP BY account, source',
    ),
    coverage: database.all(
      `SELECT account, kind, state, CAST(sum(julianday(to_date) - julianday(from_date) + 1) AS INTEGER) AS days
       FROM coverage_span GROUP BY account, kind, state`,
    ),
    issues: database.all('SELECT kind, code, count(*) AS n FROM issue GROUP BY kind, code'),
    failures: database.all('SELECT account, source, code, count(*) AS n FROM failure GROUP BY account, source, code'),
    runs: database.all(
      `SELECT command, datetime(started, 'unixepoch') AS started, ended - started AS seconds, outcome, requests, bytes
       FROM run ORDER BY id DESC LIMIT ?`,
      lastRuns,
    ),
  }
}
