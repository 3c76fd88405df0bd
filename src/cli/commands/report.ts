// `wristory report`: one view of the dashboard as a self-contained file.
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { savedPage } from '../../dashboard/server/saved.ts'
import { writeAtomic } from '../../files/atomic.ts'
import { version } from '../../files/version.ts'
import type { Define } from '../command.ts'
import { oneLine } from '../terminal-text.ts'

export const define: Define = (command, context) => {
  command
    .description('Save one view of the dashboard as a self-contained HTML file; no server needed.')
    .argument('[view]', 'address of the view, e.g. /day/2026-07-10 or /trend/steps?range=1y', '/')
    .option('--html', 'write HTML, the only format')
    .option('-o, --output <file>', 'file to write; - for stdout', '-')
    .option('--force', 'overwrite the file')
    .action(async (view, { output, force }) => {
      const { home, account, now, write, note } = context()
      const text = await savedPage({
        home,
        account,
        now,
        version: version(),
        path: view.startsWith('/') ? view : `/${view}`,
      })
      if (output === '-') return write(text)
      writeAtomic(resolve(output), { replace: force === true }, (_, file) => writeFileSync(file, text))
      note(`Saved ${oneLine(view)} as ${oneLine(output)}. The file contains the data it shows.`)
      return undefined
    })
}
