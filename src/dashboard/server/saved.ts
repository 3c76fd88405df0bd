// One view as one HTML file that needs no server: the page's own code, its styles and the answers it would request,
// under a policy that blocks every connection.

import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { addDays } from '../../codec/date.ts'
import { WristoryError } from '../../errors.ts'
import { openFamily } from '../../http-server/family.ts'
import type { FigureName } from '../../kinds/index.ts'
import { storeDoor } from '../../query/reader.ts'
import { createSqlRunner } from '../../store/sql.ts'
import { type By, barsBy, compareRange, parseBy, rangeOf, rowsOfDays } from '../range.ts'
import { ask, askDaily, askShares } from '../request.ts'
import type { Status } from '../schema.ts'
import { createAccount } from './account.ts'
import { createApi } from './api.ts'
import { pageFolder } from './assets.ts'
import { createDevices } from './devices.ts'
import { createExportJobs } from './export-job.ts'
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
    devices: createDevices(home, now),
    family: openFamily(home, now),
    visitor: () => null,
    remote: () => null,
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
        hint: 'Run `wristory sync`, or first `wristory login` if nobody is signed in.',
      })
    const url = new URL(path === '/' ? `/day/${status.last}` : path, 'http://saved')
    const answers: Record<string, unknown> = { '/status': status, '/settings': await ask('/settings') }
    for (const one of askedBy(url, status)) {
      const [path, asked] = typeof one === 'string' ? [one, one] : one
      answers[path] = await ask(asked)
    }
    return savedHtml(join(page, 'saved'), url.pathname + url.search, answers)
  } finally {
    door.close()
    queries.close()
    await jobs.close()
  }
}

/**
 * The requests of an address's view; the page and this must agree, which a test checks. A pair is an answer stored
 * under another path: `/daily` without figures contains all of them, of which the page takes what it draws.
 */
function askedBy(url: URL, status: Status): (string | readonly [path: string, asked: string])[] {
  const [view, name] = url.pathname.split('/').filter((part) => part !== '')
  const looked = (standard: string) =>
    rangeOf(url.searchParams.get('range'), status.first ?? status.today, status.today, standard)
  const span = (standard: string) => checkedSpan(looked(standard))
  const by = parseBy(url.searchParams.get('by'), view === 'steps' ? barsBy(looked('90d')) : 'day')
  /** The requests for the comparison period. */
  const beside = <T>(standard: string, question: (span: AskedSpan, by: By) => T, step: By = 'day'): T[] => {
    const other = compareRange(url.searchParams.get('compare'), looked(standard), step)
    return other === null ? [] : [question(checkedSpan(other), step)]
  }
  /** The questions for the days, for their weeks or months, and for those beside them. */
  const stepped = <T>(standard: string, question: (span: AskedSpan, by: By) => T): T[] => [
    question(span(standard), 'day'),
    ...(by === 'day' ? [] : [question(span(standard), by)]),
    ...beside(standard, question, by),
  ]
  const figures = (names: readonly FigureName[]) => (range: AskedSpan, step: By) => askDaily(names, range, step)
  const every = (range: AskedSpan, step: By) =>
    [
      askDaily([], range, step),
      askDaily(
        status.metrics.map((metric) => metric.name),
        range,
        step,
      ),
    ] as const
  const table = (kind: string, limit?: number) =>
    status.tables.includes(kind) ? [ask('/table/{kind}', { kind, limit })] : []
  const shares = (kind: string, of: 'zones' | 'stress', standard: string) =>
    status.tables.includes(kind) ? [askShares(of, span(standard), by)] : []
  switch (view) {
    case 'day':
      return [ask('/day/{date}', { date: name ?? status.last ?? status.today })]
    case 'sleep':
      return name === undefined
        ? [ask('/sleep', span('90d')), ...beside('90d', figures(['sleep_minutes', 'sleep_score']))]
        : [ask('/day/{date}', { date: name }), ask('/sleep', { from: addDays(name, -60), to: addDays(name, 60) })]
    case 'trend': {
      const known = status.metrics.map((metric) => metric.name)
      const figure = known.find((one) => one === name) ?? known[0]
      const second = known.filter((one) => one !== figure && one === url.searchParams.get('overlay'))
      // Weeks and months, and what they are compared with, are made of all days.
      return figure === undefined ? [] : [askDaily([figure, ...second])]
    }
    case 'heartrate':
      return [
        ...stepped('1y', figures(['resting_heartrate', 'heartrate_min', 'heartrate_mean', 'heartrate_max'])),
        ask('/grid', { metric: 'heartrate', ...span('1y') }),
        ...shares('heart_zone', 'zones', '1y'),
      ]
    case 'steps': {
      const shown = url.searchParams.get('show') ?? 'steps'
      const metric = status.metrics.find((one) => one.name === shown)?.name ?? 'steps'
      return [...stepped('90d', figures([metric])), ask('/grid', { metric: 'steps', ...span('90d') })]
    }
    case 'insights':
      return status.first === null ? [] : [ask('/insight')]
    case 'recovery':
      return [
        ...(status.metrics.length === 0 ? [] : stepped('90d', every)),
        ...table('readiness', rowsOfDays(looked('90d'), status.today)),
        ...shares('stress', 'stress', '90d'),
      ]
    case 'weight':
      return [
        ...(status.metrics.length === 0 ? [] : stepped('all', every)),
        ...table('weight', 2000),
        ...table('profile'),
      ]
    case 'workout':
      return [name === undefined ? ask('/workout') : ask('/workout/{id}', { id: name })]
    case 'data':
      return [ask('/coverage'), ask('/issues'), ask('/reconciliation')]
    default:
      throw new WristoryError('usage', `The view ${url.pathname} cannot be saved as a file`, {
        hint: 'These can: /day/DATE, /sleep, /sleep/DATE, /trend/FIGURE, /heartrate, /steps, /recovery, /weight, /workout, /workout/ID, /data.',
      })
  }
}

interface AskedSpan {
  readonly from: string
  readonly to: string
}

function checkedSpan({ from, to }: AskedSpan): AskedSpan {
  return { from, to }
}

function savedHtml(folder: string, place: string, answers: object): string {
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
