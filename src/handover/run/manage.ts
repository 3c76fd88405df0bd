// Adding, pausing and removing receivers: one way for the terminal and the dashboard.

import { WristoryError } from '../../errors.ts'
import type { Redaction } from '../../export/redact.ts'
import type { ReceiverOptions } from '../receiver.ts'
import { openLedger } from './ledger.ts'
import {
  careful,
  type HandoverSetting,
  readSettings,
  removeSetting,
  saveSetting,
  settingNamed,
  typeNamed,
  writeSettings,
} from './settings.ts'

/** What the person chose that leaves this machine. */
export interface RedactionChoice {
  readonly positions: boolean
  readonly ids: boolean
  readonly roundStart: boolean
  /** Metres around home to leave out; null for none. */
  readonly trimHome: number | null
}

export interface NewReceiver {
  readonly name: string
  readonly type: string
  readonly options: ReceiverOptions
  readonly secrets: ReceiverOptions
  /** Names of accounts; null is all. */
  readonly accounts: readonly string[] | null
  /** First local day; null is all. */
  readonly since: string | null
  readonly redaction: RedactionChoice
}

/** Adds a receiver; it is given nothing yet. Throws `usage`. */
export function addReceiver(home: string, added: NewReceiver): HandoverSetting {
  const { name, type: sort, options, secrets, accounts, since, redaction } = added
  const type = typeNamed(sort)
  if (!/^[a-z0-9][a-z0-9-]{0,31}$/.test(name))
    throw new WristoryError('usage', "A receiver's name has lower-case letters, digits and hyphens, 32 at most.")
  if (readSettings(home).some((one) => one.name === name))
    throw new WristoryError('usage', `A receiver called ${name} exists already.`, {
      hint: 'Give another name, or remove the existing one first.',
    })
  for (const option of Object.keys(options))
    if (type.options[option]?.secret)
      throw new WristoryError('usage', `${option} is a secret: other users of this computer could read it here.`, {
        hint: `Use --secret ${option}=FILE.`,
      })
  for (const option of Object.keys(secrets))
    if (type.options[option]?.secret !== true)
      throw new WristoryError('usage', `${sort}: the option ${option} is not a secret.`, {
        hint: `Use --set ${option}=VALUE.`,
      })
  const setting = { name, type: sort, options, redaction: chosenRedaction(redaction), accounts, since, paused: false }
  saveSetting(home, setting, secrets)
  return setting
}

/** Positions leave the machine only where they were asked for. */
function chosenRedaction({ positions, ids, roundStart, trimHome }: RedactionChoice): Redaction {
  return { ...careful, noGps: !positions && trimHome === null, noIds: !ids, roundStart, trimHome }
}

/** What changes while it is paused is delivered later. Throws `usage` where there is no such receiver. */
export function pauseReceiver(home: string, name: string, paused: boolean): void {
  settingNamed(home, name)
  writeSettings(
    home,
    readSettings(home).map((one) => (one.name === name ? { ...one, paused } : one)),
  )
}

/** Removes a receiver with its secrets and ledger; says where what it was given stays. Throws `usage`. */
export function removeReceiver(home: string, name: string): string {
  const { type, options } = settingNamed(home, name)
  removeSetting(home, name)
  const ledger = openLedger(home)
  try {
    ledger.forget(name)
  } finally {
    ledger.close()
  }
  return typeNamed(type).where(options)
}
