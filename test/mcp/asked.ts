// One client in this process over a store, for the tests of the tools.

import { Client } from '@modelcontextprotocol/client'
import { InMemoryTransport } from '@modelcontextprotocol/server'
import { createServer } from '../../src/mcp/server.ts'
import type { Allowed } from '../../src/mcp/tool.ts'
import { storeDoor } from '../../src/query/reader.ts'
import { evening } from '../dashboard/made-up-store.ts'

/** An answer as a model reads it. */
export type Answer = { readonly [name: string]: Answer } & readonly Answer[] & (number | string | null)

export interface Asked {
  readonly client: Client
  /** Calls a tool; throws with its message when the tool refuses. */
  call(tool: string, asked?: Record<string, unknown>): Promise<Answer>
  /** The same as text. */
  text(tool: string, asked?: Record<string, unknown>): Promise<string>
  close(): Promise<void>
}

const nothing: Allowed = { positions: false, names: false, sql: false }

/** Connects a client to a server over the store in `home`. */
export async function askedOf(
  home: string,
  allowed: Partial<Allowed> = {},
  now: () => number = () => evening,
): Promise<Asked> {
  const door = storeDoor({ folder: home, account: undefined, now })
  const server = createServer({ door, home, version: '0', allowed: { ...nothing, ...allowed } })
  const [ours, theirs] = InMemoryTransport.createLinkedPair()
  await server.connect(theirs)
  const client = new Client({ name: 'test', version: '1' })
  await client.connect(ours)
  const text = async (tool: string, asked: Record<string, unknown> = {}) => {
    const { content, isError } = await client.callTool({ name: tool, arguments: asked })
    const [first] = content as { type: string; text: string }[]
    if (isError === true) throw new Error(first!.text)
    return first!.text
  }
  return {
    client,
    text,
    call: async (tool, asked) => JSON.parse(await text(tool, asked)) as Answer,
    async close() {
      await client.close()
      await server.close()
      door.close()
    },
  }
}
