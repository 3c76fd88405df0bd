// `wristory purge`: the only command that deletes a history, and only after an explicit confirmation.
import { WristoryError } from '../../errors.ts'
import { purgeAccount, purgeAll } from '../../store/purge.ts'
import { askYes } from '../ask.ts'
import type { Define } from '../command.ts'
import { oneLine } from '../terminal-text.ts'

export const define: Define = (command, context) => {
  command
    .description(
      "Delete the stored history: all of it, or that of --account NAME. Backups, sign-ins (`wristory logout` ends them) and the cloud's data stay.",
    )
    .option('-y, --yes', 'delete without asking')
    .action(async ({ yes = false }) => {
      const around = context()
      const { home, account, now, json, emit, note } = around
      const seconds = () => Math.floor(now() / 1000)
      const what = account === undefined ? `the whole history in ${home}` : `the history of ${account} in ${home}`
      if (!yes && !around.asks) throw new WristoryError('usage', `This would delete ${what}.`, { hint: 'Add --yes.' })
      if (!yes && !(await askYes(around, `Delete ${oneLine(what)}?`)))
        throw new WristoryError('interrupted', 'Nothing was deleted.')
      if (account !== undefined) {
        const copies = await purgeAccount(home, account, seconds)
        if (json) return await emit({ account, copies })
        note(`Deleted ${oneLine(account)} from the store in ${oneLine(home)}.`)
        if (copies.length > 0)
          note(
            `Older copies of the store still have it: ${oneLine(copies.join(', '))}. Delete them if they are not needed.`,
          )
        return
      }
      const files = purgeAll(home, seconds)
      if (json) await emit({ files })
      else
        note(files.length === 0 ? `${oneLine(home)} had no history.` : oneLine(`Deleted ${what}: ${files.join(', ')}.`))
    })
}
