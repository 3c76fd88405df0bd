// Every command that reads a history, with thirty days, an empty one and none: its JSON agrees with the tables, and its
// text states what there is.

import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after, before, test } from 'node:test'
import { drawSummary, type HistorySummary } from '../src/cli/commands/summary.ts'
import { plain } from '../src/cli/draw/style.ts'
import { main } from '../src/cli/main.ts'
import type { Session } from '../src/cloud/session.ts'
import { openTokens } from '../src/cloud/tokens.ts'
import { Database } from '../src/store/driver.ts'
import { openStore, storePath } from '../src/store/store.ts'
import { filledHome } from './export/history.ts'
import { fakeIo } from './fake-io.ts'

const folder = mkdtempSync(join(tmpdir(), 'wristory-commands-'))
let home: string
let database: Database
before(async () => {
  home = await filledHome(30)
  database = new Database(storePath(home), { readOnly: true })
})
after(() => {
  database.close()
  for (const path of [home, folder]) rmSync(path, { recursive: true, force: true })
})

let homes = 0
/** A store without a reply. */
async function emptyHome(...names: string[]): Promise<string> {
  const empty = join(folder, `${homes++}`)
  const store = await openStore({ folder: empty, write: true, now: () => 1_795_262_400 })
  for (const [i, name] of names.entries()) store.ensureAccount(name, `${1_000_000_000 + i}`, 'Europe/Berlin')
  store.close()
  return empty
}

interface Ended {
  readonly status: number
  readonly out: string
  readonly err: string
}

async function run(where: string, args: readonly string[], how: Parameters<typeof fakeIo>[0] = {}): Promise<Ended> {
  const io = fakeIo({ columns: 100, ...how })
  const status = await main(['--home', where, ...args], io)
  return { status, out: io.out(), err: io.err() }
}

async function words(...args: string[]): Promise<string> {
  const { status, out, err } = await run(home, args)
  assert.equal(status, 0, `${args.join(' ')}: ${err}`)
  return out
}

const json = async (...args: string[]) => JSON.parse(await words(...args, '--json'))
const rows = (sql: string) => database.all<Record<string, never>>(sql)
const newest = () => String(rows('SELECT max(date) AS date FROM day')[0]!.date)

test('show: the newest of each picture, and a day, week, month or night by name', async () => {
  const last = newest()
  assert.equal((await json('show')).date, last)
  assert.equal((await json('show', last)).date, last)
  assert.equal((await json('show', 'night')).date, String(rows('SELECT max(date) AS date FROM night')[0]!.date))
  assert.equal((await json('show', 'week', last)).length, 7)
  // Weeks and months back from today, which is a Saturday.
  const firstOf = async (...args: string[]) => (await json('show', ...args))[0].date
  assert.deepEqual(
    [
      await firstOf('week', '-0'),
      await firstOf('week', '-1'),
      await firstOf('month', '-1'),
      await firstOf('month', '-11'),
    ],
    ['2026-11-16', '2026-11-09', '2026-10-01', '2025-12-01'],
  )
  const month = await json('show', 'month', last.slice(0, 7))
  assert.equal(month[0].date, `${last.slice(0, 7)}-01`)
  for (const picture of ['day', 'night', 'week', 'month']) assert.match(await words('show', picture), /2026/)
  assert.match(await words('show', 'night', '2001-01-01'), /No night ended on 2001-01-01\. Your history/)
  assert.match(await words('show', 'night', '2027-01-01'), /The previous one ended on 2026-/)
  assert.match(await words('show', 'week', '2001-01-01'), /Your history reaches from 2026-/)
  assert.equal(await json('show', 'night', '2001-01-01'), null)
  assert.match((await run(home, ['show', 'month', '2026-13'])).err, /no month of the calendar/)
  assert.match((await run(home, ['show', 'nigth'])).err, /Did you mean night\?/)
})

test('show: workouts as a list, of a month, and one by its id', async () => {
  const all = rows('SELECT workout, date FROM workout ORDER BY workout DESC')
  const list = await json('show', 'workouts')
  assert.deepEqual(
    list.map(({ id }: { id: number }) => id),
    all.map(({ workout }) => workout),
  )
  assert.deepEqual(await json('show', 'workouts', 'latest'), list)
  const month = String(all[0]!.date).slice(0, 7)
  assert.equal(
    (await json('show', 'workouts', month)).length,
    all.filter(({ date }) => String(date).startsWith(month)).length,
  )
  assert.match(await words('show', 'workouts'), new RegExp(String(all[0]!.workout)))
  assert.match(await words('show', 'workouts', '2001-01'), /No workouts here\. They reach from 2026-/)
  assert.equal((await json('show', 'workout')).id, all[0]!.workout)
  const oldest = all.at(-1)!
  const one = await json('show', 'workout', String(oldest.workout))
  const points = rows(`SELECT count(*) AS n FROM track_point WHERE workout = ${oldest.workout}`)[0]!.n
  assert.deepEqual([one.id, one.date, one.points.second.length], [oldest.workout, oldest.date, points])
  assert.match(await words('show', 'workout'), /distance|without pauses/)
  assert.match((await run(home, ['show', 'workout', '7'])).err, /There is no workout 7\./)
})

