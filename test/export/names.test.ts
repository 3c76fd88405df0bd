import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { exportFiles, isFile } from '../../src/export/files.ts'
import type { History } from '../../src/export/format.ts'
import { formatOf } from '../../src/export/index.ts'
import { strength } from './workouts.ts'

/** What a service or a person might call a sport, hostile ones too. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.constantFrom(
    '../../etc/passwd',
    'CON',
    'nul.fit',
    'a/b',
    'a\\b',
    'A 2',
    'a',
    'a-2',
    '.',
    '..',
    '',
    '\u0000',
    '🏃',
  ),
)

test('files of 5,000 workouts with fuzzed names stay in the folder, each under a name of its own', async () => {
  const names = fc.sample(hostile, { numRuns: 5000, seed: 11 })
  const history: History = {
    names: [],
    from: null,
    to: null,
    table: () => null,
    // Ten begin at the same second, so that the same name comes often.
    async *workouts() {
      const one = strength()
      for (const [i, sportName] of names.entries()) {
        const start = one.start + Math.floor(i / 10)
        yield { ...one, id: String(i), start, end: start + 300, sportName, title: sportName }
      }
    },
  }
  const setting = { units: 'metric', version: '0', made: 0, person: '' } as const
  const files = new Set<string>()
  for await (const item of exportFiles(formatOf('tcx'), history, setting, { kinds: null })) {
    assert.ok(isFile(item))
    // Begins with the start, so none is a reserved name of Windows; lower case, so none is another's on any disk.
    assert.match(item.name, /^\d{8}T\d{6}Z-[a-z0-9](?:[a-z0-9-]{0,50}[a-z0-9])?\.tcx$/)
    files.add(item.name)
  }
  assert.equal(files.size, names.length)
})
