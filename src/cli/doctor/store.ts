// Checks of the sign-ins and of the store: whether it opens and is intact, what failed, what is missing.
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expiryOfAccount } from '../../cloud/expiry.ts'
import { paceFile } from '../../cloud/pace.ts'
import { openTokens } from '../../cloud/tokens.ts'
import { localTime } from '../../codec/local-time.ts'
import { WristoryError } from '../../errors.ts'
import { readPrivateJson } from '../../files/private.ts'
import type { Database } from '../../store/driver.ts'
import { openStore, storePath } from '../../store/store.ts'
import { count, size, some } from '../draw/number.ts'
import { type DoctorCheck, toCheck } from './verdict.ts'

/** A larger write-ahead log was never checkpointed: a program keeps the store open (64 MiB, reliability.md C7). */
const longLog = 64 * 2 ** 20
const day = 86_400

/** One line per sign-in, or one if there is none. `now` is epoch seconds. */
export async function signIns(home: string, now: number): Promise<DoctorCheck[]> {
  const pauses = ['sign-in.json', paceFile('zepp'), paceFile('mi-fitness')]
    .map((file) => pause(home, file, now))
    .filter((check) => check !== null)
  try {
    const accounts = await openTokens(home).list()
    if (accounts.length === 0)
      return [toCheck('sign-in', 'warn', 'no account is signed in', 'Run `wristory login`.'), ...pauses]
    return [
      ...accounts.map((account) => {
        const { app, renewable, hostProof } = account
        const name = app === 'mi-fitness' ? `${account.name} (mi-fitness)` : account.name
        const { level, says, days } = expiryOfAccount(account, now)
        const place = hostProof === 'unproven' ? '; its data host is unconfirmed' : ''
        if (level === 'refused') return toCheck('sign-in', 'bad', `${name}: ${says}`, 'Run `wristory login`.')
        if (level === 'ended' || level === 'soon')
          return toCheck(
            'sign-in',
            level === 'ended' ? 'bad' : 'warn',
            `${name}: ${says}`,
            renewable ? '' : 'Run `wristory login`.',
          )
        const lasts =
          days === undefined ? 'signed in, expiry unknown' : `signed in for ${some(days, 'more day', 'more days')}`
        return toCheck('sign-in', hostProof === 'unproven' ? 'warn' : 'ok', `${name}: ${lasts}${place}`)
      }),
      ...pauses,
    ]
  } catch (error) {
    if (!(error instanceof WristoryError)) throw error
    return [toCheck('sign-in', 'bad', error.message, error.hint)]
  }
}

/** A pause that the cloud demanded, from the states of sign-in and pace. */
function pause(home: string, file: string, now: number): DoctorCheck | null {
  if (!existsSync(join(home, file))) return null
  const text = JSON.stringify(readPrivateJson(join(home, file)) ?? null)
  const times = [...text.matchAll(/"(?:until|stopped)":(\d{10})\b/g)].map((match) => Number(match[1]))
  const until = Math.max(0, ...times)
  return until <= now
    ? null
    : toCheck(
        'pause',
        'warn',
        `the cloud asked for a pause until ${localTime(until)}`,
        'Wait: trying sooner makes it longer.',
      )
}

/** Lines about the store; `now` is epoch seconds. */
export async function storeChecks(home: string, now: number): Promise<DoctorCheck[]> {
  const path = storePath(home)
  if (!existsSync(path)) return [toCheck('store', 'warn', 'there is no store yet', 'Run `wristory sync`.')]
  try {
    const store = await openStore({ folder: home, now: () => now })
    try {
      const { database } = store
      return [
        whole(database, path),
        log(path),
        ...store.accounts().flatMap(({ id, name }) => [history(database, id, name, now), failures(database, id, name)]),
        issuesCheck(database),
      ]
    } finally {
      store.close()
    }
  } catch (error) {
    if (!(error instanceof WristoryError)) throw error
    return [toCheck('store', 'bad', error.message, error.hint)]
  }
}

function whole(database: Database, path: string): DoctorCheck {
  const [first] = database.all<{ quick_check: string }>('PRAGMA quick_check(1)')
  const replies = database.get<{ n: number }>('SELECT count(*) AS n FROM reply')!.n
  if (first?.quick_check !== 'ok')
    return toCheck(
      'store',
      'bad',
      `the database is damaged: ${first?.quick_check}`,
      'Run `wristory check`, then restore a backup.',
    )
  return toCheck('store', 'ok', `${size(statSync(path).size)}, ${some(replies, 'reply', 'replies')}, whole`)
}

function log(path: string): DoctorCheck {
  const bytes = statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0
  return bytes > longLog
    ? toCheck(
        'log',
        'warn',
        `${size(bytes)} are not yet checkpointed into the store`,
        'End programs that have it open, then sync.',
      )
    : toCheck('log', 'ok', bytes === 0 ? 'no unfinished writes' : `${size(bytes)} to be checkpointed`)
}

function history(database: Database, account: number, name: string, now: number): DoctorCheck {
  const { first, last, days } = database.get<{ first: string | null; last: string | null; days: number }>(
    'SELECT min(date) AS first, max(date) AS last, count(*) AS days FROM day WHERE account = ?',
    account,
  )!
  const asked = database.get<{ asked: number | null }>(
    'SELECT max(asked) AS asked FROM reply WHERE account = ?',
    account,
  )?.asked
  if (asked != null && asked > now + day)
    return toCheck(
      'history',
      'bad',
      `${name}: replies are dated in the future`,
      'The clock was wrong then or is wrong now: check it.',
    )
  if (first === null || last === null) return toCheck('history', 'warn', `${name}: no day yet`, 'Run `wristory sync`.')
  const idle = Math.floor(now / day - Date.parse(last) / 86_400_000)
  const says = `${name}: ${first} to ${last}, ${some(days, 'day')}`
  return idle > 7
    ? toCheck(
        'history',
        'warn',
        `${says}; nothing for ${count(idle)} days`,
        'Open the phone app so that the band uploads, then sync.',
      )
    : toCheck('history', 'ok', says)
}

function failures(database: Database, account: number, name: string): DoctorCheck {
  const failed = database.all<{ source: string; from: string; to: string; code: string }>(
    'SELECT source, window_from AS "from", window_to AS "to", code FROM failure WHERE account = ? ORDER BY at DESC',
    account,
  )
  const [last] = failed
  if (last === undefined) return toCheck('fetching', 'ok', `${name}: nothing failed`)
  const says = `${name}: ${some(failed.length, 'window')} could not be fetched, such as ${last.source} ${last.from} to ${last.to} (${last.code})`
  return toCheck('fetching', 'warn', says, 'Run `wristory sync` again.')
}

function issuesCheck(database: Database): DoctorCheck {
  const codes = database.all<{ code: string; n: number }>(
    'SELECT code, count(*) AS n FROM issue GROUP BY code ORDER BY n DESC, code',
  )
  const says = codes.slice(0, 5).map(({ code, n }) => `${count(n)} ${code}`)
  return toCheck('issues', 'ok', codes.length === 0 ? 'none in the replies' : `in the replies: ${says.join(', ')}`)
}