test('summary: periods, records and streaks; days without any are told', async () => {
  const { periods, records } = await json('summary')
  assert.equal(
    periods.reduce((sum: number, { days }: { days: number }) => sum + days, 0),
    rows(`SELECT count(*) AS n FROM day WHERE date < '2026-11-21'`)[0]!.n,
  )
  const best = rows('SELECT max(steps) AS steps FROM day')[0]!
  assert.equal(records.steps.value, best.steps)
  assert.match(await words('summary', 'week', '--from', '2026-11-01', '--to', '2026-11-20'), /2026-W4[56]/)
  assert.match(await words('summary', '--to', '2001-01-01'), /No data in these days: your history covers 2026-/)
  assert.match((await run(await emptyHome('ada'), ['summary'])).out, /The history is empty/)
})

test('history: what came first and what was changed later', async () => {
  const last = newest()
  const changes = await json('history', 'day', last)
  assert.ok(changes.some(({ what }: { what: string }) => what === 'first'))
  assert.match(await words('history', 'day', last), /first fetched/)
  assert.match(await words('history', 'day', '2001-01-01'), /No reply covers 2001-01-01\./)
})

test('report: a view as a file of its own, which is not overwritten', async () => {
  const file = join(folder, 'view.html')
  assert.match(await words('report', 'day'), /^<!doctype html>/i)
  await words('report', '/', '-o', file)
  const held = readFileSync(file, 'utf8')
  assert.match((await run(home, ['report', '/', '-o', file])).err, /view\.html exists\./)
  assert.equal(readFileSync(file, 'utf8'), held)
  await words('report', '/day', '-o', file, '--force')
  assert.notEqual(readFileSync(file, 'utf8'), held)
  assert.match(
    (await run(home, ['report', '/', '-o', join(folder, 'no', 'where')])).err,
    /could not be written: the folder does not exist\./,
  )
  assert.match((await run(await emptyHome(), ['report'])).err, /no data to save yet|store is empty/i)
})

test('sql: a question from the line or a pipe, tables and columns, parts named as such', async () => {
  const list = await json('sql')
  assert.ok(
    list.some(
      (row: { table_name: string; column_name: string }) => row.table_name === 'day' && row.column_name === 'steps',
    ),
  )
  assert.match(await words('sql'), /^day +unit +meaning/m)
  const piped = await run(home, ['sql', '-', '--json'], {
    stdin: Readable.from(['SELECT 1 AS a, ', "NULL AS a, 'x' AS b"]),
  })
  assert.deepEqual(JSON.parse(piped.out), [{ a: 1, a_2: null, b: 'x' }])
  assert.match(await words('sql', "SELECT NULL AS gap, 'x' AS word, 7 AS number"), /\n +x +7\n$/)
  const many = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000) SELECT i FROM n'
  assert.match((await run(home, ['sql', many])).err, /Showing 5,000 of 6,000 rows/)
  const cut = await run(home, ['sql', many.replace('6000', '2000000'), '--json'])
  assert.equal(cut.status, 8)
  assert.match(cut.err, /cut at its limit of/)
  assert.match((await run(join(folder, 'none'), ['sql', 'SELECT 1'])).err, /no store|nothing/i)
})

test('check: the whole, a part, the totals; what cannot be a part is refused', async () => {
  assert.equal((await json('check')).findings.length, 0)
  assert.match(
    await words('check', '--subset', '1/2', '--deep'),
    /All \d+ of \d+ replies are intact\. Every row agrees with its reply\./,
  )
  assert.match(await words('check', '--totals'), /steps/)
  assert.ok((await json('check', '--totals')).length > 0)
  assert.match((await run(await emptyHome('ada'), ['check', '--totals'])).out, /nothing to compare yet/)
  for (const part of ['7', '0/2', '3/2', '1/0'])
    assert.match((await run(home, ['check', '--subset', part])).err, /such as 1\/7/)
  assert.notEqual((await run(join(folder, 'none'), ['check'])).status, 0)
})

