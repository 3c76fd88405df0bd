// The weights of a family come in several replies: those of the account, and those of each member.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keepReply } from '../src/store/archive.ts'
import { contentHash } from '../src/store/hash.ts'
import { rebuild } from '../src/store/rebuild.ts'
import { applyReply } from '../src/store/rows.ts'
import { now, tempStore } from './temp-store.ts'

/** 10 November 2026, 7:00 in Berlin; the day after only the child is weighed. */
const morning = 1_794_290_400
const nextDay = morning + 86_400
const [from, to] = ['2026-11-01', '2026-11-15']

test('two who weigh themselves at the same second are both kept, whoever is asked for last', async () => {
  using temp = await tempStore()
  const { database } = temp.store
  let asked = now()
  const keep = (
    source: string,
    request: string,
    weights: readonly [at: number, member: string, kg: number | null][],
  ) => {
    const items = weights.map(([generatedTime, memberId, weight]) => ({
      generatedTime,
      memberId,
      weightType: 0,
      summary: weight === null ? {} : { weight },
    }))
    const body = Buffer.from(JSON.stringify({ items }))
    const reply = { account: temp.account.id, source, request, from, to, asked: asked++, origin: 'cloud', body }
    database.transaction(() => applyReply(database, { ...reply, id: keepReply(database, reply)! }, 'Europe/Berlin'))
  }
  const kept = () =>
    database
      .all<{ instant: number; member: string; weight: number }>('SELECT * FROM weight ORDER BY instant, member')
      .map(({ instant, member, weight }) => [instant, member, weight])
  const states = () =>
    database
      .all<{ date: string; state: string }>(
        "SELECT date, state FROM coverage WHERE kind = 'weight' AND date BETWEEN '2026-11-10' AND '2026-11-12' ORDER BY date",
      )
      .map(({ state }) => state)
  keep('weight', 'own', [[morning, '-1', 70]])
  assert.deepEqual(states(), ['ok', 'empty', 'empty'])
  keep('weight_member', 'child', [
    [morning, '3000000002', 27],
    [nextDay, '3000000002', 27.1],
  ])
  const both = [
    [morning, '3000000002', 27],
    [morning, 'self', 70],
    [nextDay, '3000000002', 27.1],
  ]
  assert.deepEqual(kept(), both)
  assert.deepEqual(states(), ['ok', 'ok', 'empty'])
  // A correction of one's own weight, and a day that one's own list still does not have.
  keep('weight', 'own again', [[morning, '-1', 70.4]])
  both[1] = [morning, 'self', 70.4]
  assert.deepEqual(kept(), both)
  assert.deepEqual(states(), ['ok', 'ok', 'empty'])
  // One reply with both says it of both.
  keep('weight', 'family', [
    [morning, '-1', 70.4],
    [morning, '3000000002', 27.5],
  ])
  both[0] = [morning, '3000000002', 27.5]
  assert.deepEqual(kept(), both)
  const hash = contentHash(database)
  await rebuild(database)
  assert.equal(contentHash(database), hash)
  // A record without a weight is an issue and takes nothing away.
  keep('weight', 'unreadable', [[morning, '-1', null]])
  assert.deepEqual(kept(), both)
})
