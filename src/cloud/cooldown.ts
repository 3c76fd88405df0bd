// Limits sign-in attempts: a state file records attempts, failed passwords and "too many requests". A refused password
// never becomes a loop, and a restart keeps the limits.

import { createHash } from 'node:crypto'
import { localTime } from '../codec/local-time.ts'
import { WristoryError } from '../errors.ts'
import { readPrivateJson, writePrivate } from '../files/private.ts'
import type { NowInMs } from './wait.ts'

/** The figures of reliability.md, N3 and "Limits toward the cloud". */
const firstCooldown = 3_600
const longestCooldown = 86_400
const triesADay = 3
const passwordsToLock = 2
const day = 86_400

export interface Cooldown {
  /**
   * Records an attempt, or throws `wait` with `until`; with `force` it only records. Called before the request is sent.
   */
  admit(account: string, force: boolean): void
  /** Removes the last attempt, which never reached the cloud. */
  forgive(account: string): void
  succeeded(account: string): void
  failedPassword(account: string): void
  /** Records "too many requests" and returns the error to throw; `seconds` is the pause that the cloud asked for. */
  throttled(seconds?: number): WristoryError
}

export interface CooldownOptions {
  readonly file: string
  readonly clock: NowInMs
  /** The target: the vendor, or a simulator's origin. A simulator never locks out the real cloud. */
  readonly target: string
  /**
   * Whether attempts per day and failed passwords are limited; the cool-down after "too many requests" always applies.
   */
  readonly limited: boolean
  /** The way in that the limits do not concern, and why. */
  readonly other?: { readonly command: string; readonly because: string }
}

const cookieWay = { command: '`wristory login --via cookie`', because: 'needs no sign-in request' }

interface CooldownState {
  /** Epoch seconds before which sign-in is refused, and the number of consecutive cool-downs. */
  until: number
  row: number
  accounts: { [hash: string]: { tries: number[]; failed: number[] } }
}

/** Opens the state of one target. */
export function openCooldown(options: CooldownOptions): Cooldown {
  const now = () => Math.floor(options.clock() / 1000)
  const { other = cookieWay } = options

  function update<T>(change: (page: CooldownState) => T): T {
    const book = readBook(options.file)
    const page = readState(book[options.target], now())
    const result = change(page)
    writePrivate(options.file, JSON.stringify({ ...book, [options.target]: page }))
    return result
  }

  return {
    admit(account, force) {
      update((page) => {
        const entry = accountEntry(page, account)
        if (!force) refuse(page, entry, options, now())
        entry.tries.push(now())
      })
    },
    forgive(account) {
      update((page) => accountEntry(page, account).tries.pop())
    },
    succeeded(account) {
      update((page) => {
        page.until = 0
        page.row = 0
        accountEntry(page, account).failed = []
      })
    },
    failedPassword(account) {
      update((page) => accountEntry(page, account).failed.push(now()))
    },
    throttled(seconds) {
      const until = update((page) => {
        const own = Math.min(firstCooldown * 2 ** page.row, longestCooldown)
        page.row += 1
        page.until = now() + Math.max(own, Math.min(seconds ?? 0, longestCooldown))
        return page.until
      })
      return new WristoryError(
        'wait',
        `The cloud rate-limits sign-ins (too many requests); wait until ${localTime(until)}.`,
        {
          until,
          hint: `An earlier attempt makes the wait longer. ${other.command} ${other.because} and works now.`,
        },
      )
    },
  }
}

function refuse(
  page: CooldownState,
  entry: { tries: number[]; failed: number[] },
  { limited, other = cookieWay }: CooldownOptions,
  now: number,
): void {
  if (page.until > now) {
    throw new WristoryError(
      'wait',
      `The cloud asked for a pause between sign-ins; it ends at ${localTime(page.until)}.`,
      {
        until: page.until,
        hint: `Wait, or use ${other.command}, which ${other.because}. --force ignores the pause.`,
      },
    )
  }
  if (!limited) return
  const failed = entry.failed.at(-passwordsToLock)
  if (failed !== undefined) {
    const until = failed + day
    throw new WristoryError(
      'wait',
      `The password was refused ${passwordsToLock} times; the next attempt is allowed at ${localTime(until)}.`,
      {
        until,
        hint: 'Check account and password in the phone app first: the cloud locks accounts after more attempts. --force allows one more.',
      },
    )
  }
  const oldest = entry.tries.at(-triesADay)
  if (oldest !== undefined) {
    const until = oldest + day
    throw new WristoryError(
      'wait',
      `At most ${triesADay} sign-ins are made within a day; the next is allowed at ${localTime(until)}.`,
      {
        until,
        hint: 'A signed-in account needs no new sign-in to sync. --force ignores the limit.',
      },
    )
  }
}

/** A digest is enough: it only tells whether the account is the same. */
function accountEntry(page: CooldownState, account: string): { tries: number[]; failed: number[] } {
  const hash = createHash('sha256').update(account.toLowerCase()).digest('hex').slice(0, 16)
  page.accounts[hash] ??= { tries: [], failed: [] }
  return page.accounts[hash]
}

function readBook(file: string): { [target: string]: unknown } {
  const stored = readPrivateJson(file)
  return typeof stored === 'object' && stored !== null ? (stored as { [target: string]: unknown }) : {}
}

/**
 * The state without entries older than a day; a cool-down far in the future (a wrong clock) is cut to the longest one.
 */
function readState(stored: unknown, now: number): CooldownState {
  const page = (typeof stored === 'object' && stored !== null ? stored : {}) as Partial<CooldownState>
  const recent = (times: unknown) =>
    Array.isArray(times)
      ? (times as unknown[]).filter((at): at is number => typeof at === 'number' && at > now - day && at <= now)
      : []
  const until = typeof page.until === 'number' ? Math.min(page.until, now + longestCooldown) : 0
  const accounts = Object.entries(page.accounts ?? {})
    .map(([hash, entry]) => [hash, { tries: recent(entry?.tries), failed: recent(entry?.failed) }] as const)
    .filter(([, entry]) => entry.tries.length + entry.failed.length > 0)
  // A day without a cool-down resets their count.
  const row = typeof page.row === 'number' && until > now - day ? page.row : 0
  return { until, row, accounts: Object.fromEntries(accounts) }
}
