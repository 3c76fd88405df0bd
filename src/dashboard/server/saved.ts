// One view as one HTML file that needs no server: the page's own code, its styles and the answers it would have asked
// for, under a policy that lets it reach nothing.

import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { addDays } from '../../codec/date.ts'
import { WristoryError } from '../../errors.ts'
import { createSqlRunner } from '../../store/sql.ts'
import { type By, barsBy, besideOf, byOf, rangeOf, rowsOfDays, stepQuery } from '../range.ts'
import type { Status } from '../schema.ts'
import { createAccount } from './account.ts'
import { createApi } from './api.ts'
import { pageFolder } from './assets.ts'
import { createExportJobs } from './export-job.ts'
import { storeDoor } from './reader.ts'
import { unscheduled } from './schedule.ts'
import { createSyncJobs } from './sync-job.ts'

export interface SavedOptions {
  readonly home: string
  readonly version: string
  readonly account: string | undefined
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Path of the view, e.g. `/trend/steps?range=1y`. */
  readonly path: string
  readonly page?: string
}

/** The file's text. Throws `sign-in-needed` without data, `usage` for a view that cannot be saved. */
export async function savedPage({
  home,
  version,
  account,
  now,
  path,
  page = pageFolder,
}: SavedOptions): Promise<string> {
  const door = storeDoor({ folder: home, account, now })
  const jobs = createSyncJobs()
  const exports = createExportJobs({ home, version, account, now })
  const queries = createSqlRunner(home, 128)
  const signIn = createAccount({ home, env: {}, version, origin: undefined, account, zone: null })
  const api = createApi({
    home,
    version,
    door,
    jobs,
    exports,
    queries,
    account: { ...signIn, list: async () => [] },
    schedule: unscheduled,
    ticket: () => '',
    now,
  })
  const ask = async (asked: string): Promise<unknown> => {
    const reply = await api.request(asked)
    if (reply.ok) return reply.json()
    const { error } = (await reply.json()) as { error: { message: string; hint: string } }
    throw new WristoryError('usage', error.message, { hint: error.hint })
  }
  api.onError((error) => {
    throw error
  })
  try {
    const status = (await ask('/status')) as Status
    if (status.first === null)
      throw new WristoryError('sign-in-needed', 'There is no data to save yet', {
        hint: 'Run `wristory sync`, and before it `wristory login` where nobody is signed in.',
      })
    const url = new URL(path === '/' ? `/day/${status.last}` : path, 'http://saved')
    const answers: Record<string, unknown> = { '/status': status, '/settings': await ask('/settings') }
    for (const one of askedBy(url, status)) {
      const [path, asked] = typeof one === 'string' ? [one, one] : one
      answers[path] = await ask(asked)
    }
    return fileOf(join(page, 'saved'), url.pathname + url.search, answers)
  } finally {
    door.close()
    queries.close()
    await jobs.close()
  }
}

/**
 * What the view of an address asks for; the page and this must agree, which a test holds. A pair is an answer kept under
 * a path of its own: `/daily` without figures holds all of them, of which the page takes what it draws.
 */
