// The state of the receivers, for lists, `status` and /metrics; and a connection test.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { isThere, openStore, storePath } from '../../store/store.ts'
import type { Notice } from '../receiver.ts'
import { type HandoverOptions, openReceiver, wantedOf } from './engine.ts'
import { handoverFolder } from './folder.ts'
import { openLedger } from './ledger.ts'
import { pendingOf } from './pending.ts'
import { readSettings, settingNamed, typeNamed } from './settings.ts'

export interface Lag {
  readonly name: string
  readonly type: string
  readonly where: string
  readonly paused: boolean
  /** Pending days of kinds. */
  readonly waiting: number
  /** Epoch seconds. */
  readonly delivered: number | null
  readonly failing: number | null
  readonly error: string | null
  readonly retry: number | null
}

/** Every configured receiver, with what is pending. */
export async function laggards({ home, now }: Pick<HandoverOptions, 'home' | 'now'>): Promise<Lag[]> {
  const settings = readSettings(home)
  if (settings.length === 0) return []
  const ledger = openLedger(home)
  try {
    const store = isThere(storePath(home)) ? await openStore({ folder: home, now }) : null
    try {
      return settings.map((setting) => {
        const type = typeNamed(setting.type)
        const { delivered, failing, error, retry } = ledger.standing(setting.name)
        const waiting =
          store === null ? [] : pendingOf(store.database, store.accounts(), ledger, wantedOf(setting, type))
        return {
          name: setting.name,
          type: setting.type,
          where: type.where(setting.options),
          paused: setting.paused,
          waiting: waiting.reduce((sum, { changes }) => sum + changes.length, 0),
          delivered,
          failing,
          error,
          retry: retry === 0 ? null : retry,
        }
      })
    } finally {
      store?.close()
    }
  } finally {
    ledger.close()
  }
}

export interface DeadLetter {
  readonly receiver: string
  readonly account: string
  readonly day: string
  readonly reason: string
}

/** Messages that a receiver rejected permanently. */
export function deadLetters(home: string): DeadLetter[] {
  if (!existsSync(join(handoverFolder(home), 'ledger.db'))) return []
  const ledger = openLedger(home)
  try {
    return readSettings(home).flatMap(({ name }) =>
      ledger.accounts(name).flatMap((account) =>
        ledger
          .things(name)
          .all(account, '', '~')
          .filter(({ id }) => id.startsWith('dead '))
          .map(({ date, hash }) => ({ receiver: name, account, day: date, reason: hash })),
      ),
    )
  } finally {
    ledger.close()
  }
}

/**
 * Passes an alert on to every receiver that takes one and is not paused. Throws the first failure, after trying all.
 */
export async function notify(options: HandoverOptions, notice: Notice): Promise<void> {
  const ledger = openLedger(options.home)
  try {
    const passed = readSettings(options.home)
      .filter(({ paused, accounts }) => !paused && (accounts === null || accounts.includes(notice.account)))
      .map(async (setting) => {
        const receiver = await openReceiver(options, ledger, setting, typeNamed(setting.type), false)
        try {
          await receiver.notify?.(notice)
        } finally {
          await receiver.close()
        }
      })
    for (const result of await Promise.allSettled(passed)) if (result.status === 'rejected') throw result.reason
  } finally {
    ledger.close()
  }
}

/** Connects like a delivery. Throws `handover`, `usage`. */
export async function testReceiver(options: HandoverOptions, name: string): Promise<void> {
  const setting = settingNamed(options.home, name)
  const ledger = openLedger(options.home)
  try {
    const receiver = await openReceiver(options, ledger, setting, typeNamed(setting.type), true)
    await receiver.close()
  } finally {
    ledger.close()
  }
}
