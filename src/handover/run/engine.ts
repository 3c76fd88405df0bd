// Finds what each receiver lacks, delivers it in parts and records each part when the target has it. A part delivered
// but not recorded is delivered again, so every receiver replaces what it has. Receivers run in parallel: one that is
// down delays only itself.

import { createHash } from 'node:crypto'
import { WristoryError } from '../../errors.ts'
import { takeLock } from '../../store/lock.ts'
import { openStore, type Store } from '../../store/store.ts'
import type { Delivery, Receiver, ReceiverChange, ReceiverType } from '../receiver.ts'
import { handoverFolder } from './folder.ts'
import { guarded, hiding } from './hidden.ts'
import { historyOf } from './history.ts'
import { type Ledger, openLedger } from './ledger.ts'
import { type Pending, pendingOf } from './pending.ts'
import { type HandoverSetting, optionsOf, readSettings, secretsOf, typeNamed } from './settings.ts'

export interface HandoverOptions {
  readonly home: string
  readonly version: string
  /** Epoch seconds. */
  readonly now: () => number
  readonly signal?: AbortSignal | undefined
  /** Only these receivers, including paused ones; by default all that are not paused. */
  readonly only?: readonly string[]
  /** Also try those that wait after a failure. */
  readonly force?: boolean
  /** Deliver everything from this day on again. */
  readonly from?: string | undefined
  /** Report what would be delivered, and deliver nothing. */
  readonly dryRun?: boolean
}

/** The outcome of a receiver in one run. */
export interface DeliveryOutcome {
  readonly name: string
  readonly type: string
  readonly where: string
  /** Days of kinds that were delivered, or would be. */
  readonly delivered: number
  /** Pending days of kinds. */
  readonly waiting: number
  readonly from: string | null
  readonly to: string | null
  readonly error: WristoryError | null
  /** Epoch seconds of the next attempt; null if none is scheduled. */
  readonly retry: number | null
}

/** Hands over changes. Throws `busy` while another process hands over; failures of a receiver are in its outcome. */
export async function handOver(options: HandoverOptions): Promise<DeliveryOutcome[]> {
  const { home, now, only } = options
  const chosen = readSettings(home).filter(({ name, paused }) => (only === undefined ? !paused : only.includes(name)))
  if (chosen.length === 0) return []
  const ledger = openLedger(home)
  let release = () => {}
  try {
    release = takeLock(handoverFolder(home), now).release
    return await Promise.all(chosen.map((setting) => one(options, ledger, setting)))
  } finally {
    release()
    ledger.close()
  }
}

const LONGEST_PAUSE = 3600

/** Seconds until a failing receiver is tried again: a minute, doubled up to an hour. */
export function pauseAfter(failures: number): number {
  return Math.min(60 * 2 ** (failures - 1), LONGEST_PAUSE)
}

/** Whether the next try is still to come. One that is further off than any pause was noted under a wrong clock. */
function waits(retry: number, now: number): boolean {
  return retry > now && retry <= now + LONGEST_PAUSE
}

async function one(options: HandoverOptions, ledger: Ledger, setting: HandoverSetting): Promise<DeliveryOutcome> {
  const { home, now, force = options.only !== undefined, dryRun = false, from } = options
  const type = typeNamed(setting.type)
  const before = ledger.standing(setting.name)
  const store = await openStore({ folder: home, now })
  const progress = { delivered: 0 }
  let waiting: Pending[] = []
  const outcome = (error: WristoryError | null, retry: number | null): DeliveryOutcome => {
    const all = waiting.flatMap(({ changes }) => changes)
    const dates = all.map(({ date }) => date).filter((date) => date !== '')
    return {
      name: setting.name,
      type: setting.type,
      where: type.where(setting.options),
      delivered: dryRun ? 0 : progress.delivered,
      waiting: all.length - progress.delivered,
      from: dates.reduce<string | null>((least, date) => (least === null || date < least ? date : least), null),
      to: dates.reduce<string | null>((most, date) => (most === null || date > most ? date : most), null),
      error,
      retry,
    }
  }
  try {
    if (!dryRun) ledger.setUp(setting.name, markOf(setting))
    if (!dryRun && from !== undefined) ledger.again(setting.name, from)
    waiting = pendingOf(store.database, store.accounts(), ledger, wantedOf(setting, type))
    if (dryRun || waiting.length === 0) return outcome(null, null)
    if (!force && waits(before.retry, now())) return outcome(failedBefore(setting, before.error), before.retry)
    await deliverAll(options, ledger, setting, type, { store, waiting, progress })
    ledger.stand(setting.name, { delivered: now(), failing: null, failures: 0, error: null, retry: 0 })
    return outcome(null, null)
  } catch (thrown) {
    const error = understood(thrown, setting)
    if (error.code === 'interrupted') return outcome(error, null)
    const failures = before.failures + 1
    const retry = now() + pauseAfter(failures)
    ledger.stand(setting.name, {
      delivered: progress.delivered > 0 ? now() : before.delivered,
      failing: before.failing ?? now(),
      failures,
      error: error.message,
      retry,
    })
    return outcome(error, retry)
  } finally {
    store.close()
  }
}

