// A compressed file, unpacked as it is read.

import { Readable } from 'node:stream'
import { createGunzip, createInflate } from 'node:zlib'
import { WristoryError } from '../errors.ts'
import { type Bytes, pieces } from './bytes.ts'

/** A compressed HAR, unpacked as it is read; bombs are stopped at the zip reader's limits. */
export async function* unpacked(bytes: Bytes, format: 'zlib' | 'gzip'): AsyncGenerator<Uint8Array> {
  const inflater = format === 'zlib' ? createInflate() : createGunzip()
  const source = Readable.from(pieces(bytes))
  source.on('error', (error) => inflater.destroy(error))
  let size = 0
  try {
    for await (const piece of source.pipe(inflater) as AsyncIterable<Uint8Array>) {
      size += piece.length
      if (size > 2 ** 31 || (size > 1 << 20 && size > 200 * bytes.size))
        throw new WristoryError('usage', 'The file was refused: it unpacks to many times its size.')
      yield piece
    }
  } catch (error) {
    // A cut end: the entries before it are good, and the reader notices that the document does not end.
    if (error instanceof WristoryError) throw error
  }
}
