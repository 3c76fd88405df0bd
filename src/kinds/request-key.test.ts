// One key for one request: as `sync` makes it, as a recording shows it, and as the database reckons it.

import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { sources } from './index.ts'
import { ANY_USER, requestKey, requestKeySql } from './request-key.ts'

const USER = '1000000001'

test('the user id is left out where it is a part of the path or a value, and nowhere else', () => {
  const request = { path: `/users/${USER}/events`, query: { userid: USER, trackid: `${USER}77` } }
  assert.equal(requestKey(request, USER), `/users/{user}/events userid={user} trackid=${USER}77`)
})

test('every source has the same key for a user as for any user', () => {
  for (const source of sources) {
    const asked = (userId: string) =>
      source.each === undefined
        ? source.request({ userId }, '2026-03-01', '2026-03-02')
        : source.each.request({ userId }, { date: '2026-03-01', ...record(source.each.columns) })!
    assert.equal(requestKey(asked(USER), USER), requestKey(asked(ANY_USER)), source.name)
  }
})

test('SQL reckons the key of a record as the program does', () => {
  const database = new DatabaseSync(':memory:')
  for (const { name, each } of sources) {
    // A record that may be asked for or not, by its value, has no key in SQL.
    if (each === undefined || each.every !== undefined) continue
    const values = record(each.columns)
    const columns = Object.entries(values).map(([column, value]) => `'${value}' AS "${column}"`)
    const row = database
      .prepare(`SELECT ${requestKeySql(each, 'w')} AS key FROM (SELECT ${columns.join(', ')}) w`)
      .get()
    assert.equal(row?.key, requestKey(each.request({ userId: USER }, values)!, USER), name)
  }
  database.close()
})

function record(columns: readonly string[]): Record<string, string> {
  return Object.fromEntries(columns.map((column, i) => [column, `${77 + i}`]))
}
