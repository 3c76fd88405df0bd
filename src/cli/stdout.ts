// Standard output. A file or a pipe is written synchronously: creating Node's stream takes a twentieth of `wristory
// status`, and on a nearly full disk it accepts half a chunk as a whole one.
import { fstatSync, writeSync } from '../files/fs.ts'
import type { Output } from './context.ts'

/** The capacity of an unread pipe on every system (macOS 16 KiB, Linux 64): writing this much cannot block. */
const atOnce = 16 * 1024

/** Standard output; on a terminal, and if there is none, it is Node's own stream. */
export function standardOutput(): Output {
  try {
    const kind = fstatSync(1)
    if (!kind.isCharacterDevice()) return plainOutput(kind.isFile() ? Number.POSITIVE_INFINITY : atOnce)
  } catch {
    // A program without a console, on Windows.
  }
  return process.stdout
}

/** Writes directly up to `room` bytes; the rest, and what fails, goes to Node's stream. */
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
          // The stream meets the same obstacle, and waits or reports it.
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
