// Which lines of a day were not written yet. Of each series the number of its lines is noted, with a hash of their
// times and names of fields and one of the lines: a day that goes on adds lines at its end, and a corrected value takes the place of the old one.

import { contentHash } from './push.ts'

type NotedLines = Readonly<Record<string, readonly [count: number, moments: string, lines: string]>>

interface NewLines {
  /** What is to be written; null where a moment is gone, so that its points must be deleted first. */
  readonly news: string | null
  /** To be noted when it is written. */
  readonly note: string
}

/** Compares the lines of a day with what was noted when they were last written; nothing noted is a day that is new. */
export function newLines(noted: string | undefined, text: string): NewLines {
  const before = (noted === undefined ? {} : JSON.parse(noted)) as NotedLines
  const series = Map.groupBy(text.split('\n').filter(Boolean), (line) => line.split(SPACE, 1)[0]!)
  const note = JSON.stringify(
    Object.fromEntries([...series].map(([name, lines]) => [name, [lines.length, ...hashes(lines)]])),
  )
  if (Object.keys(before).some((name) => !series.has(name))) return { news: null, note }
  let news = ''
  for (const [name, lines] of series) {
    const [count, times, whole] = before[name] ?? [0, '', '']
    const [timesNow, wholeNow] = hashes(lines.slice(0, count))
    if (count > lines.length || (count > 0 && times !== timesNow)) return { news: null, note }
    for (const line of count > 0 && whole === wholeNow ? lines.slice(count) : lines) news += `${line}\n`
  }
  return { news, note }
}

/** Between series, fields and time; a space in a name stands behind a backslash. */
const SPACE = /(?<!\\) /

function hashes(lines: readonly string[]): [moments: string, lines: string] {
  const times = lines.map((line) =>
    line
      .split(SPACE)
      .slice(1)
      .join(' ')
      .replace(/=[^,\s]*/g, ''),
  )
  return [contentHash(times.join()).slice(0, 16), contentHash(lines.join('\n')).slice(0, 16)]
}
