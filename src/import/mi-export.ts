// The tables of a Mi Fitness export, told by their columns: their rows by source and month, so that a day is decoded whole
// and an export of years never makes one reply. Names of files hold the user id and are not kept.

import { csvRecords, quotedCell } from '../codec/csv.ts'
import { dateOfEpoch, epochOfDate, isDate } from '../codec/date.ts'
import { bytesOf } from '../codec/text.ts'
import { type MiTable, miExports, plainText } from '../kinds/imported/mi-export.ts'
import type { CsvFile } from './export-tables.ts'
import type { Candidate } from './item.ts'
import type { ImportNote } from './report.ts'

/** Rows of a month's first and last day may lie in the months beside it by UTC: they go to both. */
const [BEFORE, AFTER] = [14 * 3600, 12 * 3600]

/** Which table of the export has these columns; null for any other file. */
export function miTable(columns: readonly string[]): MiTable['table'] | null {
  const own = new Set(columns.map((name) => name.trim().toLowerCase()))
  if (!['uid', 'key', 'time', 'value', 'updatetime'].every((name) => own.has(name))) return null
  if (own.has('category')) return 'workouts'
  return own.has('tag') ? 'reports' : 'samples'
}

export interface MiExport {
  readonly replies: readonly Candidate[]
  readonly user: string | undefined
  readonly notes: readonly ImportNote[]
}

interface Month {
  readonly source: string
  readonly month: string
  readonly lines: string[]
  readonly header: string
  /** The newest change of a row, epoch seconds: an export is at least as new. */
  updated: number
}

/** The replies that the files stand for. */
export function readMiExport(files: readonly CsvFile[]): MiExport {
  const months = new Map<string, Month>()
  const notes: ImportNote[] = []
  const unknown = new Map<string, number>()
  let user: string | undefined
  for (const { path, bytes } of files) {
    const { columns, records } = csvRecords(plainText(bytes))
    const table = miTable(columns)!
    const at = (name: string) => columns.findIndex((column) => column.trim().toLowerCase() === name)
    const [uid, key, time, tag, update] = [at('uid'), at('key'), at('time'), at('tag'), at('updatetime')]
    const seen = { rows: 0, unread: 0, foreign: 0, from: Number.POSITIVE_INFINITY, to: 0 }
    for (const values of records()) {
      seen.rows++
      const person = /^\d{4,20}$/.exec(values[uid] ?? '')?.[0]
      user ??= person
      if (person !== user) {
        seen.foreign++
        continue
      }
      const instant = Number(values[time])
      const source = miExports.find((one) => one.table === table && (one.key === undefined || one.key === values[key]))
      if (!(instant > 0) || !isDate(dateOfEpoch(instant))) seen.unread++
      else if (source === undefined || (tag >= 0 && values[tag] !== 'daily_report')) {
        const name = [values[tag], values[key]].filter(Boolean).join(' ')
        unknown.set(name, (unknown.get(name) ?? 0) + 1)
      } else {
        seen.from = Math.min(seen.from, instant)
        seen.to = Math.max(seen.to, instant)
        const line = values.map(cell).join(',')
        for (const month of new Set([instant - AFTER, instant + BEFORE].map((one) => dateOfEpoch(one).slice(0, 7)))) {
          const id = `${source.name} ${month}`
          const group = months.get(id) ?? {
            source: source.name,
            month,
            lines: [],
            header: columns.map(cell).join(','),
            updated: 0,
          }
          months.set(id, group)
          group.lines.push(line)
          group.updated = Math.max(group.updated, Number(values[update]) || 0)
        }
      }
    }
    const days = seen.to === 0 ? '' : `, ${dateOfEpoch(seen.from)} to ${dateOfEpoch(seen.to)}`
    notes.push({ part: withoutUser(path), as: `${table} of Mi Fitness, ${seen.rows} rows${days}` })
    if (seen.foreign > 0)
      notes.push({ leftOut: withoutUser(path), why: `${seen.foreign} rows belong to another person` })
    if (seen.unread > 0) notes.push({ leftOut: withoutUser(path), why: `${seen.unread} rows without a time` })
  }
  for (const [name, rows] of unknown)
    notes.push({ leftOut: `${rows} rows of "${name}"`, why: 'no kind of data of wristory holds them yet' })
  return { replies: [...months.values()].map(monthReply), user, notes }
}

function monthReply({ source, month, header, lines, updated }: Month): Candidate {
  const from = `${month}-01`
  const to = dateOfEpoch(epochOfDate(`${dateOfEpoch(epochOfDate(from) + 32 * 86_400).slice(0, 8)}01`) - 86_400)
  return {
    source,
    request: `mi_fitness ${month}`,
    from,
    to,
    asked: Math.max(updated, epochOfDate(to) + 86_400),
    origin: 'export',
    body: bytesOf(`${[header, ...lines.sort()].join('\n')}\n`),
  }
}

const cell = (text: string) => (/[",\r\n]/.test(text) ? quotedCell(text) : text)

/** File names of the export begin with a date and the user id. */
const withoutUser = (path: string) => path.replace(/(^|[/_])\d{4,20}_(?=MiFitness)/gi, '$1')
