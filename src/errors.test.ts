import assert from 'node:assert/strict'
import { test } from 'node:test'
import { errorKinds, WristoryError } from './errors.ts'

test('every code has an exit status of the contract, a meaning and a hint that end like sentences', () => {
  for (const [code, kind] of Object.entries(errorKinds)) {
    assert.ok([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 130].includes(kind.exit), code)
    assert.match(kind.means, /\.$/, code)
    assert.match(kind.hint, /\.$/, code)
  }
})

test("an error carries its own hint or the table's", () => {
  assert.equal(new WristoryError('busy', 'x').hint, errorKinds.busy.hint)
  const error = new WristoryError('wait', 'x', { hint: 'y.', until: 5, cause: new Error('z') })
  assert.deepEqual([error.exit, error.retry, error.hint, error.until], [9, 'later', 'y.', 5])
})
