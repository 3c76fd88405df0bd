// The id under which this installation names itself to the cloud: made once, the same ever after, so that the vendor
// sees one device and not a new one at each sign-in.

import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { readPrivateJson, writePrivate } from '../files/private.ts'

/** The id kept in the home folder, made with the first call. */
export function deviceId(home: string, make: () => string = randomUUID): string {
  const file = join(home, 'device.json')
  const stored = readPrivateJson(file) as { id?: unknown } | undefined
  if (typeof stored?.id === 'string' && /^[\w-]{8,64}$/.test(stored.id)) return stored.id
  const id = make()
  writePrivate(file, `${JSON.stringify({ id })}\n`)
  return id
}
