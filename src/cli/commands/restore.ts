// `wristory restore`: replaces the store with a backup; the previous store is kept.
import { resolve } from 'node:path'
import { restore } from '../../store/backup.ts'
import type { Define } from '../command.ts'
import { some } from '../draw/number.ts'
import { oneLine } from '../terminal-text.ts'

export const define: Define = (command, context) => {
  command
    .description('Replace the store with a backup, after verifying all of it. The previous store is kept as a copy.')
    .argument('<file>', 'a file that `wristory backup` wrote, encrypted or not')
    .option('--identity-file <file>', 'key that opens an encrypted backup (AGE-SECRET-KEY-1...)')
    .option('--passphrase-file <file>', 'passphrase of an encrypted backup (or WRISTORY_PASSPHRASE)')
    .action(async (file, flags) => {
      const around = context()
      const { home, now, json, emit, note } = around
      const { createDecrypter: decrypterOf, isEncrypted, withDecrypted } = await import('../encrypted.ts')
      const back = (path: string) => restore(home, path, () => Math.floor(now() / 1000))
      const path = resolve(file)
      const restored = isEncrypted(path)
        ? await withDecrypted(around, await decrypterOf(around, flags), path, back)
        : await back(path)
      if (json) return await emit(restored)
      note(`Restored ${some(restored.replies, 'reply', 'replies')}.`)
      if (restored.aside !== null) note(`The previous store is now ${oneLine(restored.aside)}.`)
    })
}
