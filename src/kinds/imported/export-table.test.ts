// Tables of the account export as spreadsheet programs of other countries and exports of other years write them.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytesOf } from '../../codec/text.ts'
import { readExportTable, readInstant, readMinute } from './export-table.ts'

const read = (content: string | Uint8Array) => {
  const table = readExportTable(typeof content === 'string' ? bytesOf(content) : content)
  return { ...table, rows: [...table.rows()], look: table.look() }
}
const utf16 = (text: string, swap: boolean) => {
  const bytes = Buffer.from(text, 'utf16le')
  return swap ? bytes.swap16() : bytes
}

const table = 'date,steps,distance\n2024-03-01,8123,5900\n'

test('separators, quotes, line ends and encodings give the same rows', () => {
  for (const [name, content] of Object.entries({
    commas: table,
    'byte order mark, CRLF': `\ufeff${table.replaceAll('\n', '\r\n')}`,
    semicolons: table.replaceAll(',', ';'),
    tabs: table.replaceAll(',', '\t'),
    'a line sep=': `\ufeffsep=;\r\n${table.replaceAll(',', ';')}`,
    quotes: table.replace('date,steps,distance', '"date","steps","distance"'),
    'no line end': table.trimEnd(),
    capitals: table.replace('date,steps,distance', 'DATE,Steps,DISTANCE'),
    'UTF-16, little endian': utf16(`\ufeff${table}`, false),
    'UTF-16, big endian': utf16(`\ufeff${table}`, true),
    'UTF-16 without a mark': utf16(table, false),
    'points in the day': table.replace('2024-03-01', '01.03.2024'),
    'slashes, year first': table.replace('2024-03-01', '2024/03/01'),
    'a time behind the day': table.replace('2024-03-01', '2024-03-01 00:00:00'),
    'more columns in another order': 'note,distance,steps,date\nx,5900,8123,2024-03-01\n',
  })) {
    const { table: kind, rows, look } = read(content)
    const [{ date, steps, distance } = {}] = rows
    assert.deepEqual([kind, date, steps, distance], ['ACTIVITY', '2024-03-01', '8123', '5900'], name)
    assert.deepEqual([look.rows, look.unread, look.from, look.to], [1, 0, '2024-03-01', '2024-03-01'], name)
  }
})

test('days with slashes are read where some number decides the order, and not guessed elsewhere', () => {
  const days = (...list: string[]) => {
    const { rows, look } = read(`date,steps\n${list.map((day) => `${day},1`).join('\n')}\n`)
    return [rows.map(({ date }) => date), look.unread, look.ambiguous]
  }
  assert.deepEqual(days('3/1/2024', '3/13/2024'), [['2024-03-01', '2024-03-13'], 0, false])
  assert.deepEqual(days('1/3/2024', '13/3/2024'), [['2024-03-01', '2024-03-13'], 0, false])
  assert.deepEqual(days('13-3-2024'), [['2024-03-13'], 0, false])
  assert.deepEqual(days('3/1/2024', '3/2/2024'), [[], 2, true])
  assert.deepEqual(days('13/1/2024', '1/13/2024'), [[], 2, true])
  assert.deepEqual(days('2024-02-30', 'yesterday', '30.2.2024'), [[], 3, false])
})

test('decimal commas are points; what may be thousands says nothing', () => {
  const [row] = read('time;weight;bmi\n1709273400;72,4;22,905\n').rows
  assert.deepEqual([row?.weight, row?.bmi], ['72.4', '22.905'])
  const [quoted] = read('time,weight,bmi\n1709273400,"72,4","1,234"\n').rows
  assert.deepEqual([quoted?.weight, quoted?.bmi], ['72.4', '1,234'])
})

test('a heart rate is read where the header names more columns than there are', () => {
  const header = 'date,lastSyncTime,heartRate,timestamp\n'
  assert.deepEqual(
    read(`${header}1565020753,70\n72,1554157496\n`).rows.map(({ time, heartRate }) => [time, heartRate]),
    [
      ['1565020753', '70'],
      ['1554157496', '72'],
    ],
  )
  const [full] = read(`${header}2019-08-05,1565020000,70,1565020753\n`).rows
  assert.deepEqual([full?.timestamp, full?.heartRate], ['1565020753', '70'])
  const [short] = read('date,lastSyncTime,steps,distance\n2018-04-12,5000,3500\n').rows
  assert.deepEqual([short?.steps, short?.distance], ['5000', '3500'])
})

test('rows that do not say when are counted, with the first of them', () => {
  const { rows, look } = read('timestamp,heartRate\n1.56502E+09,70\n1565020753,71\n')
  assert.deepEqual([rows.length, look.unread, look.example], [1, 1, '1.56502E+09'])
  assert.deepEqual(read('date,steps\n').look.rows, 0)
  assert.equal(read('').table, null)
  assert.equal(read('name,street\nAda,High Street\n').table, null)
})

test('instants and minutes in every way that is written', () => {
  for (const text of ['1709273400', '1709273400000', '2024-03-01 06:10:00+0000', '2024-03-01T07:10:00+01:00'])
    assert.equal(readInstant(text), 1_709_273_400, text)
  assert.equal(readInstant('2024-03-01 06:10:00'), null)
  assert.deepEqual(['7:05', '07:05:59', '7:05 PM', '12:05 am', '24:00', 'noon'].map(readMinute), [
    425,
    425,
    1145,
    5,
    null,
    null,
  ])
})
