// The name that somebody meant who mistyped it: the one that the fewest slips away from what was written.

/** Slips (a letter more, less, other, or two swapped) between two words. */
function slips(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let least = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, rows[i - 2]![j - 2]! + 1)
      row.push(least)
    }
    rows.push(row)
  }
  return rows[a.length]![b.length]!
}

/** The name nearest to `written`; undefined where none is near: a third of its letters may be wrong. */
export function nearest(written: string, names: Iterable<string>): string | undefined {
  const word = written.toLowerCase().slice(0, 64)
  let best: string | undefined
  let fewest = Math.max(1, Math.floor(word.length / 3)) + 1
  for (const name of names) {
    const count = slips(word, name.toLowerCase())
    if (count < fewest) {
      best = name
      fewest = count
    }
  }
  return best
}

/** ` Did you mean X?` for the end of a sentence, or nothing. */
export function didYouMean(written: string, names: Iterable<string>): string {
  const near = nearest(written, names)
  return near === undefined ? '' : ` Did you mean ${near}?`
}
