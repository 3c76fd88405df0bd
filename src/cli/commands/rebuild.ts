// `wristory rebuild`: rebuilds every table from the archive of replies, offline.
import { rebuild } from '../../store/rebuild.ts'
import { isThere, noStore, openStore, storePath } from '../../store/store.ts'
import type { Define } from '../command.ts'
import { some } from '../draw/number.ts'
import { createProgress } from '../progress.ts'

export const define: Define = (command, context) => {
  command
    .description('Rebuild all tables from the stored replies, without the cloud. Nothing stored is lost.')
    .action(async () => {
      const { home, now, stderr, styleOfNotes, quiet, json, emit, note, stepAside } = context()
      if (!isThere(storePath(home))) throw noStore(home)
      stepAside()
      const progress = createProgress({ stream: stderr, style: styleOfNotes, quiet, title: 'Decoding', now })
      const store = await openStore({ folder: home, write: true, repair: true, now: () => Math.floor(now() / 1000) })
      try {
        const { replies, issues } = rebuild(store.database, (done, total) => progress.update({ done, total }))
        progress.end()
        if (json) await emit({ replies, issues })
        else note(`Rebuilt all tables from ${some(replies, 'reply', 'replies')}; ${some(issues, 'issue')}.`)
      } finally {
        progress.end()
        store.close()
      }
    })
}
