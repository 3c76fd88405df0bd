// The page of examples/har in Chromium: a recording is decoded there, its workouts are FIT files, and nothing is sent.

import assert from 'node:assert/strict'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import FitParser from 'fit-file-parser'
import { launch, noChromium } from '../dashboard/browser.ts'
import { startLoopback } from '../loopback-server.ts'
import { bundled } from './bundle.ts'
import { recording } from './recording.ts'

const examples = fileURLToPath(new URL('../../examples/har/', import.meta.url))
const files = ['/index.html', '/har.js', '/decode.js', '/errors.js']
const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' }

test('a HAR is decoded in the page, workouts come down as FIT files, nothing goes up', {
  skip: noChromium,
}, async () => {
  using bundle = bundled()
  for (const name of ['index.html', 'har.js']) copyFileSync(join(examples, name), join(bundle.folder, name))
  const har = join(bundle.folder, 'recording.har')
  writeFileSync(har, JSON.stringify(await recording(2)))
  await using server = await startLoopback(({ path }) =>
    files.includes(path)
      ? { headers: { 'content-type': types[extname(path)]! }, body: readFileSync(join(bundle.folder, path)) }
      : { status: 404 },
  )
  const browser = await launch()
  try {
    const page = await browser.newPage()
    const faults: string[] = []
    page.on('console', (message) => faults.push(message.text()))
    page.on('pageerror', (error) => faults.push(error.message))
    await page.goto(`${server.url}/index.html`)
    await page.locator('#file').setInputFiles(har)
    await page.locator('#told', { hasText: 'workouts' }).waitFor()
    assert.match((await page.locator('#told').textContent())!, /^\d+ workouts, 7 days, \d+ oddities$/)
    const link = page.locator('#workouts a').last()
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
    assert.match(download.suggestedFilename(), /^\d+\.fit$/)
    const bytes = Uint8Array.from(readFileSync(await download.path()))
    const { records = [] } = await new FitParser({ mode: 'list' }).parseAsync(bytes.buffer as never)
    assert.ok(records.length > 100, `${records.length} records`)
    await page.locator('#file').setInputFiles({ name: 'a.har', mimeType: 'text/plain', buffer: Buffer.from('no') })
    await page.locator('#told', { hasText: 'This is no HAR' }).waitFor()
    // Each file of the page was read once, and nothing else was asked for or sent.
    const asked = server.requests.filter(({ path }) => path !== '/favicon.ico')
    assert.deepEqual(asked.map(({ path }) => path).sort(), files.toSorted())
    assert.ok(asked.every(({ method, body, query }) => method === 'GET' && body.length === 0 && query.size === 0))
    assert.deepEqual(
      faults.filter((text) => !text.includes('404')),
      [],
    )
  } finally {
    await browser.close()
  }
})
