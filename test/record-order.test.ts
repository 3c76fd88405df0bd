// Neither the order of a reply's records nor a repeated record changes a row or an issue.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { kinds } from '../src/kinds/index.ts'
import { keepReply } from '../src/store/archive.ts'
import { contentHash } from '../src/store/hash.ts'
import { applyReply } from '../src/store/rows.ts'
import { now, tempStore } from './temp-store.ts'

type Envelope = Record<string, unknown>

/** The reply with its list of records replaced; null where it has none. */
function relisted(content: Envelope, change: (list: unknown[]) => unknown[]): Envelope | null {
  if (Array.isArray(content.items)) return { ...content, items: change(content.items) }
  if (Array.isArray(content.data)) return { ...content, data: change(content.data) }
  const { summary } = (content.data ?? {}) as Envelope
  return Array.isArray(summary) ? { ...content, data: { ...(content.data as object), summary: change(summary) } } : null
}

async function hashOf(source: string, context: { from: string; to: string; zone: string | null }, content: unknown) {
  using temp = await tempStore()
  const { store, account } = temp
  const body = Buffer.from(JSON.stringify(content))
  const reply = { source, request: '', ...context, asked: now(), origin: 'cloud', body, account: account.id }
  store.database.transaction(() => {
    const id = keepReply(store.database, reply)!
    applyReply(store.database, { ...reply, id }, context.zone)
  })
  return { hash: contentHash(store.database), issues: store.database.all('SELECT * FROM issue') }
}

/** Another record of the same place: numbers grow by one, so that the two disagree. */
function rival(record: unknown, depth = 0): unknown {
  if (typeof record !== 'object' || record === null || depth > 3) return record
  if (Array.isArray(record)) return record.map((item) => rival(item, depth + 1))
  const places = /time|date|stamp|id$|day|source|^type$|version|mode|s$|^from|^to|start|end/i
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => {
      if (typeof value === 'object') return [name, rival(value, depth + 1)]
      return [name, typeof value === 'number' && !places.test(name) ? value + 1 : value]
    }),
  )
}

const fixtures = kinds.map(({ name, source }) => {
  const folder = new URL(`../fixtures/${name}/`, import.meta.url)
  const { context } = JSON.parse(readFileSync(new URL('rows.json', folder), 'utf8'))
  return {
    name,
    source: source.name,
    context,
    content: JSON.parse(readFileSync(new URL('reply.json', folder), 'utf8')),
  }
})

for (const { name, source, context, content } of fixtures) {
  if (relisted(content, (list) => list) === null) continue
  test(`${name}: records in any order, and twice`, async () => {
    const of = (change: (list: unknown[]) => unknown[]) => hashOf(source, context, relisted(content, change))
    const { hash } = await of((list) => list)
    assert.equal((await of((list) => list.toReversed())).hash, hash, 'reversed')
    assert.equal((await of((list) => [...list, ...list])).hash, hash, 'twice')
    assert.equal((await of((list) => list.flatMap((one) => [one, one]))).hash, hash, 'each twice')
    // Two records that disagree: whichever stands, it is the same one.
    const rivals = (list: unknown[]) => [...list, ...list.map((one) => rival(one))]
    assert.equal((await of((list) => rivals(list).toReversed())).hash, (await of(rivals)).hash, 'rivals')
  })
}
