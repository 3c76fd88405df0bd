// Which dates a reply can be right about: from the first device on, up to the day on which it came, wherever the wearer
// was. What lies outside is listed as an issue and stays in the archive; it is no row, so no view, no figure and no
// "newest" has it. Workouts alone keep their rows: a receiver may mistake the week (by 1024), not the workout.

import { dateOfEpoch } from '../codec/date.ts'
import { groupOfRow, type Issue, isIssue, type Kind, type Row, shorten, storedAs } from '../kinds/kind.ts'
import { EARLIEST } from './windows.ts'

/** Seconds east of UTC where the day begins first. */
const FURTHEST_EAST = 14 * 3600
/** Seconds that a clock may be ahead of the one that noted when the reply came. */
const AHEAD = 86_400

/** The last day that anybody can have had when a reply came; `asked` is epoch seconds. */
export function lastPlausible(asked: number): string {
  return dateOfEpoch(asked, FURTHEST_EAST)
}

export function isPlausible(date: string, asked: number): boolean {
  return date >= EARLIEST && date <= lastPlausible(asked)
}

/** The items of a kind in a reply: rows of impossible dates and instants in the future become issues. */
export function* plausible(kind: Kind, items: Iterable<Row | Issue>, asked: number): Generator<Row | Issue> {
  const { columns, key } = storedAs(kind)
  const instants = Object.keys(columns).filter((name) => columns[name]!.type === 'instant' && !key.includes(name))
  const last = lastPlausible(asked)
  for (const item of items) {
    if (isIssue(item)) {
      yield item
      continue
    }
    const { date } = item
    const wrong = typeof date === 'string' && (date < EARLIEST || date > last)
    const issue = (detail: string): Issue => ({ issue: 'impossible-date', group: groupOfRow(kind, item), detail })
    if (isOfWorkout(kind)) {
      if (wrong && kind.name === 'workout') yield issue(date)
      yield item
    } else if (wrong) yield issue(date)
    else {
      for (const name of instants) {
        const at = item[name]
        if (typeof at !== 'number' || at <= asked + AHEAD) continue
        yield issue(shorten(`${name} ${dateOfEpoch(at)}`))
        item[name] = null
      }
      yield item
    }
  }
}

const isOfWorkout = ({ columns }: Kind) => 'workout' in columns
