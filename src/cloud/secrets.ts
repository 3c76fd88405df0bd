// Secrets of other programs, such as the password of a broker: stored like tokens, one file of mode 0600 per name, and
// read only to connect.

import { join } from 'node:path'
import { WristoryError } from '../errors.ts'
import { readPrivate, removePrivate, writePrivate } from '../files/private.ts'

export interface Secrets {
  /** Empty if nothing is stored under the name. Throws `sign-in-needed` if the file is damaged. */
  read(name: string): Readonly<Record<string, string>>
  write(name: string, secrets: Readonly<Record<string, string>>): void
  remove(name: string): void
}

export function openSecrets(home: string): Secrets {
  const secretFile = (name: string) => join(home, 'accounts', 'handover', `${name}.json`)
  return {
    read(name) {
      const text = readPrivate(secretFile(name))
      if (text === undefined) return {}
      try {
        const { version, secrets } = JSON.parse(text) as { version?: number; secrets?: Record<string, string> }
        if (version === 1 && typeof secrets === 'object') return secrets
      } catch {}
      throw new WristoryError('sign-in-needed', `The secrets of the receiver ${name} are damaged.`, {
        hint: `Set it up again: \`wristory handover remove ${name}\`, then \`add\`.`,
      })
    },
    write: (name, secrets) => writePrivate(secretFile(name), `${JSON.stringify({ version: 1, secrets })}\n`),
    remove: (name) => void removePrivate(secretFile(name)),
  }
}
