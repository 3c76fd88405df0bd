// Requests as lines of standard input: one that is too long is answered with an error and dropped while it arrives, and
// reading pauses while nobody reads the output.

import { Transform, type Writable } from 'node:stream'
import { largestRequest } from './server.ts'

const tooLong = `${JSON.stringify({
  jsonrpc: '2.0',
  id: null,
  error: { code: -32_600, message: `A request has at most ${largestRequest} bytes.` },
})}\n`

/** A stream that passes on whole lines; refusals and the pace are those of `stdout`. */
export function requestLines(stdout: Writable): Transform {
  let parts: Buffer[] = []
  let size = 0
  const take = (part: Buffer) => {
    size += part.length
    if (size <= largestRequest) parts.push(part)
    else parts = []
  }
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      let from = 0
      for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
        take(chunk.subarray(from, end + 1))
        if (size <= largestRequest) this.push(Buffer.concat(parts))
        else stdout.write(tooLong)
        parts = []
        size = 0
        from = end + 1
      }
      take(chunk.subarray(from))
      if (stdout.writableNeedDrain) stdout.once('drain', done)
      else done()
    },
  })
}
