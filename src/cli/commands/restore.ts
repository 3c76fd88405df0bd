// `wristory restore`: a backup becomes the store again; what was there is kept aside.
import { resolve } from 'node:path'
import { restore } from '../../store/backup.ts'
import type { Define } from '../command.ts'
import { some } from '../draw/number.ts'
import { oneLine } from '../terminal-text.ts'

export const define: Define = (command, context) => {
  command
    .description(
      'Put a backup in the place of the store, after reading all of it. The previous store is kept as a copy.',
    )
    .argument('<file>', 'a file that `wristory backup` wrote')
    .action(async (file) => {
      const { home, now, json, emit, note } = context()
      const restored = await restore(home, resolve(file), () => Math.floor(now() / 1000))
      if (json) return await emit(restored)
      note(`The store is back: ${some(restored.replies, 'reply', 'replies')}.`)
      if (restored.aside !== null) note(`What was there before is kept in ${oneLine(restored.aside)}.`)
    })
}
