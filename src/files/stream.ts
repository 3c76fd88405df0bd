// Streams to new files.

import { writeSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { setImmediate } from 'node:timers/promises'

/** Bytes between two pauses for other work (Ctrl-C, progress). */
const PAUSE = 2 ** 20

/**
 * Writes a new file (mode 0600) and flushes it. Each piece is written synchronously, into the system's cache: handing
 * it to another thread takes longer. Throws the system's error, or the reason of the signal.
 */
export async function writeStream(path: string, bytes: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    let written = 0
    for await (const piece of bytes) {
      signal?.throwIfAborted()
      for (let at = 0; at < piece.length; ) at += writeSync(file.fd, piece, at)
      written += piece.length
      if (written < PAUSE) continue
      written = 0
      await setImmediate()
    }
    await file.sync()
  } finally {
    await file.close()
  }
}
