// `wristory status`: what is stored, what is missing, when the sign-in expires; needs neither the cloud nor a decoder.
import { expiryOfAccount } from '../../cloud/expiry.ts'
import { openTokens, type SignedInAccount as SignedIn } from '../../cloud/tokens.ts'
import { localTime } from '../../codec/local-time.ts'
import { type ErrorCode, errorKinds, type WristoryError } from '../../errors.ts'
import { existsSync, statSync } from '../../files/fs.ts'
import { handsOver } from '../../handover/run/folder.ts'
import type { Lag } from '../../handover/run/state.ts'
import { coverageCounts, failedWindows, type StoredStatus, storedStatus } from '../../query/status.ts'
import { type Doubted, doubtReason, listDoubted } from '../../store/doubted.ts'
import type { Database } from '../../store/driver.ts'
import { heldRules, ruleText } from '../../store/purge/rules.ts'
import { isThere, openStore, storePath } from '../../store/store.ts'
import { ofAccount } from '../account.ts'
import type { CommandRun, Define } from '../command.ts'
import { count, missing, size, some } from '../draw/number.ts'
import { drawReceivers } from '../draw/receivers.ts'
import { bold, paint, type Style } from '../draw/style.ts'
import { drawPairs, drawTable } from '../draw/table.ts'
import { wrapped } from '../draw/wrap.ts'

/** The status of one login. */
export interface LoginStatus {
  /** The app whose cloud is read; null if the login cannot be read. */
  readonly app: string | null
  readonly via: string
  readonly expires: number | null
  /** The cloud refused the token in the last run. */
  readonly refused: boolean
  readonly warning: string | null
}

/** The status of one account; instants are epoch seconds, null if there is nothing. */
export interface AccountStatus extends StoredStatus {
  readonly name: string
  /** The first login; null if the account has data but is not signed in. */
  readonly signIn: LoginStatus | null
  /** All logins, one for each cloud. */
  readonly logins: readonly LoginStatus[]
  /** Windows that failed when last requested. */
  readonly failed: readonly {
    readonly source: string
    readonly from: string
    readonly to: string
    readonly code: string
  }[]
  /** Empty replies that other data contradicts. */
  readonly doubted: readonly Doubted[]
  /** What was purged, as text: neither fetched nor stored. */
  readonly purged: readonly string[]
  /** Days per kind and state: ok, partial, unmeasured, empty, failed, unfetched. */
  readonly coverage: Readonly<Record<string, Readonly<Record<string, number>>>>
}

export interface HomeStatus {
  readonly home: string
  /** Bytes on disk; 0 if there is no store yet. */
  readonly bytes: number
  readonly accounts: readonly AccountStatus[]
  /** What is handed over to, with what waits. */
  readonly receivers: readonly Lag[]
}

export const define: Define = (command, context) => {
  command.action(() => run(context()))
}

export const run: CommandRun = async ({ home, account, now, json, emit, print, columns, style }) => {
  const status = await homeStatus(home, now())
  const chosen = {
    ...status,
    accounts: ofAccount(status.accounts, account),
  }
  if (json) await emit(chosen)
  else await print(drawStatus(chosen, columns, style))
}

/** The status of a home folder; `now` is epoch milliseconds. */
export async function homeStatus(home: string, now: number): Promise<HomeStatus> {
  const path = storePath(home)
  const unreadable = new Map<string, WristoryError>()
  const signedIn = await openTokens(home).list((name, error) => unreadable.set(name, error))
  const known = [...new Set(signedIn.map(({ name }) => name)), ...unreadable.keys()]
  const statusOfAccount = (name: string) => {
    const tokens = signedIn.filter((one) => one.name === name)
    return accountStatus(name, tokens, unreadable.get(name), now)
  }
  const receivers = await receiversOfHome(home, now)
  if (!isThere(path)) return { home, bytes: 0, accounts: known.sort().map(statusOfAccount), receivers }
  const store = await openStore({ folder: home, now: () => Math.floor(now / 1000) })
  try {
    const kept = store.accounts()
    const names = new Set([...known, ...kept.map(({ name }) => name)])
    const accounts = [...names].sort().map((name) => {
      const id = kept.find((one) => one.name === name)?.id
      return { ...statusOfAccount(name), ...(id === undefined ? {} : stored(store.database, id)) }
    })
    const bytes = [path, `${path}-wal`].reduce((sum, file) => sum + (existsSync(file) ? statSync(file).size : 0), 0)
    return { home, bytes, accounts, receivers }
  } finally {
    store.close()
  }
}

