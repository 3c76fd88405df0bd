// HTTP on 127.0.0.1, for the dashboard and for MCP: who dawdles is put out, and closing waits for nobody.

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { WristoryError } from '../../errors.ts'

export interface Listening {
  readonly port: number
  close(): Promise<void>
}

/** Listens on `port`, 0 for any free one. Throws `usage` when it cannot be used. */
export async function listenOnLoopback(
  fetch: Parameters<typeof getRequestListener>[0],
  port: number,
): Promise<Listening> {
  const server = createServer(
    {
      maxHeaderSize: 16 * 1024,
      // Who dawdles is put out within six seconds (reliability W11); Node looks only every 30 by itself.
      headersTimeout: 5000,
      requestTimeout: 30_000,
      keepAliveTimeout: 5000,
      connectionsCheckingInterval: 1000,
    },
    getRequestListener(fetch, { overrideGlobalObjects: false }),
  )
  await listen(server, port)
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') return reject(error)
      const why = error.code === 'EACCES' ? 'no permission' : 'it is taken'
      const hint = 'Choose another with --port, or 0 for any free one.'
      reject(new WristoryError('usage', `Port ${port} cannot be used: ${why}`, { hint, cause: error }))
    })
    server.listen(port, '127.0.0.1', () => resolve())
  })
}