test('backup, restore and purge, in words and in JSON', async () => {
  const copy = join(folder, 'copy.db')
  assert.equal(typeof (await json('backup', copy)), 'object')
  const other = join(folder, 'other')
  const restored = await run(other, ['restore', copy, '--json'])
  assert.equal(JSON.parse(restored.out).aside, null)
  assert.match((await run(other, ['restore', copy])).err, /The previous store is now /)
  assert.match((await run(other, ['purge'])).err, /This would delete the whole history in/)
  const purged = JSON.parse((await run(other, ['purge', '--yes', '--json', '--account', 'ada'])).out)
  assert.equal(purged.account, 'ada')
  // What the second restore put aside still has it.
  assert.match(purged.copies.join(), /^wristory\.before-[\dT]+\.db$/)
  assert.ok(existsSync(storePath(other)))
  assert.ok(JSON.parse((await run(other, ['purge', '--yes', '--json'])).out).files.includes('wristory.db'))
  assert.match((await run(other, ['purge', '--yes'])).err, / had no history\./)
})

test('status and rebuild in JSON; export says where it lies', async () => {
  const status = await json('status')
  assert.equal(status.accounts.length, 1)
  assert.match((await run(home, ['status', '--account', 'eve'])).err, /No account is called eve/)
  const copy = join(folder, 'again.db')
  await words('backup', copy)
  const again = join(folder, 'again')
  await run(again, ['restore', copy])
  const rebuilt = JSON.parse((await run(again, ['rebuild', '--json'])).out)
  assert.equal(rebuilt.replies, rows('SELECT count(*) AS n FROM reply')[0]!.n)
  const file = join(folder, 'days.csv')
  const manifest = await json('export', 'csv', '--kind', 'day', '-o', file)
  assert.deepEqual([manifest.place, manifest.rows.day], [file, rows('SELECT count(*) AS n FROM day')[0]!.n])
  assert.match((await run(home, ['export', 'gpx', '--home-at', 'here'])).err, /latitude,longitude/)
})

test('summary of days without figures: dashes for them, the load out of workouts where the cloud tells none', () => {
  const figures: HistorySummary = {
    periods: [{ period: '2026-11', first: '2026-11-01', last: '2026-11-03', days: 3, figures: {} }],
    records: { steps: null, distance: null, sleep_minutes: null, workout_minutes: null },
    streaks: { longest: null, current: null },
    regularity: null,
    load: null,
  }
  const text = drawSummary(figures, 120, plain)
  assert.match(text, /^2026-11 +3( +-){8}$/m)
  assert.equal(
    text.match(/^.*(most steps|longest night|most training|step-goal streak, \w+|regularity|training load).* -$/gm)
      ?.length,
    7,
  )
})

test('export: sports that are not there, choices that come to nothing', async () => {
  const said = async (...args: string[]) =>
    (await run(home, ['export', ...args, '-o', join(folder, 'nothing.out')])).err
  assert.match(await said('fit', '--sport', 'zzzzzzzz'), /There is no sport called zzzzzzzz\.[\s\S]*This history has: /)
  assert.match(await said('fit', '--sport', 'yogga'), /Did you mean "yoga"\?/)
  assert.match(
    await said('fit', '--sport', 'curling'),
    /There is no workout in this selection\.[\s\S]*This history has: /,
  )
  assert.match(await said('fit', '--workout', '7'), /no (such )?workout/i)
  const empty = await emptyHome('ada')
  const none = (...args: string[]) => run(empty, ['export', ...args, '-o', join(folder, 'nothing.out')])
  assert.match((await none('fit')).err, /There is no workout\.[\s\S]*The history has none yet/)
  assert.match((await none('fit', '--sport', 'zzzzzzzz')).err, /The history has no workouts yet\./)
})

test('capture: words for choices that make no sense, and forgetting what was never there', async () => {
  const where = join(folder, 'phone')
  assert.match((await run(where, ['capture', '--full', '--address', '127.0.0.1'])).err, /--full goes with --har/)
  assert.deepEqual(JSON.parse((await run(where, ['capture', '--forget', '--json'])).out), { forgotten: false })
})

test('which account: one is taken, several must be named, unknown ones are told with those that there are', async () => {
  const several = await emptyHome('ada', 'bob')
  assert.match((await run(several, ['show'])).err, /several accounts[\s\S]*ada, bob/)
  assert.equal((await run(several, ['show', '--account', ' ADA '])).status, 0)
  assert.match(
    (await run(several, ['show', '--account', 'eve'])).err,
    /No account is called eve[\s\S]*There are: ada, bob/,
  )
  assert.match((await run(await emptyHome(), ['show'])).err, /The store is empty/)
  assert.match((await run(await emptyHome(), ['show', '--account', 'eve'])).err, /called eve[\s\S]*wristory login/)
  await openTokens(several).save('cy', session)
  assert.match(
    (await run(several, ['show', '--account', 'CY'])).err,
    /is signed in, but nothing of it has been fetched yet/,
  )
})

