// The device id of this installation, created once, so that the vendor sees one device instead of a new one at each
// sign-in.

import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { readPrivateJson, writePrivate } from '../files/private.ts'

/** The id stored in the home folder; the first call creates it. */
export function deviceId(home: string, make: () => string = randomUUID): string {
  const file = join(home, 'device.json')
  const stored = readPrivateJson(file) as { id?: unknown } | undefined
  if (typeof stored?.id === 'string' && /^[\w-]{8,64}$/.test(stored.id)) return stored.id
  const id = make()
  writePrivate(file, `${JSON.stringify({ id })}\n`)
  return id
}
