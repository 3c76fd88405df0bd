// `wristory backup`: the whole store of one moment in one file, also while a sync runs.
import { resolve } from 'node:path'
import { backup } from '../../store/backup.ts'
import type { Define } from '../command.ts'
import { size, some } from '../draw/number.ts'
import { oneLine } from '../terminal-text.ts'

export const define: Define = (command, context) => {
  command
    .description(
      'Write the whole store, as it is at this moment, to a file that only you can read. Tokens are not in it. It may be done while a sync runs.',
    )
    .argument('<file>', 'where to write it')
    .option('-f, --force', 'replace the file if it is there')
    .action(async (file, { force = false }) => {
      const { home, now, json, emit, note } = context()
      const copied = await backup(home, resolve(file), force, () => Math.floor(now() / 1000))
      if (json) await emit(copied)
      else note(`Wrote ${oneLine(copied.file)}: ${size(copied.bytes)}, ${some(copied.replies, 'reply', 'replies')}.`)
    })
}
