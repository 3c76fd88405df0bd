// The configured receivers: one file without secrets in the folder `handover`; the secrets are stored with the tokens.

import { openSecrets } from '../../cloud/secrets.ts'
import { WristoryError } from '../../errors.ts'
import { openly, type Redaction } from '../../export/redact.ts'
import { readPrivate, writePrivate } from '../../files/private.ts'
import { receivers } from '../index.ts'
import type { ReceiverOptions, ReceiverType } from '../receiver.ts'
import { receiversFile } from './folder.ts'

export interface HandoverSetting {
  /** The person's name for it. */
  readonly name: string
  /** Its type. */
  readonly type: string
  /** Without secrets. */
  readonly options: ReceiverOptions
  readonly redaction: Redaction
  /** Names of accounts; null for all. */
  readonly accounts: readonly string[] | null
  /** First local day to hand over; null for all. */
  readonly since: string | null
  readonly paused: boolean
}

/** All receivers, by name. Throws `usage` if the file is damaged. */
export function readSettings(home: string): HandoverSetting[] {
  const text = readPrivate(receiversFile(home))
  if (text === undefined) return []
  try {
    const { version, receivers: kept } = JSON.parse(text) as { version: number; receivers: HandoverSetting[] }
    if (version === 1 && Array.isArray(kept)) return kept
  } catch {}
  throw new WristoryError('usage', `${receiversFile(home)} is damaged, so nothing is handed over.`, {
    hint: 'Delete it and set up the receivers again with `wristory handover add`.',
  })
}

export function writeSettings(home: string, settings: readonly HandoverSetting[]): void {
  const sorted = [...settings].sort((a, b) => (a.name < b.name ? -1 : 1))
  writePrivate(receiversFile(home), `${JSON.stringify({ version: 1, receivers: sorted }, null, 2)}\n`)
}

/** The receiver of that name; throws `usage` if there is none. */
export function settingNamed(home: string, name: string): HandoverSetting {
  const settings = readSettings(home)
  const found = settings.find((one) => one.name === name)
  if (found !== undefined) return found
  throw new WristoryError('usage', `No receiver has the name ${name}.`, {
    hint:
      settings.length === 0
        ? 'None is set up: `wristory handover add`.'
        : `There are: ${settings.map((one) => one.name).join(', ')}.`,
  })
}

/** Throws `usage` when there is no such receiver. */
export function typeNamed(name: string): ReceiverType {
  const found = receivers.find((one) => one.name === name)
  if (found !== undefined) return found
  throw new WristoryError('usage', `There is no receiver of the sort ${name}.`, {
    hint: `There are: ${receivers.map((one) => one.name).join(', ')}.`,
  })
}

/** Options with defaults; throws `usage` for unknown and missing ones. `secrets` are among them. */
export function completed(type: ReceiverType, options: ReceiverOptions): ReceiverOptions {
  const refuse = (what: string): never => {
    const list = Object.entries(type.options).map(
      ([name, { means, required }]) => `${name}${required ? ' (needed)' : ''}: ${means}`,
    )
    throw new WristoryError('usage', `${type.name}: ${what}.`, { hint: `It takes ${list.join('; ')}.` })
  }
  for (const name of Object.keys(options)) if (!(name in type.options)) refuse(`there is no option ${name}`)
  const result: Record<string, string> = {}
  for (const [name, { required, fallback, choices }] of Object.entries(type.options)) {
    const value = options[name] ?? fallback
    if (value === undefined) {
      if (required) refuse(`the option ${name} is missing`)
      continue
    }
    if (choices !== undefined && !choices.includes(value)) refuse(`${name} is one of ${choices.join(', ')}`)
    result[name] = value
  }
  return result
}

/** Adds or replaces a receiver; its secrets go to the token store. */
export function saveSetting(home: string, setting: HandoverSetting, secrets: ReceiverOptions): void {
  const type = typeNamed(setting.type)
  type.where(completed(type, { ...setting.options, ...secrets }))
  if (Object.keys(secrets).length > 0) openSecrets(home).write(setting.name, secrets)
  writeSettings(home, [...readSettings(home).filter(({ name }) => name !== setting.name), setting])
}

export function removeSetting(home: string, name: string): void {
  writeSettings(
    home,
    readSettings(home).filter((one) => one.name !== name),
  )
  openSecrets(home).remove(name)
}

/** Everything needed to open the receiver. */
export function optionsOf(home: string, { name, type, options }: HandoverSetting): ReceiverOptions {
  return completed(typeNamed(type), { ...options, ...openSecrets(home).read(name) })
}

/** The values that no text may show. */
export function secretsOf(home: string, { name }: HandoverSetting): string[] {
  return Object.values(openSecrets(home).read(name))
}

/** Positions leave the machine only on request. */
export const careful: Redaction = { ...openly, noGps: true }

/** Receivers that name an account name another one from now on. */
export function renameInSettings(home: string, from: string, to: string): void {
  const settings = readSettings(home)
  if (!settings.some(({ accounts }) => accounts?.includes(from))) return
  writeSettings(
    home,
    settings.map((setting) => ({
      ...setting,
      accounts:
        setting.accounts === null ? null : [...new Set(setting.accounts.map((name) => (name === from ? to : name)))],
    })),
  )
}
