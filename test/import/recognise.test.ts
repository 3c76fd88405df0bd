// Replies requested by other programs: a reply is recognised by path, type and content, whatever its limit, pages,
// order of parameters or window; the window is that of its days, and what is left out is listed with the reason.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { doorOfBytes, survey } from '../../src/import/index.ts'
import { sources } from '../../src/kinds/index.ts'
import { requestKey } from '../../src/kinds/request-key.ts'
import { recogniser } from '../../src/recognise/recognise.ts'

const USER = '1000000001'
const host = 'https://api-mifit-de2.zepp.com'
const recognise = recogniser(sources)
const names = (path: string) => recognise(new URL(host + path)).map(({ source }) => source.name)

const stress = (date: string, mean: number) => ({
  userId: USER,
  eventType: 'all_day_stress',
  timestamp: Date.parse(`${date}T00:00:00Z`),
  avgStress: mean,
  data: '[]',
})
const load = (subType: string, date: string) => ({
  eventType: 'phn',
  subType,
  timestamp: Date.parse(`${date}T00:00:00Z`),
  value: { timezone_offset: 0, result: { trimp: 74, atl: 53, ctl: 58, tsb: 5 } },
})

interface Recorded {
  readonly path: string
  readonly items: readonly object[]
  readonly next?: object
  readonly started?: string
}

async function surveyOf(...list: readonly Recorded[]) {
  const entries = list.map(({ path, items, next, started = '2026-11-30T10:00:00Z' }) => ({
    startedDateTime: started,
    request: { method: 'GET', url: host + path, headers: [] },
    response: { status: 200, content: { text: JSON.stringify({ items, ...(next && { next }) }) } },
  }))
  const bytes = Buffer.from(JSON.stringify({ log: { entries } }))
  const keys = { password: async () => undefined, scratch: '' }
  return survey({ doors: [doorOfBytes('x.har', bytes, keys)], zone: 'UTC' })
}

const found = async (...list: readonly Recorded[]) =>
  (await surveyOf(...list)).brought.map(({ source, records, from, to }) => [source, records, from, to])

test('limits, windows and the order of parameters do not matter; the window is what the reply holds', async () => {
  const items = [stress('2026-03-01', 30), stress('2026-03-09', 40)]
  const now = Date.parse('2026-11-30T00:00:00Z')
  for (const query of [
    `eventType=all_day_stress&from=0&to=${now}&limit=200`,
    `limit=2000&to=${now}&reverse=true&from=${now - 1}&eventType=all_day_stress`,
    `from=2026-01-01T00:00:00&to=2026-12-01T00:00:00&eventType=all_day_stress`,
    'eventType=all_day_stress',
    // A window of one day, in the wearer's midnights.
    `eventType=all_day_stress&from=${now - 86_400_000}&to=${now - 1}&limit=1000`,
  ])
    assert.deepEqual(
      await found({ path: `/users/${USER}/events?${query}`, items }),
      [['stress', 2, '2026-03-01', '2026-03-09']],
      query,
    )
  const byDate = `/users/${USER}/events/dateString?eventType=single_stress&from=2026-03-01T00%3A00%3A00&to=2026-03-09+23%3A59%3A59&limit=50`
  const single = { ...stress('2026-03-02', 0), eventType: 'single_stress', value: '33' }
  assert.deepEqual((await found({ path: byDate, items: [single] }))[0]?.slice(0, 1), ['single_stress_by_date'])
})

test('a request that is ours keeps its window and its key', () => {
  for (const source of sources) {
    if (source.each !== undefined || typeof source.windows !== 'object') continue
    const request = source.request({ userId: USER, zone: 'Europe/Berlin' }, '2026-03-01', '2026-03-20')
    const search = new URLSearchParams([...Object.entries(request.query).reverse(), ['r', 'x']])
    const [one, ...more] = recognise(new URL(`${host}${request.path}?${search}`))
    assert.deepEqual(
      [one?.source.name, one?.window, one?.request, more],
      [source.name, { from: '2026-03-01', to: '2026-03-20' }, requestKey(request, USER), []],
      source.name,
    )
  }
})

test('the id and `me` stand for each other, and a record is told from the person', () => {
  const query = 'eventType=exertion&subType=algo_result&limit=7'
  assert.deepEqual(names(`/v2/users/${USER}/events?${query}`), ['exertion'])
  assert.deepEqual(names('/users/me/events?eventType=PaiHealthInfo'), ['pai'])
  assert.deepEqual(names(`/users/${USER}/members/-1/weightRecords?limit=5`), ['weight'])
  assert.deepEqual(names(`/users/${USER}/members/77/weightRecords?limit=5`), ['weight_member'])
  assert.deepEqual(names(`/users/${USER}/heartRate?startTime=0&type=2`), ['heartrate'])
  assert.deepEqual(names(`/users/${USER}/heartRate?startTime=0&type=3`), [])
  assert.deepEqual(names(`/users/${USER}/events?eventType=made_up`), [])
})

test('where the request leaves the type open, the items say it', async () => {
  const items = [load('daily_analysis', '2026-03-01'), load('training_plan', '2026-03-05')]
  assert.deepEqual(await found({ path: '/v2/users/me/events?eventType=phn&limit=200', items }), [
    ['training_status', 1, '2026-03-01', '2026-03-01'],
    ['training_plan', 1, '2026-03-05', '2026-03-05'],
  ])
  const mixed = [stress('2026-03-01', 30), { ...stress('2026-03-02', 0), eventType: 'single_stress', value: '33' }]
  assert.deepEqual(
    (await found({ path: `/users/${USER}/events?limit=9`, items: mixed })).map(([source]) => source),
    ['stress', 'single_stress'],
  )
})

test('pages of one window are one reply whatever their size', async () => {
  const path = (from: number) => `/users/${USER}/events?eventType=all_day_stress&from=${from}&to=1796079599000&limit=1`
  const second = Date.parse('2026-03-02T00:00:00Z')
  const { brought } = await surveyOf(
    { path: path(0), items: [stress('2026-03-01', 30)], next: { timestamp: second } },
    { path: path(second), items: [stress('2026-03-02', 31)] },
  )
  assert.deepEqual(
    brought.map(({ replies, records, from, to }) => [replies, records, from, to]),
    [[1, 2, '2026-03-01', '2026-03-02']],
  )
})

test('what is left out is listed with the reason', async () => {
  const { files, brought } = await surveyOf(
    { path: `/users/${USER}/events?eventType=made_up&from=0&to=1`, items: [{}] },
    { path: `/users/${USER}/events?eventType=made_up&from=2&to=3`, items: [{}] },
    { path: `/users/${USER}/events?eventType=all_day_stress&from=0&to=1&limit=5`, items: [] },
  )
  assert.deepEqual(brought, [])
  assert.deepEqual(files[0]?.leftOut, [
    { what: 'GET /users/{id}/events made_up', why: 'no source of wristory has this path and type', count: 2 },
    { what: 'Stress through the day', why: 'the answer holds no record with a day', count: 1 },
  ])
})

test('an answer without a time is never of 1970', async () => {
  const [whole] = (
    await surveyOf(
      { path: `/users/${USER}/devices?enableMultiDevice=true`, items: [{}], started: '' },
      { path: `/users/${USER}/events?eventType=all_day_stress`, items: [stress('2026-03-01', 30)], started: '' },
    )
  ).brought.filter(({ source }) => source === 'stress')
  assert.deepEqual([whole?.from, whole?.to], ['2026-03-01', '2026-03-01'])
})
