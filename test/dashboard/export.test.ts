// The page's export: preview, download, and that it blocks nothing.

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { BlobReader, TextWriter, ZipReader } from '@zip.js/zip.js'
import type { ExportPreview, ExportProgress, Formats } from '../../src/dashboard/schema.ts'
import type { Dashboard } from '../../src/dashboard/server/index.ts'
import { Database } from '../../src/store/driver.ts'
import { storePath } from '../../src/store/store.ts'
import { enter } from '../enter.ts'
import { drawn } from '../reliability/tier.ts'
import { soon } from '../slowness.ts'
import { launch, noChromium, openPage } from './browser.ts'
import { dashboardOver, type MadeUp, madeUpStore } from './made-up-store.ts'

const skip = noChromium

let madeUp: MadeUp
let dashboard: Dashboard
let headers: Record<string, string>
before(async () => {
  madeUp = await madeUpStore({ days: 120 })
  dashboard = await dashboardOver(madeUp.home)
  headers = { ...(await enter(dashboard.open())), 'content-type': 'application/json' }
})
after(async () => {
  await dashboard?.close()
  await madeUp?.remove()
})

const url = (path: string) => `${dashboard.origin}/api/v1${path}`
const post = (path: string, body: object) => fetch(url(path), { method: 'POST', headers, body: JSON.stringify(body) })
const noted = async (body: object) => ((await (await post('/export', body)).json()) as { id: string }).id
const progressOf = async (id: string) =>
  (await (await fetch(url(`/export/${id}/progress`), { headers })).json()) as ExportProgress
const taken = async (body: object) => {
  const id = await noted(body)
  const reply = await fetch(url(`/export/${id}`), { headers })
  const bytes = Buffer.from(await reply.arrayBuffer())
  return { id, reply, bytes }
}
/** Entries of a zip as text. */
const unpacked = async (bytes: Buffer) => {
  const reader = new ZipReader(new BlobReader(new Blob([new Uint8Array(bytes)])))
  const files = new Map<string, string>()
  for (const entry of await reader.getEntries())
    if (!entry.directory) files.set(entry.filename, await entry.getData(new TextWriter()))
  await reader.close()
  return files
}

test('a single kind comes down as one file, the same as the preview said', async () => {
  const asked = { format: 'csv', kinds: ['night'], from: '2026-06-01', to: '2026-07-14' }
  const preview = (await (await post('/export/preview', asked)).json()) as ExportPreview
  assert.equal(preview.whole, true)
  const { id, reply, bytes } = await taken(asked)
  assert.equal(reply.status, 200)
  assert.match(
    reply.headers.get('content-disposition') ?? '',
    /^attachment; filename="wristory-csv-night-[\d-]+\.csv"$/,
  )
  assert.equal(reply.headers.get('cache-control'), 'no-store, no-transform')
  const progress = await progressOf(id)
  assert.deepEqual(
    [progress.state, progress.files, progress.bytes, progress.sent],
    ['done', 1, bytes.length, bytes.length],
  )
  assert.equal(progress.sha256, createHash('sha256').update(bytes).digest('hex'))
  assert.deepEqual([preview.bytes, preview.files, preview.rows], [bytes.length, 1, progress.rows])
  const database = new Database(storePath(madeUp.home), { readOnly: true })
  const { n } = database.get<{ n: number }>("SELECT count(*) AS n FROM night WHERE date >= '2026-06-01'")!
  database.close()
  assert.equal(progress.rows.night, n)
  assert.equal(bytes.toString().trimEnd().split('\n').length, n + 1)
})

test('several files come down as one zip with a manifest, and say what was left out', async () => {
  const { bytes, reply, id } = await taken({ format: 'csv', gps: false, ids: false, units: 'imperial' })
  assert.equal(reply.headers.get('content-type'), 'application/zip')
  const files = await unpacked(bytes)
  const manifest = JSON.parse(files.get('manifest.json')!) as {
    account: string
    redaction: string[]
    files: { name: string; sha256: string }[]
  }
  assert.ok(manifest.files.length > 10)
  for (const { name, sha256 } of manifest.files)
    assert.equal(createHash('sha256').update(files.get(name)!).digest('hex'), sha256, name)
  assert.equal(manifest.account, '')
  assert.equal(manifest.redaction.length, 4)
  assert.doesNotMatch(files.get('track_point.csv') ?? '', /latitude/)
  assert.deepEqual((await progressOf(id)).redaction, manifest.redaction)
})

