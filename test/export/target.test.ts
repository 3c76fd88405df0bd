import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { zipTarget } from '../../src/export/run/target.ts'
import { tool } from './history.ts'

async function* pieces(...texts: string[]): AsyncGenerator<Uint8Array> {
  // One buffer for all pieces, as the writers of tables do it.
  const shared = new Uint8Array(64)
  for (const text of texts) {
    const { written } = new TextEncoder().encodeInto(text, shared)
    yield shared.subarray(0, written)
  }
}

async function zipped(signal = new AbortController().signal): Promise<Buffer> {
  const got: Uint8Array[] = []
  const target = zipTarget(async (piece) => void got.push(piece.slice()), 1_795_204_800, signal)
  await target.add('day.csv', pieces('date\r\n', '2026-11-20\r\n'))
  await target.add('empty.csv', pieces())
  await target.finish()
  return Buffer.concat(got)
}

test('several files go into one zip that Python reads, the same bytes each time', async () => {
  const bytes = await zipped()
  assert.deepEqual(await zipped(), bytes)
  const folder = mkdtempSync(join(tmpdir(), 'wristory-zip-'))
  try {
    const file = join(folder, 'all.zip')
    writeFileSync(file, bytes)
    const program = `import sys, zipfile, json
z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None
print(json.dumps({n: z.read(n).decode() for n in z.namelist()}))`
    const read = tool('python3', ['-c', program, file])
    if (read === null) return
    assert.deepEqual(JSON.parse(read.out), { 'day.csv': 'date\r\n2026-11-20\r\n', 'empty.csv': '' })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('a zip that nobody wants any more ends', async () => {
  const control = new AbortController()
  control.abort()
  await assert.rejects(zipped(control.signal))
})