/** Most people hand nothing over, and then nothing is loaded for it. */
async function receiversOfHome(home: string, now: number): Promise<Lag[]> {
  if (!handsOver(home)) return []
  const { laggards } = await import('../../handover/run/state.ts')
  return await laggards({ home, now: () => Math.floor(now / 1000) })
}

function accountStatus(
  name: string,
  tokens: readonly SignedIn[],
  problem: WristoryError | undefined,
  now: number,
): AccountStatus {
  const unreadable = (error: WristoryError): LoginStatus => ({
    app: null,
    via: 'unknown',
    expires: null,
    refused: false,
    warning: `${error.message} ${error.hint}`,
  })
  const logins = problem === undefined ? tokens.map((token) => loginStatus(token, now)) : [unreadable(problem)]
  return {
    name,
    signIn: logins[0] ?? null,
    logins,
    lastSync: null,
    first: null,
    last: null,
    days: 0,
    asked: null,
    synced: null,
    failed: [],
    doubted: [],
    purged: [],
    issues: 0,
    coverage: {},
  }
}

function loginStatus(token: SignedIn, now: number): LoginStatus {
  const { level, says } = expiryOfAccount(token, now / 1000)
  return {
    app: token.app,
    via: token.via,
    expires: token.expires ?? null,
    refused: level === 'refused',
    warning: says === '' ? null : says,
  }
}

function stored(database: Database, account: number): Omit<AccountStatus, 'name' | 'signIn' | 'logins'> {
  return {
    ...storedStatus(database, account),
    failed: failedWindows(database, account).map(({ source, from, to, code }) => ({ source, from, to, code })),
    doubted: listDoubted(database, account),
    purged: heldRules(database, account).map(ruleText),
    coverage: coverageCounts(database, account),
  }
}

/** MCP is the one way in which figures leave the machine without a file. */
const leaves = 'What a tool of `wristory mcp` returns goes to the host of the model that asks.'

/** The status as text and tables. */
export function drawStatus(status: HomeStatus, width: number, style: Style): string {
  const store = status.bytes === 0 ? 'no store yet' : `${size(status.bytes)} in the store`
  const head = `${status.home}: ${store}`
  if (status.accounts.length === 0)
    return `${head}\n\nNo account is signed in. Run \`wristory login\`, or try \`wristory demo\`.`
  const accounts = status.accounts.map((account) => drawAccount(account, width, style))
  const handed = status.receivers.length === 0 ? [] : [`hand-over\n${drawReceivers(status.receivers, style)}`]
  return [head, ...accounts, ...handed, paint(style, 'muted', wrapped(leaves, width))].join('\n\n')
}

