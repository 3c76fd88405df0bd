// `wristory backup`: a snapshot of the whole store in one file, also while a sync runs.
import { resolve } from 'node:path'
import { WristoryError } from '../../errors.ts'
import { backup } from '../../store/backup.ts'
import type { Define } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { size, some } from '../draw/number.ts'
import type { KeyFlags } from '../encrypted.ts'
import { oneLine } from '../terminal-text.ts'

interface BackupFlags extends KeyFlags {
  readonly force?: true | undefined
  readonly encrypt?: true | undefined
}

export const define: Define = (command, context) => {
  command
    .description(
      'Write the whole store, as it is now, to a file that only you can read. It contains no tokens. A sync may run meanwhile.',
    )
    .argument('<file>', 'where to write it')
    .option('-f, --force', 'overwrite the file')
    .option('--encrypt', 'write the age format, for a passphrase or for --recipient; `age -d` can read it')
    .option('--recipient <key>', "with --encrypt: the recipient's key (age1...); repeatable", recipients)
    .option('--passphrase-file <file>', 'with --encrypt: the passphrase, in a file (or WRISTORY_PASSPHRASE)')
    .action(async (file, flags) => {
      const around = context()
      const { home, now, json, emit, note } = around
      const seconds = () => Math.floor(now() / 1000)
      if (!flags.encrypt && (flags.recipient || flags.passphraseFile))
        throw new WristoryError('usage', '--recipient and --passphrase-file go with --encrypt.')
      const copied = flags.encrypt
        ? await encrypted(around, resolve(file), flags)
        : await backup(home, resolve(file), flags.force === true, seconds)
      if (json) return await emit(copied)
      note(
        `Wrote ${oneLine(copied.file)}${flags.encrypt ? ', encrypted' : ''}: ${size(copied.bytes)}, ${some(copied.replies, 'reply', 'replies')}.`,
      )
    })
}

async function encrypted(around: CommandContext, file: string, flags: BackupFlags) {
  const { createEncrypter: encrypterOf, encryptFile, withPlainCopy } = await import('../encrypted.ts')
  const { existsSync, statSync } = await import('node:fs')
  if (!flags.force && existsSync(file))
    throw new WristoryError('usage', `${file} already exists.`, { hint: 'Name another file, or add --force.' })
  const { home, now, signal } = around
  const encrypter = await encrypterOf(around, flags)
  return await withPlainCopy(home, async (plain) => {
    const copied = await backup(home, plain, true, () => Math.floor(now() / 1000))
    await encryptFile(encrypter, plain, file, { force: flags.force === true, signal })
    return { ...copied, file, bytes: statSync(file).size, encrypted: true }
  })
}

function recipients(text: string, before: string[] = []): string[] {
  return [...before, text]
}
