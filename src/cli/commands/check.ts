// `wristory check`: verifies the whole store; changes nothing.
import { InvalidArgumentError } from '@commander-js/extra-typings'
import { WristoryError } from '../../errors.ts'
import { type Checked, checkStore } from '../../store/check.ts'
import type { Finding } from '../../store/finding.ts'
import { isThere, noStore, storePath } from '../../store/store.ts'
import type { Define } from '../command.ts'
import { some } from '../draw/number.ts'
import { drawTable } from '../draw/table.ts'
import { createProgress } from '../progress.ts'

/** Findings that are listed; --json has them all. */
const listed = 40

const parts: Readonly<Record<Finding['part'], string>> = {
  file: 'file',
  archive: 'reply',
  schema: 'schema',
  rows: 'table',
}

export const define: Define = (command, context) => {
  command
    .description(
      'Verify the store: read every stored reply, compare it with its hashes, decode it, and list what is damaged.',
    )
    .option('--deep', 'also compare every row with the replies')
    .option('--subset <n/t>', 'only part n of t of the replies, such as 1/7 on Mondays', parseSubset)
    .option('--totals', "compare the cloud's totals with the sums of its own series")
    .action(async ({ deep = false, subset, totals = false }) => {
      const around = context()
      if (totals) return await (await import('../totals.ts')).showTotals(around)
      const { home, stderr, styleOfNotes, quiet, json, emit, print, tableColumns, style, now, signal } = around
      const path = storePath(home)
      if (!isThere(path)) throw noStore(home)
      const progress = createProgress({ stream: stderr, style: styleOfNotes, quiet, title: 'Reading', now })
      try {
        const onProgress = (done: number, total: number) => progress.update({ done, total })
        const checked = await checkStore({ path, deep, subset, signal, onProgress })
        progress.end()
        const { findings } = checked
        if (json) await emit(checked)
        else {
          await print(checkSummary(checked))
          const rows = findings.slice(0, listed).map(({ part, place, what }) => [parts[part], place, what])
          const heads = [{ head: 'part' }, { head: 'place' }, { head: 'what' }]
          if (rows.length > 0) await print(drawTable(heads, rows, tableColumns, style))
          if (findings.length > listed) await print(`... and ${findings.length - listed} more (--json lists all).`)
        }
        if (findings.length > 0) throw damaged(findings)
      } finally {
        progress.end()
      }
    })
}

function parseSubset(text: string): { part: number; of: number } {
  const [, part = '', of = ''] = /^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? []
  if (Number(of) < 1 || Number(part) < 1 || Number(part) > Number(of))
    throw new InvalidArgumentError('It must be a part and a number of parts, such as 1/7.')
  return { part: Number(part), of: Number(of) }
}

function checkSummary({ replies, of, rows, findings }: Checked): string {
  if (of === 0 && findings.length === 0)
    return 'The store has no replies: nothing was fetched yet, or its file was emptied.'
  const read = replies === of ? some(of, 'reply', 'replies') : `${replies} of ${some(of, 'reply', 'replies')}`
  const compared = {
    skipped: ' Tables not checked (add --deep).',
    compared: ' Every row agrees with its reply.',
    outdated: ' The tables are of another version and were not checked: run `wristory rebuild`.',
  }[rows]
  return findings.length === 0
    ? `All ${read} are intact.${compared}`
    : `Read ${read}.${rows === 'compared' ? '' : compared} ${some(findings.length, 'fault')}`
}

/** The advice depends on what can be rebuilt. */
function damaged(findings: readonly Finding[]): WristoryError {
  const lost = findings.some(({ part }) => part === 'file' || part === 'archive')
  const hint = lost
    ? 'Restore a backup with `wristory restore FILE`. Without one, run `wristory purge --yes`, then `wristory sync`: it fetches what the cloud still has.'
    : 'The replies are intact: `wristory rebuild` rebuilds the tables from them.'
  return new WristoryError('corrupt', `The store is damaged: ${some(findings.length, 'fault')}.`, { hint })
}
