import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, test } from 'node:test'
import { main } from '../../src/cli/main.ts'
import { fakeIo } from '../fake-io.ts'
import { times } from '../reliability/tier.ts'
import { filledHome, tool } from './history.ts'

let home: string
before(async () => {
  home = await filledHome()
})
after(() => rmSync(home, { recursive: true, force: true }))

async function run(...argv: string[]): Promise<{ status: number; out: string; err: string }> {
  const io = fakeIo()
  const status = await main(['--home', home, 'export', ...argv], io)
  return { status, out: io.out(), err: io.err() }
}

test('without a format the formats are listed', async () => {
  const { out } = await run()
  assert.match(out, /parquet {2,}Typed columns/)
  const listed = JSON.parse((await run('--json')).out) as { name: string }[]
  assert.ok(listed.some(({ name }) => name === 'csv'))
})

test('one kind goes to stdout, the summary to stderr', async () => {
  const { status, out, err } = await run('ndjson', '--kind', 'day', '--from', '2026-11-10', '--to', '2026-11-12')
  assert.equal(status, 0)
  const days = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  assert.deepEqual(
    days.map(({ date }) => date),
    ['2026-11-10', '2026-11-11', '2026-11-12'],
  )
  assert.match(err, /^Wrote 1 file \([^)]*3 rows read\)\.\n$/)
})

test('the minutes of an export are the rows of the view, as sqlite3 reads them', async () => {
  const { out } = await run('csv', '--kind', 'minute', '--from', '2026-11-12', '--to', '2026-11-12')
  const query =
    "SELECT date, minute, instant, utc_offset, category, intensity, steps, heartrate FROM minute WHERE date = '2026-11-12' ORDER BY minute"
  const read = tool('sqlite3', ['-readonly', '-csv', join(home, 'wristory.db'), query])
  if (read === null) return
  const without = out
    .trimEnd()
    .split('\r\n')
    .slice(1)
    .map((line) => line.split(',').toSpliced(2, 1).join(','))
  assert.deepEqual(without, read.out.trimEnd().split(/\r?\n/))
})

test('a store of the version before is brought up to date first', async () => {
  const older = `${home}-older`
  cpSync(home, older, { recursive: true })
  const database = new DatabaseSync(join(older, 'wristory.db'))
  for (const table of ['note', 'experiment', 'purge', 'merged_user', 'login']) database.exec(`DROP TABLE ${table}`)
  for (const table of ['reply', 'run', 'failure']) database.exec(`ALTER TABLE ${table} DROP COLUMN login`)
  database.exec('PRAGMA user_version = 3')
  database.close()
  try {
    const io = fakeIo()
    assert.equal(await main(['--home', older, 'export', 'csv', '-o', join(older, 'out')], io), 0, io.err())
    assert.ok(existsSync(join(older, 'out', 'day.csv')))
  } finally {
    rmSync(older, { recursive: true, force: true })
  }
})

test('all kinds go into a folder of private files with a manifest', async () => {
  const folder = join(home, 'out', 'all')
  const { status, err } = await run('csv', '-o', folder)
  assert.equal(status, 0, err)
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))
  const names = readdirSync(folder)
  assert.deepEqual(
    names.toSorted(),
    ['manifest.json', ...manifest.files.map((file: { name: string }) => file.name)].toSorted(),
  )
  for (const name of names) assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600, name)
  for (const { name, bytes } of manifest.files) assert.equal(statSync(join(folder, name)).size, bytes)
  assert.equal(
    manifest.rows.minute,
    manifest.coverage.minute.ok * 1440 + (manifest.coverage.minute.partial ?? 0) * 1440,
  )
  assert.deepEqual(readdirSync(join(home, 'out')), ['all'])
  const again = join(home, 'out', 'again')
  await run('csv', '-o', again)
  for (const name of names) assert.deepEqual(readFileSync(join(again, name)), readFileSync(join(folder, name)), name)
})

test('the SQLite copy answers the same queries, without replies and without what was left out', async () => {
  const file = join(home, 'copy.db')
  const { status, err } = await run('sqlite', '--from', '2026-11-12', '--no-ids', '-o', file)
  assert.equal(status, 0, err)
  const ask = (database: string, sql: string) => tool('sqlite3', ['-readonly', database, sql])?.out
  const sql = "SELECT date, sum(steps), max(heartrate) FROM minute WHERE date >= '2026-11-12' GROUP BY date"
  assert.equal(ask(file, sql), ask(join(home, 'wristory.db'), sql))
  if (ask(file, 'SELECT 1') === undefined) return
  assert.equal(ask(file, 'SELECT count(*), count(device) FROM day')?.split('|')[1]?.trim(), '0')
  assert.equal(ask(file, 'SELECT min(date) FROM day')?.trim(), '2026-11-12')
  assert.match(ask(file, 'SELECT * FROM reply') ?? '', /no such table/)
  assert.equal(ask(file, 'PRAGMA integrity_check')?.trim(), 'ok')
  assert.equal(
    ask(file, "SELECT unit FROM column_doc WHERE table_name = 'minute' AND column_name = 'heartrate'")?.trim(),
    'bpm',
  )
  assert.deepEqual(
    readdirSync(home).filter((name) => name.includes('.export-')),
    [],
  )
})

