// `wristory report`: one view of the dashboard as one file that anyone can open, without wristory and without a network.
import { writeFile } from 'node:fs/promises'
import { savedPage } from '../../dashboard/server/saved.ts'
import { WristoryError } from '../../errors.ts'
import { oneLine } from '../terminal-text.ts'
import { version } from '../version.ts'
import type { Define } from './index.ts'

export const define: Define = (command, context) => {
  command
    .description('Save one view of the dashboard as one HTML file that needs no server and asks nobody.')
    .argument('[view]', 'address of the view, e.g. /day/2026-07-10 or /trend/steps?range=1y', '/')
    .option('--html', 'as HTML, which is the only form so far')
    .option('-o, --output <file>', 'where to write it; - for stdout', '-')
    .option('--force', 'overwrite what is there')
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
      try {
        await writeFile(output, text, { flag: force ? 'w' : 'wx', mode: 0o600 })
      } catch (error) {
        const exists = (error as NodeJS.ErrnoException).code === 'EEXIST'
        throw new WristoryError('usage', exists ? `${output} is there already.` : `${output} cannot be written.`, {
          hint: exists ? 'Choose another name, or --force.' : 'Choose another place.',
          cause: error,
        })
      }
      note(
        `Saved ${oneLine(view)} as ${oneLine(output)}. It holds the data it shows; share it as you would share them.`,
      )
      return undefined
    })
}
