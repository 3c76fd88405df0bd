// Backups in the age format (age-encryption.org/v1), which the program `age` can read: encrypted with a passphrase or a
// public key.

import { createReadStream, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { Decrypter, Encrypter } from 'age-encryption'
import { WristoryError } from '../errors.ts'
import { fileTarget } from '../export/run/target.ts'
import { closeSync, openSync, readSync } from '../files/fs.ts'
import { askLine } from './ask.ts'
import type { CommandContext } from './context.ts'
import { readSecretFile, readSetting } from './settings.ts'

const magic = 'age-encryption.org/v1\n'

/** A shorter passphrase could be guessed, however slow each guess is. */
const shortest = 10

/** Whether a file has this format, by its first line. */
export function isEncrypted(path: string): boolean {
  const start = Buffer.alloc(magic.length)
  try {
    const file = openSync(path, 'r')
    try {
      readSync(file, start)
    } finally {
      closeSync(file)
    }
  } catch {
    return false
  }
  return start.toString('latin1') === magic
}

export interface KeyFlags {
  readonly passphraseFile?: string | undefined
  /** Recipients `age1…`; they replace a passphrase. */
  readonly recipient?: readonly string[] | undefined
  /** File with identities `AGE-SECRET-KEY-1…`. */
  readonly identityFile?: string | undefined
}

/** Encrypts for the recipients, else with a passphrase. Throws `usage`. */
export async function createEncrypter(
  context: CommandContext,
  { recipient = [], passphraseFile }: KeyFlags,
): Promise<Encrypter> {
  const age = await loadAge()
  const encrypter = new age.Encrypter()
  try {
    for (const one of recipient) encrypter.addRecipient(one)
  } catch {
    throw new WristoryError('usage', 'A recipient is not an age key.', {
      hint: 'Keys begin with age1; `age-keygen -y` prints yours.',
    })
  }
  if (recipient.length === 0) encrypter.setPassphrase(await askPassphrase(context, passphraseFile, true))
  return encrypter
}

/** Decrypts with the identities of a file, else with a passphrase. Throws `usage`. */
export async function createDecrypter(
  context: CommandContext,
  { identityFile, passphraseFile }: KeyFlags,
): Promise<Decrypter> {
  const age = await loadAge()
  const decrypter = new age.Decrypter()
  if (identityFile === undefined) decrypter.addPassphrase(await askPassphrase(context, passphraseFile, false))
  else
    for (const line of readSecretFile(identityFile, 'the file of --identity-file', { secret: true }).split('\n'))
      if (line.startsWith('AGE-SECRET-KEY-')) decrypter.addIdentity(line.trim())
  return decrypter
}

/** Encrypts `source` into `target` atomically. */
export async function encryptFile(
  encrypter: Encrypter,
  source: string,
  target: string,
  how: { readonly force: boolean; readonly signal: AbortSignal },
): Promise<void> {
  await written(target, how, async () => await encrypter.encrypt(readStream(source)))
}

/**
 * Decrypts into a private file in the home folder, passes it to `use`, and removes it. Throws `usage` for a wrong key,
 * `corrupt`.
 */
export async function withDecrypted<T>(
  { home, signal }: CommandContext,
  decrypter: Decrypter,
  source: string,
  use: (file: string) => Promise<T>,
): Promise<T> {
  const file = join(home, `wristory.decrypted-${process.pid}.db`)
  try {
    await written(file, { force: true, signal }, async () => {
      try {
        return await decrypter.decrypt(readStream(source))
      } catch (cause) {
        throw new WristoryError('usage', 'This passphrase or key does not open the backup.', {
          hint: 'Nothing was changed.',
          cause,
        })
      }
    })
    return await use(file)
  } finally {
    rmSync(file, { force: true })
  }
}

/** A file of the home folder for the plain copy until it is encrypted. */
export async function withPlainCopy<T>(home: string, use: (file: string) => Promise<T>): Promise<T> {
  const file = join(home, `wristory.plain-${process.pid}.db`)
  try {
    return await use(file)
  } finally {
    rmSync(file, { force: true })
  }
}

async function written(
  path: string,
  { force, signal }: { readonly force: boolean; readonly signal: AbortSignal },
  open: () => Promise<ReadableStream<Uint8Array>>,
): Promise<void> {
  const target = fileTarget({ path, force, signal })
  try {
    await target.add('', await open())
    await target.finish()
  } catch (error) {
    if (error instanceof WristoryError || (error as NodeJS.ErrnoException).code !== undefined) throw error
    signal.throwIfAborted()
    throw new WristoryError('corrupt', 'The encrypted backup is damaged or incomplete.', {
      hint: 'Take another backup. Nothing was changed.',
      cause: error,
    })
  } finally {
    await target.abandon()
  }
}

function readStream(path: string): ReadableStream<Uint8Array> {
  return Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>
}

async function askPassphrase(context: CommandContext, file: string | undefined, fresh: boolean): Promise<string> {
  const instead = 'The passphrase is prompted for on a terminal, or taken from --passphrase-file or WRISTORY_PASSPHRASE'
  const question = { message: 'Passphrase', secret: true, instead }
  const given = readSetting(context, 'passphrase', file)
  const passphrase = given ?? (await askLine(context, question))
  if (fresh && passphrase.length < shortest)
    throw new WristoryError('usage', `The passphrase needs ${shortest} characters or more.`, {
      hint: 'Use several words.',
    })
  // A typing error would make the file unreadable for everyone.
  if (
    fresh &&
    given === undefined &&
    (await askLine(context, { ...question, message: 'Passphrase, again' })) !== passphrase
  )
    throw new WristoryError('usage', 'The two passphrases differ.', { hint: 'Nothing was written.' })
  return passphrase
}

/** The package is optional: only this loads it. */
async function loadAge() {
  try {
    return await import('age-encryption')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error
    throw new WristoryError('usage', 'The package age-encryption is not installed.', {
      hint: 'Install wristory with its optional packages: npm install -g wristory --include=optional.',
    })
  }
}
