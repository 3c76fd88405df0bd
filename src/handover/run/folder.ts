// Where the receivers that the person set up are kept: a folder of its own, absent where nothing is handed over.

import { join } from 'node:path'
import { existsSync } from '../../files/fs.ts'

/** The folder of configuration and ledger. */
export function handoverFolder(home: string): string {
  return join(home, 'handover')
}

/** The receivers, without their secrets. */
export function receiversFile(home: string): string {
  return join(handoverFolder(home), 'receivers.json')
}

/** Whether a receiver was ever set up. */
export function handsOver(home: string): boolean {
  return existsSync(receiversFile(home))
}
