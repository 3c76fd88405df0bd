// MCP over standard input and output, the way desktop clients start a server.

import { serveStdio } from '@modelcontextprotocol/server/stdio'
import { createServer, type McpOptions } from './server.ts'

/** Serves until standard input ends or the signal is raised. */
export async function serveOverStdio(
  options: McpOptions,
  signal: AbortSignal,
  stdin: NodeJS.ReadableStream,
): Promise<void> {
  const handle = serveStdio(() => createServer(options))
  await new Promise<void>((resolve) => {
    stdin.once('end', resolve)
    stdin.once('close', resolve)
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
  await handle.close()
}
