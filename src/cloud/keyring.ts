// The system's keyring (Keychain, Credential Manager, Secret Service), used on request. Only this file loads the native
// module, and only if a session is stored there.

import { WristoryError } from '../errors.ts'

export interface Keyring {
  read(): string | undefined
  write(text: string): void
  remove(): void
}

/** Opens one entry. Throws `store` if this machine has no keyring or it is locked (headless Linux: always). */
export async function openKeyring(entry: string): Promise<Keyring> {
  try {
    const { Entry } = await import('@napi-rs/keyring')
    const item = new Entry('wristory', entry)
    return {
      read: () => guarded(() => item.getPassword() ?? undefined),
      write: (text) => guarded(() => item.setPassword(text)),
      remove: () => guarded(() => void item.deletePassword()),
    }
  } catch {
    throw noKeyring()
  }
}

/** Native error messages are not passed on: they may quote secrets. */
function guarded<T>(work: () => T): T {
  try {
    return work()
  } catch {
    throw noKeyring()
  }
}

function noKeyring(): WristoryError {
  return new WristoryError('store', 'The keyring of this system cannot be used.', {
    hint: 'Unlock it, or sign in without --keyring: tokens are then stored in a file that only you can read.',
  })
}
