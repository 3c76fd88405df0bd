// A line of the person's crontab.

import { type Machine, syncTimes, type Unit, watchCommand } from './unit.ts'

/** Marks the end of the line, to find it again. */
const mark = '# wristory service'

export function cron(machine: Machine): Unit {
  const { hours, minute } = syncTimes(machine)
  const when = machine.every === null ? '@reboot' : `${minute} ${hours.join(',')} * * *`
  // A percent sign ends the command in a crontab.
  const command = watchCommand(machine).map(argument).join(' ').replaceAll('%', '\\%')
  return { files: [], on: [], off: [], crontab: `${when} ${command} ${mark}` }
}

/** The crontab with the line replacing an earlier one, or without it. */
export function changedCrontab(before: string, line: string | undefined): string {
  const lines = before.split('\n').filter((one) => one !== '' && !one.trimEnd().endsWith(mark))
  return [...lines, ...(line === undefined ? [] : [line])].map((one) => `${one}\n`).join('')
}

/** One word for sh. */
function argument(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
