// Reports on tables of the account export that are readable, partly readable or unreadable, and on several together.

import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { test } from 'node:test'
import { type Door, doorOfBytes, survey } from '../../src/import/index.ts'

const keys = { password: async () => undefined, scratch: tmpdir() }

/** Files of one folder, by their path below it. */
function folderOf(files: Readonly<Record<string, string>>): Door {
  const parts = Object.entries(files).map(([name, text]) => doorOfBytes(name, Buffer.from(text), keys).files[0]!)
  return { name: 'export', size: 0, files: parts, ...keys }
}

const look = async (files: Readonly<Record<string, string>>) => {
  const { brought, files: reports, users } = await survey({ doors: [folderOf(files)], zone: 'Europe/Berlin' })
  return { brought, users, report: reports[0]! }
}

test('each file is listed with what it was read as, or with the reason why not', async () => {
  const { brought, report } = await look({
    'ACTIVITY.csv': 'date,steps\n2024-03-01,5\n2024-03-02,6\nsoon,7\n',
    'SPORT.csv': 'type,startTime,sportTime(s)\n1,2024-02-10 07:00:00+0000,1800\n',
    'empty.csv': '',
    'header.csv': 'date,steps\n',
    'other.csv': 'name;street\nAda;High Street\n',
    'us.csv': 'date,steps\n3/1/2024,5\n',
  })
  assert.deepEqual(
    report.parts.map(({ name, as }) => `${name}: ${as}`),
    ['ACTIVITY.csv: ACTIVITY, 2 rows, 2024-03-01 to 2024-03-02', 'SPORT.csv: SPORT, 1 row, 2024-02-10 to 2024-02-10'],
  )
  const why = Object.fromEntries(report.leftOut.map((one) => [one.what, one.why]))
  assert.match(why['ACTIVITY.csv']!, /1 of 3 rows .*"soon"/)
  assert.match(why['empty.csv']!, /empty/)
  assert.match(why['header.csv']!, /no rows/)
  assert.match(why['other.csv']!, /columns name, street/)
  assert.match(why['us.csv']!, /may come first/)
  assert.deepEqual(
    brought.map(({ source, records, from, to }) => [source, records, from, to]),
    [
      ['export_days', 2, '2024-03-01', '2024-03-02'],
      ['export_workouts', 1, '2024-02-10', '2024-02-10'],
    ],
  )
})

test('a day of the future is said apart, and is not the newest', async () => {
  const door = folderOf({ 'ACTIVITY.csv': 'date,steps\n2024-03-01,5\n2096-10-02,6\n' })
  const now = Date.parse('2026-11-30T00:00:00Z') / 1000
  const { brought, files } = await survey({ doors: [door], zone: 'UTC', now })
  assert.deepEqual([brought[0]?.from, brought[0]?.to], ['2024-03-01', '2024-03-01'])
  assert.deepEqual(
    files[0]?.leftOut.map(({ what }) => what),
    ['Days of the account export of 2096-10-02'],
  )
})

test('what two exports of one person tell alike counts once', async () => {
  const sport = 'type,startTime,sportTime(s)\n1,2024-02-10 07:00:00+0000,1800\n'
  const { brought, users } = await look({
    '1000000001_1749046767350/SPORT/SPORT_1749046767350.csv': sport,
    '1000000001_1749047212827/SPORT/SPORT_1749047212827.csv': `${sport}6,2024-02-11 07:00:00+0000,900\n`,
    '1000000001_1749046767350/HEARTRATE/HEARTRATE_1749046767350.csv': 'time,heartRate\n1565020753,70\n',
    '1000000001_1749047212827/HEARTRATE/HEARTRATE_1749047212827.csv': 'time,heartRate\n1565020753,70\n',
  })
  assert.deepEqual(
    brought.map(({ source, records }) => [source, records]),
    [
      ['export_workouts', 2],
      ['export_heartrates', 1],
    ],
  )
  assert.deepEqual(users, ['1000000001'])
})

test('files of which nothing can be read bring no reply, and no day of 1970', async () => {
  for (const text of ['', 'date,steps\n', 'date,steps\n3/1/2024,5\n', 'time,heartRate\nsoon,70\n']) {
    const { brought, report } = await look({ 'a.csv': text })
    assert.deepEqual([brought, report.format, report.leftOut.length], [[], 'CSV', 1], text)
  }
})
