// The newest figures in Prometheus format, with the state of syncs and hand-overs. No minutes: Prometheus dates a
// sample at the scrape, not at the measurement.

import { expiryOfAccount } from '../cloud/expiry.ts'
import { openTokens } from '../cloud/tokens.ts'
import { coverageTotals } from '../store/coverage-totals.ts'
import type { Database } from '../store/driver.ts'
import { lastSync } from '../store/last-sync.ts'
import { isThere, openStore, storePath } from '../store/store.ts'
import { dayTable } from '../store/tables.ts'
import { laggards } from './run/state.ts'

interface MetricSample {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

type Family = readonly [name: string, help: string, samples: readonly MetricSample[]]

const DAY = 86_400

/** Units that Prometheus converts to a base unit, with the factor, and those it keeps. */
const units: Readonly<Record<string, readonly [name: string, factor: number]>> = {
  '%': ['percent', 1],
  min: ['seconds', 60],
  ms: ['seconds', 0.001],
  s: ['seconds', 1],
  m: ['meters', 1],
  '°C': ['celsius', 1],
  bpm: ['bpm', 1],
  kcal: ['kcal', 1],
  kg: ['kg', 1],
}

/** The text of /metrics. */
export async function metricsText(home: string, now: () => number): Promise<string> {
  const families: Family[] = []
  const signedIn = await openTokens(home).list(() => undefined)
  families.push([
    'wristory_sign_in_left_seconds',
    'Time until the sign-in ends, in whole days; 0 where it has ended or was refused.',
    [...Map.groupBy(signedIn, ({ name }) => name)].flatMap(([account, logins]) => {
      const left = logins.map((login) => {
        const { level, days } = expiryOfAccount(login, now())
        return level === 'refused' || level === 'ended' ? 0 : days
      })
      // Of several logins, the one that ends first.
      const known = left.filter((days) => days !== undefined)
      return known.length === 0 ? [] : [{ labels: { account }, value: Math.min(...known) * DAY }]
    }),
  ])
  if (isThere(storePath(home))) {
    const store = await openStore({ folder: home, now })
    try {
      const accounts = store.accounts()
      families.push(...syncFamilies(store.database, accounts), ...figureFamilies(store.database, accounts))
    } finally {
      store.close()
    }
  }
  const lags = await laggards({ home, now })
  const of = (value: (lag: (typeof lags)[number]) => number | null) =>
    lags.flatMap((lag) => {
      const number = value(lag)
      return number === null ? [] : [{ labels: { receiver: lag.name }, value: number }]
    })
  families.push(
    ['wristory_handover_waiting', 'Days of kinds that a receiver has not yet.', of(({ waiting }) => waiting)],
    ['wristory_handover_failing', '1 where the last delivery failed.', of(({ failing }) => (failing === null ? 0 : 1))],
    [
      'wristory_handover_delivered_timestamp_seconds',
      'When a receiver was last given something.',
      of(({ delivered }) => delivered),
    ],
  )
  return families
    .filter(([, , samples]) => samples.length > 0)
    .map(([name, help, samples]) =>
      [
        `# HELP ${name} ${escaped(help)}`,
        `# TYPE ${name} gauge`,
        ...samples.map((sample) => lineOf(name, sample)),
      ].join('\n'),
    )
    .join('\n')
    .concat('\n')
}

type Accounts = readonly { readonly id: number; readonly name: string }[]

function syncFamilies(database: Database, accounts: Accounts): Family[] {
  return [
    [
      'wristory_last_sync_timestamp_seconds',
      'When the last sync ended.',
      accounts.flatMap(({ id, name }) => {
        const last = lastSync(database, id)
        return last === null ? [] : [{ labels: { account: name, outcome: last.outcome }, value: last.ended }]
      }),
    ],
    [
      'wristory_coverage',
      'Days of each kind by what is known of them.',
      accounts.flatMap(({ id, name }) =>
        coverageTotals(database, id).map(({ kind, state, days }) => ({
          labels: { account: name, kind, state },
          value: days,
        })),
      ),
    ],
  ]
}

/** The figures of the newest day of each account. */
function figureFamilies(database: Database, accounts: Accounts): Family[] {
  const days = accounts.flatMap(({ id, name }) => {
    const day = database.get<Record<string, unknown>>(
      'SELECT * FROM day WHERE account = ? ORDER BY date DESC LIMIT 1',
      id,
    )
    return day === undefined ? [] : [{ name, day }]
  })
  const figures = Object.entries(dayTable.columns).flatMap(([column, { unit = '', doc }]): Family[] => {
    const [suffix, factor] = units[unit] ?? ['', 1]
    const samples = days.flatMap(({ name, day }) =>
      typeof day[column] === 'number' ? [{ labels: { account: name }, value: day[column] * factor }] : [],
    )
    // The unit stands at the end, and names that end in _total are those of counters.
    const bare = column.replace(/_(minutes|seconds)$/, '').replace(/_total$/, '_overall')
    return [[`wristory_day_${bare}${suffix === '' ? '' : `_${suffix}`}`, doc, samples]]
  })
  const dates = days.map(({ name, day }) => ({ labels: { account: name }, value: Date.parse(String(day.date)) / 1000 }))
  return [['wristory_day_timestamp_seconds', 'The newest day, as midnight UTC.', dates], ...figures]
}

function lineOf(name: string, { labels, value }: MetricSample): string {
  const list = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text).replaceAll('"', '\\"')}"`)
  return `${name}{${list.join()}} ${value}`
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
}
