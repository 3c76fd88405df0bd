// The result of a sync in a few lines: new, changed, empty, failed, in that order, without empty categories.
import type { SyncSummary } from '../../sync/sync.ts'
import { count, size, some } from './number.ts'

/**
 * The lines, at most `width` wide except for messages. `ended` distinguishes a completed run from a stopped one: only
 * after the former an account without a day has no history.
 */
export function summaryLines(summary: SyncSummary, width: number, ended = true): string[] {
  const { requests, bytes, kinds, empty, failed, suspicious, first, last } = summary
  const tallies = Object.entries(kinds)
  const fresh = tallies.flatMap(([kind, { added }]) => (added > 0 ? [`${kind} ${count(added)}`] : []))
  const altered = tallies.flatMap(([kind, { changed }]) => (changed > 0 ? [`${kind} ${count(changed)}`] : []))
  const lines = [`${some(requests, 'request')}, ${size(bytes)}.`]
  if (fresh.length + altered.length === 0) lines.push('Nothing new.')
  lines.push(...listed('new', fresh, width), ...listed('changed', altered, width))
  if (empty > 0) lines.push(`  empty    ${some(empty, 'request')} returned nothing`)
  const odd = tallies.reduce((sum, [, { issues }]) => sum + issues, 0)
  if (odd > 0) lines.push(`  issues   ${some(odd, 'issue')} in the data (see table \`issue\`)`)
  for (const { source, from, to } of suspicious)
    lines.push(
      `  doubted  ${spanText(source, from, to)} came back empty; stored data stays, the next sync requests it again`,
    )
  for (const { source, from, to, message } of failed) lines.push(`  failed   ${spanText(source, from, to)}: ${message}`)
  if (first !== null) lines.push(`Your history: ${first} to ${last}.`)
  else if (ended && failed.length === 0)
    lines.push(
      'The account has no history in this region of the cloud.',
      'If the app shows data, name another region: `wristory login --host`, see docs/sign-in.md.',
    )
  return lines
}

function spanText(source: string, from: string, to: string): string {
  return from === to ? `${source} ${from}` : `${source} ${from} to ${to}`
}

/** Items after a label of eight columns, separated by commas and broken between two items. */
function listed(label: string, items: readonly string[], width: number): string[] {
  const lines: string[] = []
  for (const [i, item] of items.entries()) {
    const text = i < items.length - 1 ? `${item},` : item
    const line = lines.at(-1)
    if (line !== undefined && line.length + 1 + text.length <= width) lines[lines.length - 1] = `${line} ${text}`
    else lines.push(`  ${(line === undefined ? label : '').padEnd(7)}  ${text}`)
  }
  return lines
}
