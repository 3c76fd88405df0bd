// How much a JSON text holds, counted while its bytes come: a few megabytes of brackets or names become hundreds once
// they are parsed (reliability.md N10).

/** The deepest reply of a made-up person's two years has 7 levels, the fullest 140,000 values. */
const MOST_LEVELS = 100
const MOST_VALUES = 1_000_000

const [QUOTE, COMMA, BACKSLASH] = [0x22, 0x2c, 0x5c]
/** `[` and `{`, `]` and `}` differ in this bit alone. */
const CURLY = 0x20
const [OPEN, CLOSE] = [0x5b | CURLY, 0x5d | CURLY]
/** Blank, tab and line ends, and the bytes of a byte order mark. */
const ahead = [0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf]

/**
 * Gives a function to call with each piece of a body: what the text has too much of so far, or null. A text that does
 * not begin as an object or a list is not looked at.
 */
export function createShape(): (piece: Uint8Array) => string | null {
  let json: boolean | null = null
  let quoted = false
  let escaped = false
  let levels = 0
  let values = 0
  /** The place behind the end of the text that goes on at `from`. Most of a reply is text, and the engine finds its end. */
  const behindText = (piece: Uint8Array, from: number): number => {
    const quote = piece.indexOf(QUOTE, from)
    const end = quote < 0 ? piece.length : quote
    let start = end
    while (start > from && piece[start - 1] === BACKSLASH) start--
    // A backslash that ended the piece before stands before these.
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
