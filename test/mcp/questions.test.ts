// Questions that people ask, each answered by three calls at most and compared with SQL over the store.

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite'
import { after, test } from 'node:test'
import type { PersonName } from '../../src/simulator/index.ts'
import { type MadeUp, madeUpStore } from '../dashboard/made-up-store.ts'
import { type Asked, askedOf } from './asked.ts'
import type { Call, Question } from './question.ts'
import { body, missing } from './questions-body.ts'
import { nights, steps } from './questions-days.ts'
import { workouts } from './questions-workouts.ts'

/** What rounding to one decimal may take, or to whole numbers from 100 on; counts and sums are whole on both sides. */
const roundingOf = (value: number) => (Number.isInteger(value) && value >= 100 ? 0.501 : 0.051)

const open = new Map<PersonName, Promise<{ store: MadeUp; asked: Asked; database: DatabaseSync }>>()
after(async () => {
  for (const opened of open.values()) {
    const { store, asked, database } = await opened
    database.close()
    await asked.close()
    await store.remove()
  }
})

async function personOf(person: PersonName) {
  // The traveller's spring is enough.
  const store = await madeUpStore(person === 'traveller' ? { person, days: 90 } : { person })
  const database = new DatabaseSync(join(store.home, 'wristory.db'), { readOnly: true })
  return { store, asked: await askedOf(store.home), database }
}

function opened(person: PersonName) {
  if (!open.has(person)) open.set(person, personOf(person))
  return open.get(person)!
}

const questions: readonly Question[] = [...steps, ...nights, ...body, ...missing, ...workouts]

test('there are sixty questions and more, each asked once', () => {
  assert.ok(new Set(questions.map(({ ask }) => ask)).size === questions.length && questions.length >= 60)
})

for (const { ask, person = 'two-years', answer, sql } of questions)
  test(ask, async () => {
    const { asked, database } = await opened(person)
    let calls = 0
    const call: Call = (tool, parameters) => {
      calls++
      return asked.call(tool, parameters)
    }
    const given = await answer(call)
    assert.ok(calls <= 3, `${calls} calls`)
    assert.ok(given !== undefined, 'the answer lacks the figure')
    const expected = database
      .prepare(sql)
      .all()
      .map((row) => Object.values(row))
    assert.ok(expected.length > 0, 'the SQL finds nothing')
    assertSame(flat(given), flat(expected))
  })

function flat(value: unknown): unknown[] {
  return Array.isArray(value) ? value.flatMap(flat) : [value]
}

function assertSame(given: readonly unknown[], expected: readonly unknown[]): void {
  const near = (a: unknown, b: SQLOutputValue | unknown) =>
    typeof a === 'number' && typeof b === 'number' ? Math.abs(a - b) <= roundingOf(a) : a === b
  const same = given.length === expected.length && given.every((value, i) => near(value, expected[i]))
  assert.ok(same, `given ${JSON.stringify(given)}, stored ${JSON.stringify(expected)}`)
}
