// Runs the conformance suite of the Model Context Protocol on our server over HTTP. It expects tools, resources and
// prompts of fixed names and sends no token: a relay replaces names that have a counterpart, and adds the token.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { McpHttp } from '../../src/mcp/http.ts'
import { type MadeUp, madeUpStore } from '../dashboard/made-up-store.ts'
import { bearer, httpOver } from '../mcp/clients.ts'

const suite = fileURLToPath(
  new URL('../../node_modules/@modelcontextprotocol/conformance/dist/index.js', import.meta.url),
)

/** Scenarios that hold. */
const holds = [
  'server-initialize',
  'ping',
  'tools-list',
  'tools-call-simple-text',
  'tools-call-error',
  'resources-list',
  'resources-read-text',
  'prompts-list',
  'prompts-get-simple',
  'prompts-get-with-args',
]
/** Scenarios that cannot, and why. */
const others: Readonly<Record<string, string>> = {
  'logging-set-level': 'the server sends no log: it would leave the machine',
  'completion-complete': 'no argument has a list of values',
  'tools-call-image': 'answers are figures',
  'tools-call-audio': 'answers are figures',
  'tools-call-embedded-resource': 'answers are figures',
  'tools-call-mixed-content': 'answers are figures',
  'tools-call-with-logging': 'the server sends no log',
  'tools-call-with-progress': 'wants 0, 50 and 100 percent; ours counts seconds, see test/mcp/stdio.test.ts',
  'tools-call-sampling': 'the server asks the client for nothing',
  'tools-call-elicitation': 'the server asks the client for nothing',
  'json-schema-2020-12': 'wants a tool with $defs; ours have none',
  'elicitation-sep1034-defaults': 'the server asks the client for nothing',
  'elicitation-sep1330-enums': 'the server asks the client for nothing',
  'server-sse-polling': 'without sessions there is no stream to poll: the suite skips its checks',
  'server-sse-multiple-streams': 'without sessions there is one stream a request: the suite skips its checks',
  'resources-read-binary': 'resources are text',
  'resources-templates-read': 'resources have fixed addresses',
  'resources-subscribe': 'resources are read when asked for',
  'resources-unsubscribe': 'resources are read when asked for',
  'prompts-get-embedded-resource': 'prompts are text',
  'prompts-get-with-image': 'prompts are text',
  'dns-rebinding-protection':
    'half: the foreign host is refused, and so is a web page of this machine, which the suite lets in',
}

/** The suite's names and what they stand for here. */
const names: readonly (readonly [RegExp, string])[] = [
  [/"test_simple_text"/, '"profile"'],
  [/"test_error_handling","arguments":\{\}/, '"daily","arguments":{"figures":["none"]}'],
  [/"test:\/\/static-text"/, '"wristory://kinds"'],
  [/"test_simple_prompt"/, '"week-review"'],
  [/"test_prompt_with_arguments"/, '"compare-periods"'],
  [/"arg1"/, '"first"'],
  [/"arg2"/, '"second"'],
]

let store: MadeUp
let http: McpHttp
const relay = createServer(async (incoming, outgoing) => {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  const body = names.reduce((text, [theirs, ours]) => text.replace(theirs, ours), Buffer.concat(chunks).toString())
  const { host, port, hostname } = new URL(http.url)
  const { 'content-length': _, ...headers } = incoming.headers
  // A foreign name stays what it is.
  if (headers.host === `127.0.0.1:${(relay.address() as AddressInfo).port}`) headers.host = host
  const asked = { hostname, port, path: incoming.url, method: incoming.method }
  request({ ...asked, headers: { ...headers, authorization: `Bearer ${bearer}` } }, (reply) => {
    outgoing.writeHead(reply.statusCode!, reply.headers)
    reply.pipe(outgoing)
  }).end(body)
})
before(async () => {
  store = await madeUpStore({ days: 3 })
  http = await httpOver(store.home)
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve))
})
after(async () => {
  relay.closeAllConnections()
  relay.close()
  await http.close()
  await store.remove()
})

test('the conformance suite passes what a read-only server has', async () => {
  const url = `http://127.0.0.1:${(relay.address() as AddressInfo).port}/mcp`
  const child = spawn(process.execPath, [suite, 'server', '--url', url, '--suite', 'all'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text) => {
      out += text
    })
  await new Promise((resolve) => child.on('close', resolve))
  const results = [...out.matchAll(/^. ([\w-]+): (\d+) passed, (\d+) failed$/gm)].map(([, name, passed, failed]) => ({
    name: name!,
    passed: Number(passed),
    failed: Number(failed),
  }))
  assert.deepEqual(results.map(({ name }) => name).sort(), [...holds, ...Object.keys(others)].sort(), out)
  const passed = results.filter((one) => one.failed === 0 && one.passed > 0).map(({ name }) => name)
  assert.deepEqual(passed.sort(), [...holds].sort(), out)
  // The refusal of the foreign host.
  assert.equal(results.find(({ name }) => name === 'dns-rebinding-protection')?.passed, 1, out)
})
