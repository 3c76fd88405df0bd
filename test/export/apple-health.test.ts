import assert from 'node:assert/strict'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { BlobReader, TextWriter, ZipReader } from '@zip.js/zip.js'
import { XMLParser } from 'fast-xml-parser'
import { main } from '../../src/cli/main.ts'
import { Database } from '../../src/store/driver.ts'
import { storePath } from '../../src/store/store.ts'
import { fakeIo } from '../fake-io.ts'
import { filledHome, tool } from './history.ts'

let home: string
let database: Database
const files = new Map<string, string>()
before(async () => {
  home = await filledHome(20)
  database = new Database(storePath(home), { readOnly: true })
  const file = join(home, 'export.zip')
  const io = fakeIo()
  assert.equal(await main(['--home', home, 'export', 'apple-health', '-o', file], io), 0, io.err())
  const zip = new ZipReader(new BlobReader(new Blob([readFileSync(file)])))
  for (const entry of await zip.getEntries()) {
    if (!entry.directory) files.set(entry.filename, await entry.getData(new TextWriter()))
  }
  await zip.close()
})
after(() => {
  database.close()
  rmSync(home, { recursive: true, force: true })
})

const text = () => files.get('apple_health_export/export.xml')!
const count = (sql: string) => database.get<{ n: number }>(`SELECT count(*) AS n FROM ${sql}`)!.n

test('export.xml is valid against the document type in it (xmllint)', () => {
  const file = join(home, 'export.xml')
  writeFileSync(file, text())
  const lint = tool('xmllint', ['--noout', '--valid', file])
  assert.ok(lint === null || lint.ok, lint?.out.slice(0, 1000))
  assert.match(text().slice(0, 1024), /<!DOCTYPE HealthData/)
})

test('Python as another unzipper finds every file whole', () => {
  const script = 'import zipfile,sys; z=zipfile.ZipFile(sys.argv[1]); print(z.testzip(), len(z.namelist()))'
  const python = tool('python3', ['-c', script, join(home, 'export.zip')])
  if (python !== null) assert.equal(python.out.trim(), `None ${files.size}`)
})

test('records, stages and workouts are those of the store', () => {
  const read = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '', processEntities: false }).parse(text())
    .HealthData as { Record: Record<string, string>[]; Workout: Record<string, unknown>[] }
  const of = (type: string) => read.Record.filter((one) => one.type === `HK${type}`)
  assert.equal(of('QuantityTypeIdentifierStepCount').length, count('minute WHERE steps > 0'))
  const steps = of('QuantityTypeIdentifierStepCount').reduce((sum, { value }) => sum + Number(value), 0)
  assert.equal(steps, database.get<{ n: number }>('SELECT sum(steps) AS n FROM minute')!.n)
  assert.equal(
    of('QuantityTypeIdentifierHeartRate').length,
    count('minute WHERE heartrate IS NOT NULL') + count('heartrate'),
  )
  const pressures = count('blood_pressure WHERE systolic IS NOT NULL AND diastolic IS NOT NULL')
  assert.ok(pressures > 0)
  assert.equal(of('QuantityTypeIdentifierBloodPressureSystolic').length, pressures)
  assert.equal(text().split('<Correlation ').length - 1, pressures)
  assert.equal(of('QuantityTypeIdentifierDietaryEnergyConsumed').length, count('food WHERE energy IS NOT NULL'))
  const first = database.get<{ instant: number; heartrate: number }>(
    'SELECT instant, heartrate FROM minute WHERE heartrate IS NOT NULL ORDER BY date, minute LIMIT 1',
  )!
  const beat = of('QuantityTypeIdentifierHeartRate')[0]!
  assert.equal(Number(beat.value), first.heartrate)
  assert.equal(Date.parse(beat.startDate!.replace(' ', 'T').replace(' ', '')) / 1000, first.instant)
  const sleep = of('CategoryTypeIdentifierSleepAnalysis')
  assert.equal(sleep.filter(({ value }) => value!.endsWith('InBed')).length, count('night') + count('nap'))
  for (const { value } of of('QuantityTypeIdentifierOxygenSaturation'))
    assert.ok(Number(value) > 0.5 && Number(value) <= 1)
  assert.equal(read.Workout.length, count('workout'))
})

test('every route that a workout names is there, with the numbers that importers demand', () => {
  const named = [...text().matchAll(/FileReference path="(\/workout-routes\/[^"]+)"/g)].map(([, path]) => path!)
  assert.equal(named.length, count('track WHERE located > 0'))
  for (const path of named) {
    const route = files.get(`apple_health_export${path}`)
    assert.ok(route, path)
    const points = route.match(/<trkpt /g)!.length
    for (const part of ['ele', 'time', 'speed', 'course', 'hAcc', 'vAcc'])
      assert.equal(route.match(new RegExp(`<${part}>[^<]+</${part}>`, 'g'))!.length - (part === 'time' ? 1 : 0), points)
  }
})
