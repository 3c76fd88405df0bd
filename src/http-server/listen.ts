// HTTP on 127.0.0.1, for the dashboard and for MCP: slow clients are disconnected, and closing waits for nobody.

import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { WristoryError } from '../errors.ts'

export interface Listening {
  readonly port: number
  close(): Promise<void>
}

/** Slow clients are disconnected within six seconds (reliability W11); Node by itself checks only every 30. */
export const patience = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 5000,
  requestTimeout: 30_000,
  keepAliveTimeout: 5000,
  connectionsCheckingInterval: 1000,
}

/** Listens on `port` of the loopback address, 0 for any free one. Throws `usage` if it cannot be used. */
export function listenOnLoopback(fetch: Parameters<typeof getRequestListener>[0], port: number): Promise<Listening> {
  return listenOn(fetch, (handler) => createServer(patience, handler), { address: '127.0.0.1', port })
}

/** Listens with the server that `make` creates; `greet` sees every connection before anything is read from it. */
export async function listenOn(
  fetch: Parameters<typeof getRequestListener>[0],
  make: (handler: RequestListener) => Server,
  { address, port }: { readonly address: string; readonly port: number },
  greet: (socket: Socket) => void = () => {},
): Promise<Listening & { readonly server: Server }> {
  const server = make(getRequestListener(fetch, { overrideGlobalObjects: false }))
  server.on('connection', greet)
  await listen(server, address, port)
  return {
    server,
    port: (server.address() as AddressInfo).port,
    async close() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

function listen(server: Server, address: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(understood(error, address, port)))
    server.listen(port, address, () => resolve())
  })
}

function understood(error: NodeJS.ErrnoException, address: string, port: number): Error {
  if (error.code === 'EADDRNOTAVAIL')
    return new WristoryError('usage', `${address} is not an address of this computer.`, { cause: error })
  if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') return error
  const why = error.code === 'EACCES' ? 'no permission' : 'it is taken'
  const hint = 'Choose another with --port, or 0 for any free one.'
  return new WristoryError('usage', `Port ${port} cannot be used: ${why}`, { hint, cause: error })
}
