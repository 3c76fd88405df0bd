// Where data goes. A file or a pipe is written at once: Node's stream for it takes as long to make as a twentieth of
// `wristory status`, and on a disk that is nearly full it takes half a piece for a whole one.
import { fstatSync, writeSync } from '../files/fs.ts'
import type { Output } from './context.ts'

/** What a pipe takes before anybody reads, on every system (macOS 16 KiB, Linux 64): writing it cannot hang. */
const atOnce = 16 * 1024

/** Standard output; on a terminal, and where there is none at all, it is Node's own stream. */
export function standardOutput(): Output {
  try {
    const kind = fstatSync(1)
    if (!kind.isCharacterDevice()) return plainOutput(kind.isFile() ? Number.POSITIVE_INFINITY : atOnce)
  } catch {
    // A program without a console, on Windows.
  }
  return process.stdout
}

/** Writes by itself as long as `room` bytes last; what is more, or fails, is for Node's stream to write or to refuse. */
function plainOutput(room: number): Output {
  const listeners: ((error: Error) => void)[] = []
  let left = room
  let stream: Output | undefined
  const streamed = () => {
    if (stream === undefined) {
      stream = process.stdout
      for (const listener of listeners) stream.on?.('error', listener)
    }
    return stream
  }
  return {
    isTTY: false,
    write(text, done) {
      const bytes = typeof text === 'string' ? Buffer.from(text) : text
      let written = 0
      left -= bytes.length
      if (stream === undefined && left >= 0) {
        try {
          while (written < bytes.length) written += writeSync(1, bytes, written)
          done?.()
          return true
        } catch {
          // The stream meets the same obstacle, waits or tells it.
        }
      }
      return streamed().write(bytes.subarray(written), done)
    },
    on(event, listener) {
      listeners.push(listener)
      return stream?.on?.(event, listener)
    },
  }
}
