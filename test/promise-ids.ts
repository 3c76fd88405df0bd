// Ids of the promises of docs/reliability.md.

/** Ids such as `C1, N4 to N6`, spelt out. */
export function idsIn(text: string): string[] {
  return [...text.matchAll(/\b([A-Z])(\d{1,2})(?: to \1(\d{1,2}))?\b/g)].flatMap(([, letter, first, last]) =>
    Array.from({ length: Number(last ?? first) - Number(first) + 1 }, (_, n) => `${letter}${Number(first) + n}`),
  )
}
