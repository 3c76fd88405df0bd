// Lines of words that are wider than the terminal are broken between words: a terminal by itself breaks inside them.

import { stripped } from './style.ts'

/** The text as the stream's terminal shows it without breaking a word; off a terminal as it is. */
export function fitted(text: string, stream: { readonly isTTY?: boolean; readonly columns?: number }): string {
  return stream.isTTY === true && stream.columns ? wrapped(text, stream.columns) : text
}

/** The text with no line wider than `width`, as far as its words allow; later lines stand below the words they belong to. */
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
 * Where later lines begin: below the last column of a line with columns, else two further in than the line. Never at its
 * beginning: text of others must not look like a line of ours.
 */
function hanging(line: string, width: number): number {
  const columns = /^.*\S {2,}(?=\S)/.exec(line)?.[0].length ?? 0
  if (columns > 0 && columns <= width / 2) return columns
  const [blanks = ''] = /^ */.exec(line) ?? []
  return blanks.length + 2
}
