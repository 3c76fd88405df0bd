// Wraps lines wider than the terminal between words; a terminal by itself breaks inside them.

import { stripped } from './style.ts'

/** The text wrapped for the stream's terminal; unchanged off a terminal. */
export function fitted(text: string, stream: { readonly isTTY?: boolean; readonly columns?: number }): string {
  return stream.isTTY === true && stream.columns ? wrapped(text, stream.columns) : text
}

/**
 * The text with no line wider than `width`, as far as its words allow; continuation lines are indented below the words
 * they belong to.
 */
export function wrapped(text: string, width: number): string {
  return text
    .split('\n')
    .flatMap((line) => (stripped(line).length > width ? broken(line, width) : [line]))
    .join('\n')
}

function broken(line: string, width: number): string[] {
  const indent = ' '.repeat(hanging(stripped(line), width))
  const lines: string[] = []
  let current = ''
  // Runs of blanks stay with the word before: they align columns.
  for (const word of line.match(/^ +|\S+ */g) ?? []) {
    const fits = stripped(current + word).trimEnd().length <= width
    if (fits || stripped(current).trim() === '') current += word
    else {
      lines.push(current.trimEnd())
      current = indent + word
    }
  }
  return [...lines, current.trimEnd()]
}

/**
 * The indent of continuation lines: below the last column of a line with columns, else two more than the line. Never
 * zero: foreign text must not look like a line of ours.
 */
function hanging(line: string, width: number): number {
  const columns = /^.*\S {2,}(?=\S)/.exec(line)?.[0].length ?? 0
  if (columns > 0 && columns <= width / 2) return columns
  const [blanks = ''] = /^ */.exec(line) ?? []
  return blanks.length + 2
}
