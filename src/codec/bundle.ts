// Several files in one body, each byte for byte after a line with its name: keeps files together that are only useful
// together.
//
//   #file NAME LENGTH\n BYTES \n ...

import { bytesOf, joined, textOf } from './text.ts'

export interface BundledFile {
  readonly name: string
  readonly bytes: Uint8Array
}

export function joinFiles(files: readonly BundledFile[]): Uint8Array {
  return joined(
    files.flatMap(({ name, bytes }) => [
      bytesOf(`#file ${name.replace(/\s/g, '_')} ${bytes.length}\n`),
      bytes,
      bytesOf('\n'),
    ]),
  )
}

/** The files of a bundle; anything that is not an entry ends the list. */
export function splitFiles(body: Uint8Array): BundledFile[] {
  const files: BundledFile[] = []
  for (let at = 0; at < body.length; ) {
    const end = body.indexOf(0x0a, at)
    const head = end < 0 ? null : /^#file (\S+) (\d{1,12})$/.exec(textOf(body.subarray(at, end)))
    if (head === null) break
    const start = end + 1
    const length = Number(head[2])
    files.push({ name: head[1]!, bytes: body.subarray(start, start + length) })
    at = start + length + 1
  }
  return files
}