function failedBefore({ name }: HandoverSetting, error: string | null): WristoryError {
  return new WristoryError('handover', error ?? `${name} failed before.`)
}

export function wantedOf({ name, options, accounts, since }: HandoverSetting, type: ReceiverType) {
  return { receiver: name, kinds: type.kinds(options), accounts, since, ...(type.groups && { groups: type.groups }) }
}

/** Changes with everything that determines how rows look at the target. */
function markOf({ type, options, redaction, since }: HandoverSetting): string {
  return createHash('sha256')
    .update(JSON.stringify([type, options, redaction, since]))
    .digest('hex')
    .slice(0, 16)
}

interface Work {
  readonly store: Store
  readonly waiting: readonly Pending[]
  readonly progress: { delivered: number }
}

async function deliverAll(
  options: HandoverOptions,
  ledger: Ledger,
  setting: HandoverSetting,
  type: ReceiverType,
  { store, waiting, progress }: Work,
): Promise<void> {
  const receiver = await openReceiver(options, ledger, setting, type, false)
  try {
    for (const { account, id, changes } of waiting) {
      for (const part of deliveryParts(changes, type.days ?? 31)) {
        if (options.signal?.aborted) throw new WristoryError('interrupted', 'Stopped; what was delivered is noted.')
        await receiver.deliver(deliveryOf(store, setting, account, id, part))
        ledger.given(setting.name, account, part)
        progress.delivered += part.length
      }
    }
  } finally {
    await receiver.close()
  }
}

export async function openReceiver(
  { home, version, now, signal }: HandoverOptions,
  ledger: Ledger,
  setting: HandoverSetting,
  type: ReceiverType,
  test: boolean,
): Promise<Receiver> {
  const { name, redaction } = setting
  const things = ledger.things(name)
  const setup = { name, options: optionsOf(home, setting), redaction, version, now, signal, things, test }
  const secrets = secretsOf(home, setting)
  return guarded(await hiding(type.open(setup), secrets), secrets)
}

/** Parts of whole days, `most` of them each. */
function* deliveryParts(changes: readonly ReceiverChange[], most: number): Generator<readonly ReceiverChange[]> {
  let part: ReceiverChange[] = []
  let days = 0
  let last: string | null = null
  for (const change of changes) {
    if (change.date !== last && ++days > most) {
      yield part
      part = []
      days = 1
    }
    last = change.date
    part.push(change)
  }
  if (part.length > 0) yield part
}

function deliveryOf(
  store: Store,
  { redaction, since }: HandoverSetting,
  name: string,
  id: number | null,
  changes: readonly ReceiverChange[],
): Delivery {
  const account = store.accounts().find((one) => one.id === id)
  const { database } = store
  return {
    account: name,
    person: redaction.noIds ? pseudonym(name) : name,
    removed: account === undefined,
    changes,
    dates: [...new Set(changes.map(({ date }) => date))].filter((date) => date !== ''),
    since,
    history: (from, to) => {
      if (account === undefined) throw new WristoryError('bug', 'The rows of an account that is gone were asked for.')
      return historyOf(database, account, redaction, from, to)
    },
    store: account === undefined ? null : { database, account: account.id },
  }
}

/** A name for an account that does not give its own. */
function pseudonym(account: string): string {
  return createHash('sha256').update(account).digest('hex').slice(0, 8)
}

function understood(thrown: unknown, { name }: HandoverSetting): WristoryError {
  if (thrown instanceof WristoryError) return thrown
  return new WristoryError('handover', `${name}: ${(thrown as Error).message}`, { cause: thrown })
}
