// MCP over standard input and output, as desktop clients start a server.

import type { Readable, Writable } from 'node:stream'
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio'
import { requestLines } from './lines.ts'
import { createServer, type McpOptions } from './server.ts'

/** Serves until the input ends, the output is closed, or the signal is aborted. */
export async function serveOverStdio(
  options: McpOptions,
  signal: AbortSignal,
  stdin: Readable,
  stdout: Writable,
): Promise<void> {
  // Each answer that waits for a slow reader listens to the stream.
  stdout.setMaxListeners(0)
  const lines = requestLines(stdout)
  const handle = serveStdio(() => createServer(options), {
    transport: new StdioServerTransport(lines as never, stdout as never),
  })
  await new Promise<void>((resolve) => {
    for (const name of ['end', 'close', 'error']) lines.once(name, resolve)
    for (const name of ['close', 'error']) stdout.once(name, resolve)
    stdin.once('error', resolve)
    signal.addEventListener('abort', () => resolve(), { once: true })
    stdin.pipe(lines)
  })
  stdin.unpipe(lines)
  stdin.pause()
  await handle.close()
}
