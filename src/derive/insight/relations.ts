// Which of a person's figures go together: every pair at every lag, and of all that was tried the findings, of which at most
// 5 in 100 are false in the mean (false-discovery.ts). A pair is looked at between two known changes only: of the vendor's
// algorithm or of the device.
//
// Reference value: of 1,000 made-up people with eight unrelated figures over a year, at most 50 get any finding
// (test/insight/simulated.test.ts).

import { addDays, daysBetween } from '../../codec/date.ts'
import { falseDiscovery } from './false-discovery.ts'
import { seedOf } from './random.ts'
import { intervalOf, LEAST_PAIRS, type Relation, relationOf, type Side, sideOf } from './relation.ts'
import { type Series, withoutCalendar } from './series.ts'

/** What the adjusted values are compared with, for 5 in 100: the effective number of days is an estimate itself. */
const STRICT = 0.035
/** Greatest lag in days. */
export const LAGS = 3

export interface RelationsAsked extends Series {
  /** Figures of one family follow from one measurement; they are not compared. */
  readonly family: string
  /** Days from which the figure is measured or computed in another way. */
  readonly breaks: readonly string[]
}

export interface RelationPair extends Relation {
  /** The earlier one where the lag is not 0. */
  readonly x: string
  readonly y: string
  /** Days used: between two changes. */
  readonly from: string
  readonly to: string
  /** Days with both figures beyond a change. */
  readonly dropped: number
  /** The rate of false discovery at which it is a finding. */
  readonly q: number
}

export interface RelationFinding extends RelationPair {
  /** 95 % interval of rho. */
  readonly interval: readonly [number, number]
}

export interface Relations {
  /** Pairs and lags that were tried. */
  readonly tried: number
  /** Best first. */
  readonly findings: readonly RelationFinding[]
  /** The rest, best first. */
  readonly others: readonly RelationPair[]
}

/** All figures must begin on the same day and have as many days. */
export function relationsOf(figures: readonly RelationsAsked[], lags = LAGS): Relations {
  const sides = new Map<string, Side>()
  const side = (figure: RelationsAsked, from: number, to: number): Side => {
    const key = `${figure.name} ${from} ${to}`
    const known = sides.get(key)
    if (known !== undefined) return known
    const values = Float64Array.from(figure.values).subarray(from, to)
    const made = sideOf(withoutCalendar(values, addDays(figure.from, from)))
    sides.set(key, made)
    return made
  }
  const tried: Omit<RelationPair, 'q'>[] = []
  for (const [i, a] of figures.entries()) {
    for (const b of figures.slice(i + 1)) {
      if (a.family === b.family) continue
      const span = widest(a, b)
      if (span === null) continue
      const dates = { from: addDays(a.from, span.from), to: addDays(a.from, span.to - 1), dropped: span.dropped }
      const [one, other] = [side(a, span.from, span.to), side(b, span.from, span.to)]
      for (let lag = -lags; lag <= lags; lag++) {
        const [x, y] = lag < 0 ? [b, a] : [a, b]
        const relation = relationOf(lag < 0 ? other : one, lag < 0 ? one : other, Math.abs(lag))
        if (relation !== null) tried.push({ ...relation, ...dates, x: x.name, y: y.name })
      }
    }
  }
  const rates = falseDiscovery(tried.map(({ p }) => p))
  const pairs = tried.map((pair, i): RelationPair => ({ ...pair, q: rates[i]! })).sort((a, b) => a.p - b.p)
  const names = new Map(figures.map((figure) => [figure.name, figure]))
  const findings = pairs.flatMap((pair): RelationFinding[] => {
    if (pair.q > STRICT) return []
    const [x, y] = [pair.x, pair.y].map((name) =>
      side(
        names.get(name)!,
        daysBetween(names.get(name)!.from, pair.from),
        daysBetween(names.get(name)!.from, pair.to) + 1,
      ),
    )
    const interval = intervalOf(x!, y!, pair.lag, seedOf(`${pair.x} ${pair.y} ${pair.lag}`))
    return interval === null ? [] : [{ ...pair, interval }]
  })
  return { tried: tried.length, findings, others: pairs.filter(({ q }) => q > STRICT) }
}

/** The stretch between two changes of either figure with the most days of both; null with fewer than 30. */
function widest(a: RelationsAsked, b: RelationsAsked): { from: number; to: number; dropped: number } | null {
  const n = Math.min(a.values.length, b.values.length)
  const cuts = [...a.breaks, ...b.breaks]
    .map((date) => daysBetween(a.from, date))
    .filter((day) => day > 0 && day < n)
    .sort((x, y) => x - y)
  const edges = [0, ...cuts, n]
  let best = { from: 0, to: 0, days: 0 }
  let all = 0
  for (let e = 1; e < edges.length; e++) {
    let [from, to, days] = [-1, 0, 0]
    for (let day = edges[e - 1]!; day < edges[e]!; day++) {
      if (Number.isNaN(a.values[day]!) || Number.isNaN(b.values[day]!)) continue
      if (from < 0) from = day
      to = day + 1
      days++
    }
    all += days
    if (days > best.days) best = { from, to, days }
  }
  return best.days < LEAST_PAIRS ? null : { from: best.from, to: best.to, dropped: all - best.days }
}
