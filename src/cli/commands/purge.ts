// `wristory purge`: the only command that deletes a history, and only after an explicit confirmation.
import { WristoryError } from '../../errors.ts'
import { purgeAccount, purgeAll } from '../../store/purge.ts'
import { askYes } from '../ask.ts'
import type { Define } from '../command.ts'
import { localDay, names, position, wholeNumber } from '../options.ts'
import { isPart, purgeSome } from '../purge-part.ts'
import { oneLine } from '../terminal-text.ts'

export const define: Define = (command, context) => {
  command
    .description(
      "Delete the stored history: all of it, that of --account NAME, or a part: kinds of data, days, positions. A part is removed from the stored replies too: no rebuild, sync or import brings it back until --lift. Backups, sign-ins (`wristory logout` ends them) and the cloud's data stay.",
    )
    .option('-y, --yes', 'delete without asking')
    .option('--kinds <names>', 'a part: these kinds of data, such as night,sleep_stage', names)
    .option('--from <day>', 'a part: the first day', localDay)
    .option('--to <day>', 'a part: the last day', localDay)
    .option('--places', 'a part: positions of tracks and names of places; workouts stay')
    .option('--near <lat,lon>', 'a part: positions around this place', position)
    .option('--within <metres>', 'so near to it; 500 when left out', wholeNumber(10, 100_000))
    .option('--dry-run', 'show what a part is, and delete nothing')
    .option('--list', 'list the parts that were purged')
    .option('--lift <number>', 'let the next sync fetch a part again', wholeNumber(1, 1e9))
    .action(async ({ yes = false, ...part }) => {
      if (isPart(part)) return await purgeSome(context(), { ...part, ...(yes ? { yes: true as const } : {}) })
      if (part.dryRun || part.within !== undefined)
        throw new WristoryError('usage', 'Which part?', {
          hint: 'Name it with --kinds, --from, --to, --places or --near.',
        })
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