test('every format that is offered can be taken down', async () => {
  const formats = (await (await fetch(url('/formats'), { headers })).json()) as Formats
  assert.ok(formats.length > 15)
  for (const { name } of drawn(formats, 8)) {
    const { reply, bytes, id } = await taken({ format: name, from: '2026-07-01', to: '2026-07-14' })
    const { state, message } = await progressOf(id)
    assert.ok(
      reply.status === 200 ? state === 'done' && bytes.length > 0 : message !== '',
      `${name}: ${state} ${message}`,
    )
    assert.ok(reply.status === 200 || /nothing/i.test(message), `${name}: ${message}`)
  }
})

test('the server answers while an export runs; a stop and a closed tab end it and leave nothing', async () => {
  const id = await noted({ format: 'json' })
  const reply = await fetch(url(`/export/${id}`), { headers })
  const reader = reply.body!.getReader()
  await reader.read()
  await soon(2000, 'the answer beside an export', async () =>
    assert.equal((await fetch(url('/status'), { headers })).status, 200),
  )
  const stopped = await fetch(url(`/export/${id}`), { method: 'DELETE', headers })
  assert.deepEqual(await stopped.json(), { stopped: true })
  await assert.rejects(async () => {
    while (!(await reader.read()).done);
  })
  assert.equal((await progressOf(id)).state, 'stopped')
  const other = await noted({ format: 'sqlite' })
  const away = new AbortController()
  const begun = await fetch(url(`/export/${other}`), { headers, signal: away.signal })
  assert.equal(begun.status, 200)
  away.abort()
  // The next export waits for the end of this one.
  assert.equal((await taken({ format: 'csv', kinds: ['night'] })).reply.status, 200)
  assert.deepEqual(
    readdirSync(madeUp.home).filter((name) => name.includes('export')),
    [],
  )
})

test('what cannot be exported is refused in words', async () => {
  const cases: [object, RegExp][] = [
    [{ format: 'xls' }, /no export format/],
    [{ format: 'csv', kinds: ['nonsense'] }, /no kind/],
    [{ format: 'gpx', from: '2026-07-02', to: '2026-07-01' }, /before the first/],
    [{ format: 'csv', evil: 1 }, /evil/],
    [{ format: 'csv', from: 'tomorrow' }, /from/],
  ]
  for (const [body, words] of cases) {
    for (const path of ['/export', '/export/preview']) {
      const reply = await post(path, body)
      assert.equal(reply.status, 400, JSON.stringify(body))
      assert.match(((await reply.json()) as { error: { message: string } }).error.message, words)
    }
  }
  assert.equal((await fetch(url('/export/none'), { headers })).status, 400)
  const { reply } = await taken({ format: 'sqlite', roundStart: true })
  assert.equal(reply.status, 400)
})

test('on the page: choose, look, take down, see the checksum', { skip }, async () => {
  const browser = await launch()
  const { page, faults, visit, close } = await openPage(browser, dashboard)
  try {
    await visit('/export?format=ndjson&kinds=night,workout&from=2026-07-01')
    await page.getByText('2 files').first().waitFor()
    assert.equal(await page.getByLabel('Format').inputValue(), 'ndjson')
    await page.getByRole('checkbox', { name: 'Nights', exact: true }).uncheck()
    await page.getByText('1 file').first().waitFor()
    const coming = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export' }).click()
    const download = await coming
    const path = await download.path()
    assert.ok(existsSync(path))
    assert.match(download.suggestedFilename(), /^wristory-ndjson-workout-2026-07-01.*\.ndjson$/)
    const sum = createHash('sha256').update(readFileSync(path)).digest('hex')
    await page.getByText(sum).waitFor()
    await visit('/export?format=csv&kinds=night')
    assert.deepEqual(faults, [])
  } finally {
    await close()
    await browser.close()
  }
})
