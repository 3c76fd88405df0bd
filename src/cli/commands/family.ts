// `wristory family`: PINs of the accounts, and who may read whose history on a paired device.

import { InvalidArgumentError } from '@commander-js/extra-typings'
import { WristoryError } from '../../errors.ts'
import { type FamilyMember, openFamily } from '../../http-server/family.ts'
import { openStore, type Store } from '../../store/store.ts'
import { chosenAccount } from '../account.ts'
import { askLine } from '../ask.ts'
import type { Define } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { drawTable } from '../draw/table.ts'
import { names } from '../options.ts'
import { readSetting } from '../settings.ts'
import { oneLine } from '../terminal-text.ts'

const actions = ['list', 'pin', 'share', 'unshare'] as const
type FamilyAction = (typeof actions)[number]

interface FamilyFlags {
  readonly pinFile?: string | undefined
  readonly remove?: true | undefined
  readonly with?: string[] | undefined
}

export const define: Define = (command, context) => {
  command
    .description(
      'Give accounts PINs for `wristory serve --lan`, so that each person reads only their own history on a paired device, and what others share. Without any PIN a paired device reads every account. The computer that runs wristory always reads all.',
    )
    .argument('[action]', actions.join(', '), actionNamed)
    .argument('[name]', 'the account')
    .option('--pin-file <file>', 'with pin: read the PIN from a file (default: a prompt, or WRISTORY_PIN)')
    .option('--remove', 'with pin: remove the PIN')
    .option('--with <names>', 'with share and unshare: accounts whose persons may read it', names)
    .action(async (action = 'list', name, flags) => {
      const around = context()
      if (action === 'list') return list(around)
      if (name === undefined) throw new WristoryError('usage', `family ${action} needs the name of an account.`)
      if (action === 'pin') return pin(around, name, flags)
      return share(around, name, flags, action === 'share')
    })
}

function actionNamed(text: string): FamilyAction {
  const found = actions.find((one) => one === text)
  if (found !== undefined) return found
  throw new InvalidArgumentError(`It is one of ${actions.join(', ')}.`)
}

async function list({ home, now, json, emit, print, tableColumns, style }: CommandContext): Promise<void> {
  const members = openFamily(home, now).members()
  const all: FamilyMember[] = await withStore({ home, now }, (store) =>
    store
      .accounts()
      .map(({ name }) => members.find((one) => one.name === name) ?? { name, pin: false, sharedWith: [] }),
  )
  if (json) return await emit({ accounts: all })
  const rows = all.map(({ name, pin, sharedWith }) => [name, pin ? 'yes' : 'no', sharedWith.join(', ') || 'nobody'])
  const heads = [{ head: 'Account', least: 12 }, { head: 'PIN' }, { head: 'Shared with', least: 12 }]
  await print(drawTable(heads, rows, tableColumns, style))
  if (!all.some(({ pin }) => pin)) await print('Without a PIN, every paired device reads every account.')
}

async function pin(context: CommandContext, wanted: string, { pinFile, remove }: FamilyFlags): Promise<void> {
  const { home, now, json, emit, print } = context
  const name = await withStore(context, (store) => chosenAccount(store, wanted).name)
  const family = openFamily(home, now)
  if (remove) await family.setPin(name, null)
  else await family.setPin(name, await readPin(context, pinFile))
  if (json) return await emit({ account: name, pin: !remove })
  const locked = family.locks()
    ? 'Paired devices ask for a PIN.'
    : 'No account has a PIN: every paired device reads every account.'
  await print(`${remove ? 'Removed' : 'Set'} the PIN of ${oneLine(name)}. ${locked}`)
}

async function readPin(context: CommandContext, file: string | undefined): Promise<string> {
  const stored = readSetting(context, 'pin', file)
  if (stored !== undefined) return stored
  const instead = 'The PIN is prompted for on a terminal, or taken from --pin-file or WRISTORY_PIN'
  return askLine(context, { message: 'PIN, 4 to 12 digits', secret: true, instead })
}

async function share(context: CommandContext, wanted: string, flags: FamilyFlags, add: boolean): Promise<void> {
  const { home, now, json, emit, print } = context
  if (flags.with === undefined)
    throw new WristoryError('usage', 'Nobody is named.', { hint: 'Name accounts with --with NAME,NAME.' })
  const { name, others } = await withStore(context, (store) => ({
    name: chosenAccount(store, wanted).name,
    others: (flags.with ?? []).map((other) => chosenAccount(store, other).name),
  }))
  const family = openFamily(home, now)
  const before = family.members().find((one) => one.name === name)?.sharedWith ?? []
  const after = add ? [...before, ...others] : before.filter((other) => !others.includes(other))
  family.share(name, after)
  const { sharedWith = [] } = family.members().find((one) => one.name === name) ?? {}
  if (json) return await emit({ account: name, sharedWith })
  await print(`${oneLine(name)} is shared with ${sharedWith.map(oneLine).join(', ') || 'nobody'}.`)
}

async function withStore<T>({ home, now }: Pick<CommandContext, 'home' | 'now'>, work: (store: Store) => T) {
  const store = await openStore({ folder: home, now: () => Math.floor(now() / 1000) })
  try {
    return work(store)
  } finally {
    store.close()
  }
}