function drawAccount(account: AccountStatus, width: number, style: Style): string {
  const dash = missing(style)
  const instant = (at: number | null) => (at === null ? dash : localTime(at))
  const pairs: [string, string][] = [
    ...signInLines(account.logins),
    [
      'history',
      account.first === null ? 'empty' : `${account.first} to ${account.last}, ${some(account.days, 'day')} with data`,
    ],
    ['last asked', instant(account.asked)],
    ...lastSyncLine(account.lastSync),
    ['synced up to', instant(account.synced)],
    ['issues', account.issues === 0 ? 'none' : `${count(account.issues)} in the data (see table \`issue\`)`],
  ]
  const parts = [bold(style, account.name)]
  for (const { warning } of account.logins) if (warning !== null) parts.push(`  ${paint(style, 'warn', warning)}`)
  parts.push(drawPairs(pairs, style))
  const kinds = Object.entries(account.coverage)
  const seen = kinds.filter(([, days]) => states.some(({ state, news }) => news && days[state] !== undefined))
  const rest = kinds.filter((kind) => !seen.includes(kind)).map(([kind]) => kind)
  if (seen.length > 0) {
    parts.push('', indent(drawTable(coverageColumns, seen.map(coverageRow(dash)), width - 2, style)))
    parts.push(paint(style, 'muted', indent(legend)))
  }
  if (rest.length > 0) parts.push('', wrapped(`  No data: ${rest.join(', ')}.`, width))
  for (const { source, from, to, code } of account.failed)
    parts.push(`  ${paint(style, 'bad', 'failed')}  ${source} ${from} to ${to}: ${code}`)
  for (const line of doubtedLines(account.doubted))
    parts.push(wrapped(`  ${paint(style, 'warn', 'doubted')} ${line}`, width))
  if (account.purged.length > 0)
    parts.push(
      '',
      wrapped(`  Purged: ${account.purged.join('; ')}. Not fetched (see \`wristory purge --list\`).`, width),
    )
  return parts.join('\n')
}

/** One line for each login; the app is named where there are several. */
function signInLines(logins: readonly LoginStatus[]): [string, string][] {
  if (logins.length === 0) return [['signed in', 'no: run `wristory login`']]
  return logins.map(({ app, via, expires, refused }) => {
    const valid = expires === null ? 'yes' : `until ${localTime(expires)}`
    const named = logins.length > 1 || app === 'mi-fitness' ? `${app}, ` : ''
    return ['signed in', `${refused ? 'refused by the cloud' : valid} (${named}way: ${via})`]
  })
}

/** A line for a failed sync, whose outcome comes first. */
function lastSyncLine(last: AccountStatus['lastSync']): [string, string][] {
  if (last === null || last.outcome === 'done') return []
  const means = last.outcome in errorKinds ? errorKinds[last.outcome as ErrorCode].means : ''
  return [['last sync', `${localTime(last.ended)}: ${last.outcome}. ${means}`]]
}

/** A line for all streams with the same doubted days and the same time of the next test. */
function doubtedLines(doubted: readonly Doubted[]): string[] {
  const groups = Map.groupBy(doubted, ({ from, to, why, next }) => `${from} ${to} ${why} ${next}`)
  return [...groups.values()].map((group) => {
    const one = group[0]!
    const next = one.next === null ? 'by the next sync' : `at ${localTime(one.next)} or later`
    return `${one.from} to ${one.to}: ${group.map(({ source }) => source).join(', ')} ${doubtReason(one)}; requested again ${next}.`
  })
}

/** The states of coverage in the order of the table; `news` marks those that give a kind a line of its own. */
const states = [
  { state: 'ok', head: 'data', news: true },
  { state: 'partial', head: 'open', news: true },
  { state: 'unmeasured', head: 'none', news: false },
  { state: 'empty', head: 'empty', news: false },
  { state: 'failed', head: 'failed', news: true },
  { state: 'unfetched', head: 'not fetched', news: false },
] as const

const legend = `Counts are days. open: day not over at the last sync; none: band worn, nothing of this kind;
empty: the cloud has nothing; failed, not fetched: the next sync fetches them.`

const coverageColumns = [{ head: 'kind' }, ...states.map(({ head }) => ({ head, align: 'right' as const }))]

function coverageRow(dash: string) {
  return ([kind, days]: [string, Readonly<Record<string, number>>]) => [
    kind,
    ...states.map(({ state }) => (days[state] === undefined ? dash : count(days[state]))),
  ]
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ')
}
