// What is longer than the terminal goes through the pager, and nothing else does.

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fakeIo } from '../../test/fake-io.ts'
import { createContext } from './context.ts'
import { findPager, throughPager } from './pager.ts'

const never = new AbortController().signal
const long = Array.from({ length: 30 }, (_, i) => `line ${i}`).join('\n')

async function shown(text: string, how: { tty: boolean; rows: number; quiet?: boolean; starts?: boolean }) {
  const paged: string[] = []
  const io = fakeIo({
    tty: how.tty,
    page: async (part) => {
      if (how.starts !== false) paged.push(part)
      return how.starts !== false
    },
  })
  Object.assign(io.stdout, { rows: how.rows })
  await createContext(io, { quiet: how.quiet }, never).page(text)
  return { paged: paged.join(''), out: io.out() }
}

test('only what does not fit on a terminal is paged', async () => {
  assert.deepEqual(await shown(long, { tty: true, rows: 24 }), { paged: `${long}\n`, out: '' })
  const plain = { paged: '', out: `${long}\n` }
  assert.deepEqual(await shown(long, { tty: true, rows: 60 }), plain)
  assert.deepEqual(await shown(long, { tty: false, rows: 24 }), plain)
  assert.deepEqual(await shown(long, { tty: true, rows: 24, quiet: true }), plain)
  assert.deepEqual(await shown(long, { tty: true, rows: 24, starts: false }), plain)
})

test('the pager is the one that the person named', () => {
  const pager = (env: Record<string, string>, platform = 'linux') => findPager({ env, platform })
  assert.equal(pager({}), 'less')
  assert.equal(pager({}, 'win32'), undefined)
  assert.equal(pager({ PAGER: 'most -s' }), 'most -s')
  assert.equal(pager({ PAGER: 'most', WRISTORY_PAGER: '' }), undefined)
  assert.equal(pager({ PAGER: 'cat' }), undefined)
})

test('it gets the whole text, may be left early, and one that is not there is said', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'wristory-pager-'))
  const around = { env: process.env, platform: process.platform }
  try {
    const file = join(folder, 'seen')
    assert.equal(await throughPager(long, `cat > '${file}'`, around), true)
    assert.equal(readFileSync(file, 'utf8'), long)
    assert.equal(await throughPager('x'.repeat(1e6), 'exit 0', around), true)
    assert.equal(await throughPager(long, 'no-such-pager-here 2> /dev/null', around), false)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
