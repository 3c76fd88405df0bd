// Which dates in a reply are plausible: from the first device up to the day on which the reply came, anywhere on Earth.
// Others are listed as issues and stay in the archive, but become no rows, so no view, figure or "newest" has them.
// Only workouts keep their rows: a receiver may be wrong about the week (by 1024), not about the workout.

import { dateOfEpoch } from '../codec/date.ts'
import { groupOfRow, type Issue, isIssue, type Kind, type Row, shorten, storedAs } from '../kinds/kind.ts'
import { EARLIEST } from './windows.ts'

/** Seconds east of UTC where the day begins first. */
const FURTHEST_EAST = 14 * 3600
/** Seconds by which a device's clock may be ahead. */
const AHEAD = 86_400

/** The latest local day on Earth when a reply came; `asked` is epoch seconds. */
export function lastPlausible(asked: number): string {
  return dateOfEpoch(asked, FURTHEST_EAST)
}

export function isPlausible(date: string, asked: number): boolean {
  return date >= EARLIEST && date <= lastPlausible(asked)
}

/** Filters the items of a kind in a reply: rows of impossible dates and instants in the future become issues. */
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