function askedBy(url: URL, status: Status): (string | readonly [path: string, asked: string])[] {
  const [view, name] = url.pathname.split('/').filter((part) => part !== '')
  const looked = (standard: string) =>
    rangeOf(url.searchParams.get('range'), status.first ?? status.today, status.today, standard)
  const range = (standard: string) => spanOf(looked(standard))
  const by = byOf(url.searchParams.get('by'), view === 'steps' ? barsBy(looked('90d')) : 'day')
  const steps = stepQuery(by)
  /** What `ask` asks for the period that the view is compared with. */
  const beside = <T>(standard: string, ask: (span: string) => T, step: By = 'day'): T[] => {
    const other = besideOf(url.searchParams.get('compare'), looked(standard), step)
    return other === null ? [] : [ask(spanOf(other))]
  }
  /** What `ask` asks for the days, for their weeks or months, and for those beside them. */
  const stepped = <T>(standard: string, ask: (span: string) => T): T[] => [
    ask(range(standard)),
    ...(by === 'day' ? [] : [ask(range(standard) + steps)]),
    ...beside(standard, (span) => ask(span + steps), by),
  ]
  if (view === 'day') return [`/day/${name ?? status.last}`]
  if (view === 'sleep' && name !== undefined)
    return [`/day/${name}`, `/sleep?from=${addDays(name, -60)}&to=${addDays(name, 60)}`]
  if (view === 'sleep')
    return [`/sleep?${range('90d')}`, ...beside('90d', (span) => `/daily?metric=sleep_minutes,sleep_score&${span}`)]
  if (view === 'trend') {
    const known: string[] = status.metrics.map((metric) => metric.name)
    const figure = name !== undefined && known.includes(name) ? name : known[0]
    const overlay = url.searchParams.get('overlay')
    const second = overlay !== null && overlay !== figure && known.includes(overlay) ? `,${overlay}` : ''
    // Weeks and months, and what they are compared with, are made of all days.
    return figure === undefined ? [] : [`/daily?metric=${figure}${second}`]
  }
  if (view === 'heartrate') {
    const metrics = 'resting_heartrate,heartrate_min,heartrate_mean,heartrate_max'
    return [
      ...stepped('1y', (span) => `/daily?metric=${metrics}&${span}`),
      `/grid?metric=heartrate&${range('1y')}`,
      ...(status.tables.includes('heart_zone') ? [`/shares?of=zones&${range('1y')}${steps}`] : []),
    ]
  }
  const every = (span: string) =>
    [`/daily?${span}`, `/daily?metric=${status.metrics.map((metric) => metric.name).join(',')}&${span}`] as const
  if (view === 'steps') {
    const metric = url.searchParams.get('show') ?? 'steps'
    return [...stepped('90d', (span) => `/daily?metric=${metric}&${span}`), `/grid?metric=steps&${range('90d')}`]
  }
  if (view === 'recovery')
    return [
      ...(status.metrics.length === 0 ? [] : stepped('90d', every)),
      ...(status.tables.includes('readiness')
        ? [`/table/readiness?limit=${rowsOfDays(looked('90d'), status.today)}`]
        : []),
      ...(status.tables.includes('stress') ? [`/shares?of=stress&${range('90d')}${steps}`] : []),
    ]
  if (view === 'weight') {
    const tables = ['weight', 'profile'].filter((table) => status.tables.includes(table))
    const asked = tables.map((table) => (table === 'weight' ? '/table/weight?limit=2000' : `/table/${table}`))
    return status.metrics.length === 0 ? asked : [...stepped('all', every), ...asked]
  }
  if (view === 'workout' && name !== undefined) return [`/workout/${name}`]
  if (view === 'workout') return ['/workout']
  if (view === 'data') return ['/coverage', '/issues', '/reconciliation']
  throw new WristoryError('usage', `The view ${url.pathname} cannot be saved as a file`, {
    hint: 'These can: /day/DATE, /sleep, /sleep/DATE, /trend/FIGURE, /heartrate, /steps, /recovery, /weight, /workout, /workout/ID, /data.',
  })
}

function spanOf({ from, to }: { from: string; to: string }): string {
  return `from=${from}&to=${to}`
}

function fileOf(folder: string, place: string, answers: object): string {
  const assets = join(folder, 'assets')
  if (!existsSync(assets))
    throw new WristoryError('store', 'The page for saving was not built', { hint: 'Run `npm run build`.' })
  const read = (end: string) =>
    readdirSync(assets)
      .filter((name) => name.endsWith(end))
      .map((name) => readFileSync(join(assets, name), 'utf8'))
      .join('\n')
  // Nothing inside may end the element it stands in.
  const script = read('.js').replaceAll('</script', '<\\/script')
  const data = JSON.stringify(answers).replaceAll('<', '\\u003c')
  const hash = createHash('sha256').update(script).digest('base64')
  const policy = `default-src 'none'; script-src 'sha256-${hash}'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'`
  const attribute = place.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
  return `<!doctype html>
<html lang="en" data-theme="system" data-place="${attribute}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>wristory</title>
<style>${read('.css').replaceAll('</style', '<\\/style')}</style>
</head>
<body>
<div id="app"></div>
<script type="application/json" id="saved">${data}</script>
<script type="module">${script}</script>
</body>
</html>
`
}
