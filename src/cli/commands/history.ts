// `wristory history day DATE`: how the cloud's data of a day changed.

import { localTime } from '../../codec/local-time.ts'
import { type DayChange, findChanges } from '../../derive/history.ts'
import { findWitness } from '../../kinds/imported/index.ts'
import { kinds } from '../../kinds/index.ts'
import { type StandingWitness, standingWitnesses } from '../../store/contenders.ts'
import { openStore } from '../../store/store.ts'
import { localToday } from '../../store/today.ts'
import { readVersions, versionKeys } from '../../store/versions.ts'
import { chosenAccount } from '../account.ts'
import type { Define } from '../command.ts'
import { some } from '../draw/number.ts'
import { drawTable } from '../draw/table.ts'
import { spokenDay } from '../options.ts'

export const define: Define = (command, context) => {
  command
    .description('Decode every reply about a day and list what came first and what changed later, with the old values.')
    .addArgument(command.createArgument('<what>', 'what to trace').choices(['day'] as const))
    .argument('<date>', 'YYYY-MM-DD, today, yesterday or -N')
    .action(async (_, asked) => {
      const { home, account, now, json, emit, print, page, tableColumns, style } = context()
      const store = await openStore({ folder: home, now: () => Math.floor(now() / 1000) })
      try {
        const chosen = store.account(chosenAccount(store, account).name)!
        const date = spokenDay(asked, localToday(store.database, chosen.id, Math.floor(now() / 1000)))
        const witnesses = [
          ...Map.groupBy(readVersions(store.database, chosen, date), ({ source }) => findWitness(source)),
        ]
        const changes = witnesses.flatMap(([witness, versions]) =>
          findChanges(versions, versionKeys).map((change) => ({ ...change, witness })),
        )
        const stands = witnesses.length < 2 ? [] : standingWitnesses(store.database, chosen.id, date)
        if (json) return await emit([...changes, ...stands.map((one) => ({ what: 'stands', ...one }))])
        if (changes.length === 0) return await print(`No reply covers ${date}.`)
        const several = witnesses.length > 1
        const rows = witnesses.flatMap(([witness]) =>
          changeLines(changes.filter((change) => change.witness === witness)).map((row) =>
            several ? [witness, ...row] : row,
          ),
        )
        const columns = several ? [{ head: 'from' }, ...heads] : heads
        await page([drawTable(columns, rows, tableColumns, style), ...standLines(stands)].join('\n'))
      } finally {
        store.close()
      }
    })
}

/** What each witness provides of the day's tables. */
function standLines(stands: readonly StandingWitness[]): string[] {
  if (stands.length === 0) return []
  const kindsBy = Map.groupBy(stands, ({ witness }) => witness)
  return [
    '',
    'Of what several clouds or files say, the tables have:',
    ...[...kindsBy].map(([witness, list]) => `  ${witness}: ${list.map(({ kind }) => kind).join(', ')}`),
  ]
}

const heads = [{ head: 'asked', least: 16 }, { head: 'of' }, { head: 'what' }, { head: 'before' }, { head: 'after' }]

/** A value as the table shows it; an instant has the format of the request times. */
function told(kind: string, column: string, value: string | null): string {
  if (value === null) return 'none'
  const found = kinds.find(({ name }) => name === kind)
  const type = (found?.stored?.columns ?? found?.columns)?.[column]?.type
  return type === 'instant' && Number.isFinite(Number(value)) ? localTime(Number(value)) : value
}

/** One line per change; rows of a kind that came together share one. */
function changeLines(changes: readonly DayChange[]): string[][] {
  const rows: string[][] = []
  const firsts = new Map<string, { line: string[]; count: number }>()
  for (const { asked, kind, row, what, columns } of changes) {
    if (what === 'first') {
      const key = `${asked} ${kind}`
      const known = firsts.get(key) ?? { line: [localTime(asked), kind, '', '', ''], count: 0 }
      if (known.count === 0) rows.push(known.line)
      known.line[2] = ++known.count === 1 ? 'first fetched' : `first fetched, ${some(known.count, 'row')}`
      firsts.set(key, known)
      continue
    }
    const about = row === '' ? kind : `${kind} (${row})`
    for (const { column, before, after } of columns)
      rows.push([localTime(asked), about, column, told(kind, column, before), told(kind, column, after)])
  }
  return rows
}
