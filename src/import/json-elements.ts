// Extracts the elements of one array inside a JSON document from a stream, one at a time: a document of any size needs
// only the memory of its largest element.

/** An element's own bytes; `bytes` is null if it was larger than allowed. */
export interface Element {
  readonly bytes: Uint8Array | null
}

const [QUOTE, BACKSLASH, OPEN, CLOSE, OPEN_LIST, CLOSE_LIST, COLON] = [0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d, 0x3a]
/** Real captures nest some ten levels deep. */
const DEEPEST = 10_000

/**
 * Objects of the array under the keys of `path` (`[]`: the document is the array). Other elements are skipped. Returns
 * true if the document ended properly, false if it is truncated or broken: what came before is good.
 */
export async function* jsonElements(
  stream: AsyncIterable<Uint8Array>,
  path: readonly string[],
  most: number,
): AsyncGenerator<Element, boolean> {
  const scanner = new Scanner(path, most)
  for await (const piece of stream) {
    yield* scanner.scan(piece)
    if (scanner.broken) return false
  }
  return scanner.ended
}

class Scanner {
  broken = false
  private readonly path: readonly string[]
  private readonly most: number
  /** Brackets that are open. */
  private readonly open: number[] = []
  private readonly keys: string[] = []
  private text: number[] | null = null
  private lastText = ''
  private inText = false
  private escaped = false
  /** Depth of the wanted array's elements; 0 outside of it. */
  private wanted = 0
  private begun = false
  private parts: Uint8Array[] | null = null
  private size = 0

  constructor(path: readonly string[], most: number) {
    this.path = path
    this.most = most
  }

  get ended(): boolean {
    return this.begun && this.open.length === 0 && !this.inText
  }

  *scan(piece: Uint8Array): Generator<Element> {
    let from = 0
    for (let i = 0; i < piece.length; i++) {
      if (this.inText) {
        i = this.passText(piece, i)
        continue
      }
      const byte = piece[i]!
      if (byte === QUOTE) {
        this.inText = true
        this.text = this.wanted === 0 ? [] : null
      } else if (byte === COLON) {
        if (this.wanted === 0) this.keys[this.open.length - 1] = this.lastText
      } else if (byte === OPEN || byte === OPEN_LIST) {
        if (this.wanted > 0 && this.open.length === this.wanted && byte === OPEN) {
          this.parts = []
          this.size = 0
          from = i
        }
        this.push(byte)
      } else if (byte === CLOSE || byte === CLOSE_LIST) {
        this.pop(byte)
        if (this.broken) return
        if (this.parts !== null && this.open.length === this.wanted) {
          this.collect(piece.subarray(from, i + 1))
          yield { bytes: this.size > this.most ? null : Buffer.concat(this.parts) }
          this.parts = null
        }
      }
    }
    if (this.parts !== null) this.collect(piece.subarray(from))
  }

  private push(byte: number): void {
    this.begun = true
    const hit =
      byte === OPEN_LIST &&
      this.wanted === 0 &&
      this.open.length === this.path.length &&
      this.path.every((key, depth) => this.open[depth] === OPEN && this.keys[depth] === key)
    this.open.push(byte)
    if (hit) this.wanted = this.open.length
    if (this.open.length > DEEPEST) this.broken = true
  }

  private pop(byte: number): void {
    // Brackets differ by two: { and }, [ and ].
    if (this.open.pop() !== byte - 2) this.broken = true
    if (this.open.length < this.wanted) this.wanted = 0
  }

  private collect(part: Uint8Array): void {
    this.size += part.length
    if (this.size <= this.most) this.parts!.push(part)
    else this.parts = []
  }

  /** Finds the end of the text, or of the piece; returns the last index it has processed. */
  private passText(piece: Uint8Array, start: number): number {
    let i = start
    if (this.escaped) {
      this.escaped = false
      i++
    }
    let backslash = piece.indexOf(BACKSLASH, i)
    let quote = piece.indexOf(QUOTE, i)
    while (backslash >= 0 && (quote < 0 || backslash < quote)) {
      if (backslash + 1 >= piece.length) {
        this.escaped = true
        return piece.length
      }
      if (quote >= 0 && quote < backslash + 2) quote = piece.indexOf(QUOTE, backslash + 2)
      backslash = piece.indexOf(BACKSLASH, backslash + 2)
    }
    if (this.text !== null && this.text.length < 64)
      this.text.push(...piece.subarray(i, quote < 0 ? i + 64 : quote).subarray(0, 64))
    if (quote < 0) return piece.length
    this.inText = false
    if (this.text !== null) this.lastText = String.fromCharCode(...this.text)
    return quote
  }
}
