// Random access to the bytes of a file, a piece at a time, so that no file has to fit into memory.

import { type FileHandle, open } from 'node:fs/promises'

/** Random access to a file or to bytes in memory. */
export interface Bytes {
  readonly size: number
  /** At most `length` bytes from `at`; fewer at the end. */
  read(at: number, length: number): Promise<Uint8Array>
  close(): Promise<void>
}

/** Measured: larger pieces bring nothing. */
const PIECE = 1 << 18

/** Opens a regular file; throws the system's own error (ENOENT, EACCES, EISDIR ...). */
export async function openBytes(path: string): Promise<Bytes> {
  const file: FileHandle = await open(path, 'r')
  const { size } = await file.stat()
  return {
    size,
    async read(at, length) {
      const buffer = Buffer.allocUnsafe(Math.max(0, Math.min(length, size - at)))
      let filled = 0
      while (filled < buffer.length) {
        const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, at + filled)
        if (bytesRead === 0) break
        filled += bytesRead
      }
      return buffer.subarray(0, filled)
    },
    close: () => file.close(),
  }
}

export function bytesInMemory(bytes: Uint8Array): Bytes {
  return {
    size: bytes.length,
    read: async (at, length) => bytes.subarray(at, at + length),
    close: async () => undefined,
  }
}

/** All bytes from `at`, a piece at a time. */
export async function* pieces(bytes: Bytes, at = 0): AsyncGenerator<Uint8Array> {
  for (let place = at; place < bytes.size; ) {
    const piece = await bytes.read(place, PIECE)
    if (piece.length === 0) return
    yield piece
    place += piece.length
  }
}
