// The MCP server as clients of both eras see it, over stdio and HTTP.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { McpHttp } from '../../src/mcp/http.ts'
import { type MadeUp, madeUpStore } from '../dashboard/made-up-store.ts'
import { clients, httpOver } from './clients.ts'

let store: MadeUp
let http: McpHttp
before(async () => {
  store = await madeUpStore({ days: 60 })
  http = await httpOver(store.home)
})
after(async () => {
  await http.close()
  await store.remove()
})

for (const [name, connect] of Object.entries(clients))
  test(`a client ${name} lists and calls the tools, reads a resource, takes a prompt`, async () => {
    const { client } = await connect(store.home, http.url)
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
