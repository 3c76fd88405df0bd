import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import * as z from 'zod/mini'
import { times } from '../../test/reliability/tier.ts'
import { createParser } from './lenient.ts'
import { recordSchema, sleepSchema, stepsSchema, summarySchema } from './sources/band-record.ts'

const schemas = { record: recordSchema, summary: summarySchema, steps: stepsSchema, sleep: sleepSchema }

/** What an outcome says: the data with its fields in order, or where and why there is none. */
const told = ({ success, data, error }: z.core.util.SafeParseResult<unknown>) =>
  success ? JSON.stringify(data, (_, value) => (value === undefined ? 'absent' : value)) : error?.issues

for (const [name, schema] of Object.entries(schemas))
  test(`compiled or not, the schema of a ${name} makes the same of everything`, () => {
    const odd = fc.oneof(
      fc.integer(),
      fc.double(),
      fc.string({ maxLength: 8 }),
      fc.constantFrom(null, undefined, true, 'true', '1', '', '12.5', '0x1', '__proto__', {}, [], [null]),
    )
    const stage = fc.dictionary(fc.constantFrom('start', 'stop', 'end', 'mode', 'step', 'dis', 'cal', 'other'), odd)
    const hr = fc.dictionary(fc.constantFrom('maxHr', 'x'), fc.oneof(stage, odd))
    const field = fc.oneof(odd, fc.array(fc.oneof(stage, odd), { maxLength: 4 }), hr)
    const fields = fc.constantFrom(...Object.keys(schema.shape), 'unheard', '__proto__')
    const compiled = z.compile(schema, { strict: true })
    fc.assert(
      fc.property(fc.oneof(fc.dictionary(fields, field), field), (value) => {
        assert.deepEqual(told(compiled.safeParse(value)), told(schema.safeParse(value)))
      }),
      { numRuns: times(2000, 100_000) },
    )
  })

test('what is asked often is compiled, and says the same before and after', () => {
  const parse = createParser(z.looseObject({ n: z.number() }))
  for (let i = 0; i < 1200; i++) {
    assert.deepEqual(parse({ n: i, more: 'x' }), { success: true, data: { n: i, more: 'x' } })
    assert.deepEqual(parse({ n: 'one' }).error?.issues[0]?.path, ['n'])
  }
})
