// Clients of both eras, of the protocol's own packages. The newer package speaks the protocol of 2026 only when asked to.

import { Client as ModernClient, StreamableHTTPClientTransport as ModernHttp } from '@modelcontextprotocol/client'
import { StdioClientTransport as ModernStdio } from '@modelcontextprotocol/client/stdio'
import { Client as OldClient } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport as OldStdio } from '@modelcontextprotocol/sdk/client/stdio.js'
import { StreamableHTTPClientTransport as OldHttp } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { type McpHttp, serveOverHttp } from '../../src/mcp/http.ts'
import type { Allowed } from '../../src/mcp/tool.ts'
import { storeDoor } from '../../src/query/reader.ts'
import { evening } from '../dashboard/made-up-store.ts'

export const bearer = 'a-long-token-for-tests-0123456789'
export const program: string = new URL('../../bin/wristory.js', import.meta.url).pathname
const own = { name: 'test', version: '1' }
const headers = { authorization: `Bearer ${bearer}` }

/** A server over HTTP at the evening of the made-up history; its own clock is the real one. */
export async function httpOver(home: string, allowed: Partial<Allowed> = {}, now = Date.now): Promise<McpHttp> {
  const door = storeDoor({ folder: home, account: undefined, now: () => evening })
  const all = { positions: false, names: false, sql: false, ...allowed }
  const http = await serveOverHttp({ door, home, version: '0', allowed: all, port: 0, bearer, now })
  return {
    url: http.url,
    async close() {
      await http.close()
      door.close()
    },
  }
}

export interface Connected {
  readonly client: ModernClient | OldClient
  /** Process of the server. */
  readonly pid: number
}

/** How to connect, by name; over HTTP to the server at `url`. */
export const clients: Readonly<
  Record<string, (home: string, url: string, args?: readonly string[]) => Promise<Connected>>
> = {
  'of 2026 over stdio': async (home, _url, args) => {
    const wire = new ModernStdio(command(home, args))
    return { client: await modern(wire), pid: wire.pid! }
  },
  'of 2025 over stdio': async (home, _url, args) => {
    const wire = new OldStdio(command(home, args))
    return { client: await old(wire), pid: wire.pid! }
  },
  'of 2026 over HTTP': async (_home, url) => {
    const client = await modern(new ModernHttp(new URL(url), { requestInit: { headers } }))
    return { client, pid: process.pid }
  },
  'of 2025 over HTTP': async (_home, url) => {
    const client = await old(new OldHttp(new URL(url), { requestInit: { headers } }))
    return { client, pid: process.pid }
  },
}

function command(home: string, args: readonly string[] = []) {
  const stderr = 'ignore' as const
  return { command: process.execPath, args: [program, '--home', home, 'mcp', ...args], stderr }
}

async function modern(wire: ModernStdio | ModernHttp): Promise<ModernClient> {
  const client = new ModernClient(own, { versionNegotiation: { mode: { pin: '2026-07-28' } } })
  await client.connect(wire)
  return client
}

async function old(wire: OldStdio | OldHttp): Promise<OldClient> {
  const client = new OldClient(own)
  await client.connect(wire)
  return client
}
