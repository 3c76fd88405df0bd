// Rejects JSON that is too deep or has too many values while it streams: a few megabytes of brackets or names become
// hundreds once parsed (reliability.md N10).

/** For comparison: the deepest simulated reply of two years has 7 levels, the largest 140,000 values. */
const MOST_LEVELS = 100
const MOST_VALUES = 1_000_000

const [QUOTE, COMMA, BACKSLASH] = [0x22, 0x2c, 0x5c]
/** `[` and `{`, `]` and `}` differ only in this bit. */
const CURLY = 0x20
const [OPEN, CLOSE] = [0x5b | CURLY, 0x5d | CURLY]
/** Blank, tab and line ends, and the bytes of a byte order mark. */
const ahead = [0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf]

/**
 * Returns a function to call with each piece of a body; it returns the exceeded limit, or null. A text that does not
 * begin as an object or a list is not inspected.
 */
export function createShape(): (piece: Uint8Array) => string | null {
  let json: boolean | null = null
  let quoted = false
  let escaped = false
  let levels = 0
  let values = 0
  /**
   * The position after the end of the string that continues at `from`. Most of a reply is strings, and the engine's
   * search is faster.
   */
  const behindText = (piece: Uint8Array, from: number): number => {
    const quote = piece.indexOf(QUOTE, from)
    const end = quote < 0 ? piece.length : quote
    let start = end
    while (start > from && piece[start - 1] === BACKSLASH) start--
    // Backslashes at the end of the previous piece come before these.
    escaped = (end - start + (start === from && escaped ? 1 : 0)) % 2 === 1
    if (quote < 0) return end
    quoted = escaped
    escaped = false
    return end + 1
  }
  return (piece) => {
    for (let i = 0; i < piece.length && json !== false; ) {
      if (quoted) {
        i = behindText(piece, i)
        continue
      }
      const byte = piece[i++]!
      json ??= ahead.includes(byte) ? null : (byte | CURLY) === OPEN
      if (byte === QUOTE) quoted = true
      else if (byte === COMMA) values++
      else if ((byte | CURLY) === CLOSE) levels--
      else if ((byte | CURLY) === OPEN) {
        values++
        levels++
      }
      if (levels > MOST_LEVELS) return `more than ${MOST_LEVELS} levels`
      if (values > MOST_VALUES) return `more than ${MOST_VALUES} values`
    }
    return null
  }
}
