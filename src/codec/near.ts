// Suggests the nearest existing name for a misspelled one, if it is near enough.

/**
 * The nearest of `names` to `word`, or undefined if none is near: up to a third of its letters may differ, at least
 * one. Ignores case; of equally near names the first.
 */
export function nearest(word: string, names: Iterable<string>): string | undefined {
  const wanted = word.toLowerCase().slice(0, 64)
  let best: string | undefined
  let least = Math.max(1, Math.floor(wanted.length / 3)) + 1
  for (const name of names) {
    const distance = editsBetween(wanted, name.toLowerCase())
    // The name that was typed is no suggestion.
    if (distance >= least || name === word) continue
    least = distance
    best = name
  }
  return best
}

/** The start of a hint, `Did you mean X? `; empty if no name is near. */
export function didYouMean(word: string, names: Iterable<string>): string {
  const near = nearest(word, names)
  return near === undefined ? '' : `Did you mean ${near}? `
}

/** Letters inserted, deleted, replaced or swapped with their neighbour (optimal string alignment distance). */
function editsBetween(a: string, b: string): number {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const differs = a[i - 1] === b[j - 1] ? 0 : 1
      let edits = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + differs)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) edits = Math.min(edits, before[j - 2]! + 1)
      row.push(edits)
    }
    before = last
    last = row
  }
  return last[b.length]!
}