test('what is there is not overwritten without --force, and a refused export leaves nothing behind', async () => {
  const folder = join(home, 'there')
  const file = join(folder, 'day.csv')
  mkdirSync(folder)
  writeFileSync(file, 'mine')
  for (const argv of [
    ['csv', '--kind', 'day', '-o', file],
    ['csv', '--kind', 'day,night', '-o', folder],
  ]) {
    const { status, err } = await run(...argv)
    assert.equal(status, 2)
    assert.match(err, /exists\.\nUse --force/)
    assert.equal(readFileSync(file, 'utf8'), 'mine')
    assert.deepEqual(readdirSync(folder), ['day.csv'])
  }
  assert.equal((await run('csv', '--kind', 'day,night', '-o', folder, '--force')).status, 0)
  assert.deepEqual(readdirSync(folder).toSorted(), ['day.csv', 'manifest.json', 'night.csv'])
  assert.match(readFileSync(file, 'utf8'), /^date,/)
})

test('what cannot be is a usage error', async () => {
  const cases: [argv: string[], message: RegExp][] = [
    [['docx'], /no export format/],
    [['csv', '--kind', 'nothing'], /no kind nothing/],
    [['csv', '-o', '-'], /a pipe takes one/],
    [['csv'], /a pipe takes one.*\n.*`-o FOLDER\/`, or choose one kind with --kind/],
    [['gpx'], /a pipe takes one.*\n.*choose one workout with --workout/],
    [['markdown', '-o', join(home, 'm.md')], /several files.*\n.*`-o FOLDER\/`, or choose one day/],
    [['gpx', '--kind', 'day'], /gpx writes workouts only.*\n.*csv, ndjson, json, parquet/],
    [['csv', '--kind', 'day', '--sport', 'walking'], /csv cannot filter by sport.*\n.*fit, tcx, gpx/],
    [['fit', '--sport', 'Hikng', '-o', join(home, 'hikes/')], /no sport called Hikng.*\nDid you mean "hiking"\?/],
    [['fit', '--sport', 'chess', '-o', join(home, 'chess/')], /no workout in this selection/],
    [['csv', '--from', '2026-11-12', '--to', '2026-11-10'], /is after/],
    [['csv', '--kind', 'day', '--json', '-o', '-'], /summary goes to stdout/],
    [['csv', '--home-at', '95,0'], /latitude,longitude/],
  ]
  for (const [argv, message] of cases) {
    const { status, err, out } = await run(...argv)
    assert.equal(status, 2, argv.join(' '))
    assert.match(err, message)
    assert.equal(out, '')
  }
  assert.deepEqual(
    readdirSync(home).filter((name) => /^(m\.md|hikes|chess)|wristory-csv/.test(name)),
    [],
  )
})

test('what a format does not heed or has no words for is said in sentences', async () => {
  const { status, err } = await run('html', '-o', join(home, 'words.html'))
  assert.equal(status, 0)
  assert.match(err, /Left out \d+ kinds of data, each because html cannot hold it: .*minute.* and \d+ more\./)
  const fit = await run('fit', '--units', 'imperial', '-o', join(home, 'fits/'))
  assert.equal(fit.status, 0)
  assert.match(fit.err, /^--units has no effect on fit/)
})

test('ids and undescribed fields stay at home on request, and the summary says so', async () => {
  const { out, err } = await run('csv', '--kind', 'day', '--no-ids')
  assert.doesNotMatch(out.split('\r\n')[0]!, /\b(device|extra)\b/)
  assert.match(err, /Identifiers of devices/)
})

test('a kill at any moment leaves the whole file or none, and the next export clears the rest', async () => {
  const file = join(home, 'killed.csv')
  const whole = (await run('csv', '--kind', 'minute')).out
  // From the start of the process to its end.
  const moments = times(6, 200, 200)
  for (let moment = 0; moment < moments; moment++) {
    const delay = 40 + (moment * 240) / moments
    const child = spawn(process.execPath, [
      'bin/wristory.js',
      '--home',
      home,
      'export',
      'csv',
      '--kind',
      'minute',
      '-o',
      file,
    ])
    const ended = new Promise((resolve) => child.on('exit', resolve))
    const timer = setTimeout(() => child.kill('SIGKILL'), delay)
    await ended
    clearTimeout(timer)
    if (existsSync(file)) assert.equal(readFileSync(file, 'utf8'), whole)
    rmSync(file, { force: true })
  }
  assert.equal((await run('csv', '--kind', 'minute', '-o', file)).status, 0)
  assert.deepEqual(
    readdirSync(home).filter((name) => name.endsWith('.new')),
    [],
  )
})

test('a reader that goes away early ends the export quietly', () => {
  const read = tool('sh', [
    '-c',
    `'${process.execPath}' bin/wristory.js --home '${home}' export csv --kind minute | head -c 100`,
  ])
  assert.equal(
    read?.out.split('\r\n')[0],
    'date,minute,instant,instant_epoch,utc_offset,category,intensity,steps,heartrate',
  )
  assert.doesNotMatch(read!.out, /EPIPE|error/)
})

test('a full disk leaves nothing and says so', (context) => {
  // A pseudo file system of one MiB needs a user namespace; where that is not allowed it is said.
  const script = `mount -t tmpfs -o size=200k none '${home}/small' && '${process.execPath}' bin/wristory.js --home '${home}' export csv --kind minute -o '${home}/small/m.csv'; echo "status $?"; ls -A '${home}/small'`
  mkdirSync(join(home, 'small'), { recursive: true })
  const run = tool('unshare', ['-rm', 'sh', '-c', script])
  if (run === null || !/status/.test(run.out) || /mount:|unshare:/.test(run.out)) {
    context.diagnostic('NOT RUN: this machine allows no user namespace')
    return
  }
  assert.match(run.out, /No space left: .*m\.csv could not be written/)
  assert.match(run.out, /^status 6\nerror:/)
})
