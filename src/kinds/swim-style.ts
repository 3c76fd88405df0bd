// The vendor's codes of swimming styles.

// 3 to 5 are inferred, not seen.
const styles: Readonly<Record<number, string>> = {
  1: 'breaststroke',
  2: 'freestyle',
  3: 'backstroke',
  4: 'butterfly',
  5: 'medley',
}

export function swimStyle(code: number | null): string | null {
  return code === null || code <= 0 ? null : (styles[code] ?? `unknown(${code})`)
}

/** The code of a style, as text; undefined for none. */
export function swimCode(style: string | null): string | undefined {
  return Object.entries(styles).find(([, name]) => name === style)?.[0] ?? /\d+/.exec(style ?? '')?.[0]
}
