// Pool swims, length by length: seconds, strokes and style of each, from which totals and lap rows follow.
import type { SimulatedPerson } from './person.ts'
import { between, seededRandom } from './random.ts'
import { movingSeconds, type SimulatedWorkout, total } from './workouts.ts'

export interface SwimLength {
  /** Milliseconds. */
  readonly millis: number
  readonly strokes: number
  /** 1 breaststroke, 2 freestyle, as the vendor counts. */
  readonly style: 1 | 2
}

export interface Swim {
  readonly lengths: readonly SwimLength[]
  readonly metres: number
  /** Metres of breaststroke. */
  readonly breast: number
  readonly strokes: number
  readonly swolf: number
}

/** The lengths of a pool swim of 25 m; every fifth is breaststroke. */
export function countStrokes(person: SimulatedPerson, workout: SimulatedWorkout): Swim {
  const random = seededRandom(person.seed, 'swim', workout.id)
  const count = Math.max(2, Math.floor(movingSeconds(workout) / 41))
  const lengths = Array.from({ length: count }, (_, index): SwimLength => {
    const style = index % 5 === 4 ? 1 : 2
    const millis = Math.floor((movingSeconds(workout) * 1000) / count) + between(random, -900, 900)
    return { millis, strokes: between(random, 12, 16) + (style === 1 ? 2 : 0), style }
  })
  const strokes = total(lengths.map((length) => length.strokes))
  const seconds = total(lengths.map((length) => length.millis)) / 1000
  return {
    lengths,
    metres: count * 25,
    breast: lengths.filter(({ style }) => style === 1).length * 25,
    strokes,
    swolf: Math.round(seconds / count + strokes / count),
  }
}

/** Lap rows 70 wide, one for each length and one for the set of four they close, some twice a millisecond apart. */
export function lengthRows(swim: Swim): string {
  const rows: string[] = []
  let end = 0
  let set = { millis: 0, strokes: 0 }
  swim.lengths.forEach((length, index) => {
    end += length.millis
    set = { millis: set.millis + length.millis, strokes: set.strokes + length.strokes }
    rows.push(row(rows.length, 25, length, end))
    if (index % 9 === 3) rows.push(row(rows.length, 25, { ...length, millis: length.millis + 1 }, end + 1))
    if (index % 4 !== 3) return
    rows.push(row(rows.length, 100, { ...set, style: 'mixed' }, end))
    set = { millis: 0, strokes: 0 }
  })
  return rows.map((line) => `${line};`).join('')
}

/** Columns: data.md 2.3, lap v16. */
function row(
  index: number,
  metres: number,
  { millis, strokes, style }: Omit<SwimLength, 'style'> & { readonly style: SwimLength['style'] | 'mixed' },
  end: number,
): string {
  const cells: (number | string)[] = Array.from({ length: 70 }, () => 0)
  const seconds = Math.floor(millis / 1000)
  const known: Record<number, number | string> = {
    0: index,
    1: seconds,
    2: metres,
    3: '',
    4: -1,
    5: Math.floor(end / 1000),
    6: -20000,
    9: Number((millis / 1000 / metres).toFixed(3)),
    12: Number(((strokes * 1000) / millis).toFixed(3)),
    13: strokes,
    14: seconds + strokes,
    15: Math.round(millis / 5200),
    18: style === 'mixed' ? 0 : 7,
    26: style === 'mixed' ? 5 : style,
    43: millis,
    53: Number((metres / strokes).toFixed(2)),
    57: end,
    67: -1,
  }
  for (const [column, value] of Object.entries(known)) cells[Number(column)] = value
  return cells.join(',')
}
