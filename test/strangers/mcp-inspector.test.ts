// The command line of the MCP inspector reads our server over stdio and HTTP. The package brings a web page, a terminal
// interface and a bundler (111 MB), so it is no dependency: WRISTORY_MCP_INSPECTOR names its program, which
// `npm install @modelcontextprotocol/inspector@2.12.0` puts into node_modules/.bin/mcp-inspector.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { after, before, test } from 'node:test'
import type { McpHttp } from '../../src/mcp/http.ts'
import { type MadeUp, madeUpStore } from '../dashboard/made-up-store.ts'
import { bearer, httpOver, program } from '../mcp/clients.ts'

const inspector = process.env.WRISTORY_MCP_INSPECTOR
const skip = inspector === undefined && 'NOT RUN: WRISTORY_MCP_INSPECTOR does not name the program of the MCP inspector'

let store: MadeUp
let http: McpHttp
before(async () => {
  if (skip) return
  store = await madeUpStore({ days: 3 })
  http = await httpOver(store.home)
})
after(async () => {
  if (skip) return
  await http.close()
  await store.remove()
})

const ways: Readonly<Record<string, () => string[]>> = {
  stdio: () => ['--', process.execPath, program, '--home', store.home, 'mcp'],
  HTTP: () => [http.url, '--transport', 'http', '--header', `Authorization: Bearer ${bearer}`],
}
const asked: readonly (readonly [args: readonly string[], answer: RegExp])[] = [
  [['tools/list', '--strict'], /"training_context"/],
  [['tools/call', '--tool-name', 'profile'], /"birth_year"/],
  [['resources/read', '--uri', 'wristory://glossary'], /day of waking/],
  [['prompts/get', '--prompt-name', 'night-review', '--prompt-args', 'date=2026-07-02'], /Call night for 2026-07-02/],
]

for (const [way, target] of Object.entries(ways))
  test(`the inspector reads the server over ${way}`, { skip }, async () => {
    for (const [args, answer] of asked) {
      const common = [inspector!, '--cli']
      const own = ['--method', ...args]
      const child = spawn(
        process.execPath,
        way === 'stdio' ? [...common, ...own, ...target()] : [...common, ...target(), ...own],
        {
          env: { PATH: process.env.PATH ?? '', HOME: store.home },
        },
      )
      let [out, err] = ['', '']
      child.stdout.on('data', (text) => {
        out += text
      })
      child.stderr.on('data', (text) => {
        err += text
      })
      const status = await new Promise((resolve) => child.on('close', resolve))
      assert.equal(status, 0, `${args.join(' ')}: ${err}`)
      assert.match(out, answer)
    }
  })
