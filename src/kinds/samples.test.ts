// The real samples, decoded: the expected values were computed by others, independently of any client.

import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { activityStage } from './activity-stage.ts'
import { day } from './day.ts'
import { isIssue, type Row } from './kind.ts'
import { minute } from './minute.ts'
import { night } from './night.ts'
import { bandData } from './sources/band-data.ts'

const sample = new URL('../../../shared/samples/daily/2018-12-03_miband.json', import.meta.url)
const absent = existsSync(sample) ? false : 'NOT RUN: the real samples are not beside this checkout'

test('the real day of 2018 decodes to its published values', { skip: absent }, () => {
  const { date_time, summary, data, data_hr } = JSON.parse(readFileSync(sample, 'utf8'))
  const body = Buffer.from(
    JSON.stringify({ code: 1, message: 'success', data: [{ date_time, summary, data, data_hr }] }),
  )
  const context = { zone: 'Europe/Berlin', from: date_time, to: date_time }
  const reply = bandData.parse(body, context)
  const rows = (kind: { decode: typeof day.decode }) =>
    [...kind.decode(reply, context)].filter((item): item is Row => !isIssue(item))

  const [total] = rows(day)
  assert.deepEqual([total?.steps, total?.distance, total?.energy, total?.goal], [5179, 3913, 151, 8000])
  assert.deepEqual(
    [total?.walking_minutes, total?.running_minutes, total?.running_distance, total?.running_energy],
    [38, 4, 618, 26],
  )
  assert.equal(total?.utc_offset, 3600)
  assert.equal(rows(night as never).length, 0)

  const [series] = rows(minute as never)
  const minutes = [...minute.stored!.unpack!({ ...series! })]
  const steps = (from: number, to: number) =>
    minutes.slice(from, to + 1).reduce((sum, row) => sum + ((row.steps as number) ?? 0), 0)
  assert.equal(steps(0, 1439), 5179)
  assert.deepEqual([steps(726, 730), steps(731, 749), steps(750, 781)], [676, 579, 3559])
  assert.equal(minutes.filter((row) => row.category === 126).length, 1304)
  assert.equal(minutes.filter((row) => row.steps === null).length, 1304)
  assert.equal(minutes.filter((row) => row.heartrate !== null).length, 0)
  // The day holds no heart rate at all (254 x 1304, 255 x 136), so no block of it is kept.
  assert.equal(series?.heartrate, null)
  const bytes = Buffer.from(data_hr, 'base64')
  assert.deepEqual([bytes.filter((b) => b === 254).length, bytes.filter((b) => b === 255).length], [1304, 136])

  assert.deepEqual(
    [...activityStage.stored!.unpack!(rows(activityStage as never)[0]!)].map((row) => [
      row.minute,
      row.minutes,
      row.mode,
      row.steps,
      row.distance,
      row.energy,
    ]),
    [
      [726, 5, 'running', 676, 540, 24],
      [731, 19, 'slow walking', 579, 426, 14],
      [750, 32, 'fast walking', 3559, 2683, 104],
    ],
  )
  assert.equal([...day.decode(reply, context)].filter(isIssue).length, 0)
})