const session: Session = {
  userId: '1000000001',
  appToken: 'SIM-APP-TOKEN-0000-WXYZ',
  host: 'api-mifit-de2.zepp.com',
  appName: 'com.huami.midong',
  via: 'encrypted',
  issued: 1_795_000_000,
}

test('accounts: none, with and without an end, renewable, unreadable', async () => {
  const signed = join(folder, 'signed')
  assert.match((await run(signed, ['accounts'])).err, /No account is signed in/)
  assert.match((await run(signed, ['accounts', '--account', 'eve'])).err, /No account is called eve/)
  const now = 1_795_262_400
  const tokens = openTokens(signed)
  await tokens.save('ada', { ...session, expires: now + 10 * 86_400, loginToken: 'SIM-LOGIN' })
  await tokens.save('bob', { ...session, userId: '2', expires: now - 1 })
  await tokens.save('cy', { ...session, userId: '3', hostProof: 'unproven' })
  const { out } = await run(signed, ['accounts'])
  assert.match(out, /ada .* 10 d +yes +file +\.\.\.WXYZ/)
  assert.match(out, /bob .* ended +no /)
  assert.match(out, /cy .* – +no /)
  const list = JSON.parse((await run(signed, ['accounts', '--json'])).out)
  assert.deepEqual(
    list.map((one: Record<string, unknown>) => [one.account, one.expires, one.hostProof, one.renewable]),
    [
      ['ada', now + 10 * 86_400, null, true],
      ['bob', now - 1, null, false],
      ['cy', null, 'unproven', false],
    ],
  )
  assert.equal(JSON.parse((await run(signed, ['accounts', '--json', '--account', 'bob'])).out).length, 1)
  tokens.noteRefusal('ada', 'zepp', { at: now, error: 'token-expired', says: 'The cloud does not accept it.' })
  const refused = await run(signed, ['accounts'])
  assert.match(refused.out, /ada .* refused +yes/)
  assert.match(refused.err, /ada: The cloud refused this sign-in on .* does not accept it\. Run `wristory login`/)
  assert.match(
    (await run(signed, ['status', '--account', 'ada'])).out,
    /^ada\n.*refused this sign-in.*\n.*refused by the cloud/m,
  )
  const status = JSON.parse((await run(signed, ['status', '--json', '--account', 'ada'])).out)
  assert.equal(status.accounts[0].signIn.refused, true)
  assert.match((await run(signed, ['doctor'])).out, /BAD +sign-in +ada: The cloud refused this sign-in/)
  writeFileSync(join(signed, 'accounts', 'ada.json'), '{')
  const broken = await run(signed, ['accounts'])
  assert.match(broken.err, /ada/)
  assert.doesNotMatch(broken.out, /ada/)
})

test('units and locale come from the option, else from what the person set in the dashboard', async () => {
  const own = await filledHome(30)
  try {
    const said = async (...args: string[]) => (await run(own, args)).out
    assert.match(await said('summary'), /\bkm\b.*\bkg\b/)
    assert.match(await said('summary', '--units', 'imperial'), /\bmi\b.*\blb\b/)
    assert.match(await said('show', '2026-11-15', '--units', 'imperial'), /\d\.\d mi\b/)
    assert.match(await said('show', 'workout', '--units', 'imperial'), /\/mi\b|mph|\/100 yd| ft\b/)
    assert.match(await said('show', '2026-11-15', '--locale', 'de'), /^Sonntag, 15\. November 2026[\s\S]*\d,\d\skm/)
    writeFileSync(
      join(own, 'dashboard.json'),
      JSON.stringify({ units: 'imperial', weight: 'st', energy: 'x', locale: '!' }),
    )
    assert.match(await said('summary'), /\bmi\b.*\bst\b/)
    assert.match(await said('summary', '--units', 'metric'), /\bkm\b.*\bkg\b/)
    assert.equal((await run(own, ['show', '--locale', 'not a tag'])).status, 2)
    // For programs nothing changes.
    assert.equal(
      await said('show', '2026-11-15', '--json', '--units', 'imperial'),
      await said('show', '2026-11-15', '--json'),
    )
  } finally {
    rmSync(own, { recursive: true, force: true })
  }
})
