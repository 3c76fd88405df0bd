// The examples of docs/mcp.md are the tools' actual results for a simulated person.

import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { tools } from '../../src/mcp/tools/index.ts'
import { type MadeUp, madeUpStore } from '../dashboard/made-up-store.ts'
import { type Asked, askedOf } from './asked.ts'

const page = new URL('../../docs/mcp.md', import.meta.url)
/** A call, `name {parameters}`, and the answer in the line after it. */
const examples = /^```json\n(\w+) (\{.*\})\n(.*)\n```$/gm

let store: MadeUp
let asked: Asked
before(async () => {
  store = await madeUpStore({ days: 14 })
  asked = await askedOf(store.home, { positions: true, sql: true })
})
after(async () => {
  await asked.close()
  await store.remove()
})

test('docs/mcp.md has a current example of every tool (WRITE_DOCS=1 writes the answers)', async () => {
  const text = readFileSync(page, 'utf8')
  const found = [...text.matchAll(examples)]
  let current = text
  for (const [block, tool, parameters] of found) {
    const answer = cut(await asked.text(tool!, JSON.parse(parameters!)))
    current = current.replace(block, () => `\`\`\`json\n${tool} ${parameters}\n${answer}\n\`\`\``)
  }
  if (process.env.WRITE_DOCS === '1') writeFileSync(page, current)
  assert.deepEqual(found.map(([, tool]) => tool).sort(), tools.map(({ name }) => name).sort())
  assert.equal(process.env.WRITE_DOCS === '1' ? readFileSync(page, 'utf8') : text, current)
})

/** A page shows the beginning of a long answer. */
function cut(answer: string): string {
  return answer.length <= 700 ? answer : `${answer.slice(0, 700)} ...`
}
