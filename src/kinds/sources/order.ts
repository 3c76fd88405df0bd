// The order in which records of a reply are read: their own, whatever the order of the list. Where two contradict each
// other, the last one counts; so rows and issues do not depend on how the cloud sorts its list.

import { lenientNumber } from '../../codec/number.ts'
import { jsonText } from '../kind.ts'

/** By time, then by the time of upload, then by content: whatever differs has an order. */
export function inOwnOrder<T>(records: readonly T[]): T[] {
  const texts = new Map<T, string>()
  const recordText = (record: T) => {
    let text = texts.get(record)
    if (text === undefined) {
      text = jsonText(record) ?? ''
      texts.set(record, text)
    }
    return text
  }
  return records
    .map((record) => ({ record, at: readTime(record, times), uploaded: readTime(record, uploads) }))
    .sort((a, b) => a.at - b.at || a.uploaded - b.uploaded || compare(recordText(a.record), recordText(b.record)))
    .map(({ record }) => record)
}

/** Those of one time in their own order, the times in the order in which they come: for records that differ by time. */
export function tiesInOwnOrder<T>(records: readonly T[]): T[] {
  const groups = Map.groupBy(records, (record) => readTime(record, times))
  if (groups.size === records.length) return [...records]
  return [...groups.values()].flatMap((group) => (group.length === 1 ? group : inOwnOrder(group)))
}

const times = ['timestamp', 'generatedTime', 'lastStatusUpdateTime']
const uploads = ['uploadTimestamp']

/** The first of these fields with a number; 0 if none has one. */
function readTime(record: unknown, names: readonly string[]): number {
  if (typeof record !== 'object' || record === null) return 0
  for (const name of names) {
    const at = lenientNumber((record as Record<string, unknown>)[name])
    if (at !== null) return at
  }
  return 0
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
