// Every type of event that docs/cloud/data.md names is requested by a source, served by the simulator and decoded into a kind.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { kindsOf, sources } from '../src/kinds/index.ts'
import { isIssue } from '../src/kinds/kind.ts'
import { startSimulator } from '../src/simulator/index.ts'
import { bareCloud, now, today } from './temp-store.ts'

const page = readFileSync(new URL('../docs/cloud/data.md', import.meta.url), 'utf8')

/** `eventType/subType` in the tables of one section; nothing after the stroke where it names no subtype. */
function named(section: string): string[] {
  const text = page.split(`### ${section} `)[1]!.split('\n### ')[0]!
  return [...text.matchAll(/^\| `(\w+)`(?: \/ ([^|]+))? \|/gm)].flatMap(([, type, subtypes]) =>
    subtypes === undefined
      ? [`${type}/`]
      : [...subtypes.matchAll(/`(\w+)`/g)].map(([, subtype]) => `${type}/${subtype}`),
  )
}

const older = named('3.2')
const newer = named('3.3')

test('the page names events', () => {
  assert.ok(older.length >= 8, older.join(' '))
  assert.ok(newer.length >= 21, newer.join(' '))
})

test('each is asked for, served, and decoded without an issue', async () => {
  const simulator = await startSimulator({ person: 'two-years', days: 500, today, now: () => now() * 1000 })
  const context = { zone: 'Europe/Berlin', from: '2025-06-01', to: today }
  const isOlder = (path: string) => path.startsWith('/users/') && !path.includes('fileInfo')
  try {
    const cloud = bareCloud(simulator)
    for (const [list, surface] of [[older, true] as const, [newer, false] as const]) {
      for (const name of list) {
        const [type, subtype] = name.split('/')
        const asking = sources.filter((source) => {
          if (typeof source.windows !== 'object') return false
          const { path, query } = source.request({ userId: '1000000001' }, context.from, context.to)
          const all = query.subType === undefined || subtype === '' || query.subType === subtype
          return isOlder(path) === surface && query.eventType === type && all
        })
        assert.ok(asking.length > 0, `${name} is asked for`)
        let items = 0
        let rows = 0
        for (const source of asking) {
          const { path, query } = source.request({ userId: '1000000001' }, context.from, context.to)
          const { body } = await cloud.get(path, { ...query, limit: '400', ...(subtype ? { subType: subtype } : {}) })
          const reply = source.parse(body, context)
          items += source.size(reply)
          for (const kind of kindsOf(source))
            for (const item of kind.decode(reply, context)) {
              assert.ok(!isIssue(item), `${name} in ${kind.name}: ${JSON.stringify(item)}`)
              rows++
            }
        }
        assert.ok(items > 0 && rows > 0, `${name}: ${items} items, ${rows} rows`)
      }
    }
  } finally {
    await simulator.close()
  }
})
