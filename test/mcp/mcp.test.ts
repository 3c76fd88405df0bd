// The MCP server as clients of both eras see it, over stdio and HTTP.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Client as ModernClient, StreamableHTTPClientTransport as ModernHttp } from '@modelcontextprotocol/client'
import { StdioClientTransport as ModernStdio } from '@modelcontextprotocol/client/stdio'
import { Client as OldClient } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport as OldStdio } from '@modelcontextprotocol/sdk/client/stdio.js'
import { StreamableHTTPClientTransport as OldHttp } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { storeDoor } from '../../src/dashboard/server/reader.ts'
import { type McpHttp, serveOverHttp } from '../../src/mcp/http.ts'
import { evening, type MadeUp, madeUpStore } from '../dashboard/made-up-store.ts'

const bearer = 'a-long-token-for-tests-0123456789'
const program = new URL('../../bin/wristory.js', import.meta.url).pathname

let store: MadeUp
let http: McpHttp
const door = () => storeDoor({ folder: store.home, account: undefined, now: () => evening })
before(async () => {
  store = await madeUpStore({ days: 60 })
  const allowed = { positions: false, names: false, sql: false }
  http = await serveOverHttp({ door: door(), home: store.home, version: '0', allowed, port: 0, bearer, now: Date.now })
})
after(async () => {
  await http.close()
  await store.remove()
})

const command = () => ({
  command: process.execPath,
  args: [program, '--home', store.home, 'mcp'],
  stderr: 'ignore' as const,
})
const headers = { authorization: `Bearer ${bearer}` }

const clients: Readonly<Record<string, () => Promise<ModernClient | OldClient>>> = {
  'of 2026 over stdio': async () => {
    const client = new ModernClient({ name: 'test', version: '1' })
    await client.connect(new ModernStdio(command()))
    return client
  },
  'of 2025 over stdio': async () => {
    const client = new OldClient({ name: 'test', version: '1' })
    await client.connect(new OldStdio(command()))
    return client
  },
  'of 2026 over HTTP': async () => {
    const client = new ModernClient({ name: 'test', version: '1' })
    await client.connect(new ModernHttp(new URL(http.url), { requestInit: { headers } }))
    return client
  },
  'of 2025 over HTTP': async () => {
    const client = new OldClient({ name: 'test', version: '1' })
    await client.connect(new OldHttp(new URL(http.url), { requestInit: { headers } }))
    return client
  },
}

for (const [name, connect] of Object.entries(clients))
  test(`a client ${name} lists and calls the tools, reads a resource, takes a prompt`, async () => {
    const client = await connect()
    try {
      const { tools } = await client.listTools()
      assert.ok(JSON.stringify(tools).length <= 6 * 1024, `${JSON.stringify(tools).length} bytes`)
      assert.ok(!tools.some((tool) => tool.name === 'sql' || tool.name === 'track'))
      assert.ok(tools.every(({ annotations }) => annotations?.readOnlyHint === true))
      const answer = await client.callTool({
        name: 'daily',
        arguments: { figures: ['steps'], from: '2026-07-01', to: '2026-07-03' },
      })
      const { series } = answer.structuredContent as { series: { steps: (number | null)[] } }
      assert.equal(series.steps.length, 3)
      const wrong = await client.callTool({ name: 'daily', arguments: { figures: ['stepps'] } })
      assert.equal(wrong.isError, true)
      assert.match(JSON.stringify(wrong.content), /Did you mean steps/)
      const { contents } = await client.readResource({ uri: 'wristory://glossary' })
      assert.match(JSON.stringify(contents), /day of waking/)
      const { messages } = await client.getPrompt({ name: 'night-review', arguments: { date: '2026-07-02' } })
      assert.match(JSON.stringify(messages), /2026-07-02/)
    } finally {
      await client.close()
    }
  })

test('HTTP asks for the token, the host and no web page', async () => {
  const ask = (more: Record<string, string>) =>
    fetch(http.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...more },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
    })
  const without = await ask({})
  assert.equal(without.status, 401)
  assert.match(without.headers.get('www-authenticate') ?? '', /^Bearer/)
  assert.equal((await ask({ authorization: `Bearer ${bearer}x` })).status, 401)
  assert.equal((await ask({ ...headers, origin: 'http://127.0.0.1:1' })).status, 403)
  assert.equal((await ask({ ...headers, 'sec-fetch-site': 'same-site' })).status, 403)
  assert.equal((await ask(headers)).status, 200)
})
