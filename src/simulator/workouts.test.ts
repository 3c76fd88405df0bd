// Rows and series of the made-up workouts agree, by the arithmetic that holds on real ones (data.md 2.2, 2.3).
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { visit } from '../../test/visit.ts'
import { dayNumberAt } from './calendar.ts'
import { workoutDetail } from './detail.ts'
import { historyRow } from './history.ts'
import { startSimulator } from './index.ts'
import { createPerson } from './person.ts'
import { planWorkouts } from './workouts.ts'

const now = Date.UTC(2026, 10, 22, 11, 30) / 1000
const person = createPerson({ name: 'ten-years', today: dayNumberAt('2026-11-22'), seed: 1, userId: '1000000001' })
const all = planWorkouts(person, now)
const some = all
  .filter(({ sport }, index) => index % 23 === 0 || (index % 3 === 0 && [14, 15, 105, 2001].includes(sport)))
  .map((workout) => ({ workout, row: historyRow(person, workout), detail: workoutDetail(person, workout) }))
const items = (text: unknown): string[][] =>
  String(text)
    .split(';')
    .slice(0, -1)
    .map((item) => item.split(','))
const sum = (list: readonly number[]): number => list.reduce((total, value) => total + value, 0)

test('about three a week, newest first, of many sports and all three layouts', () => {
  assert.ok(all.length > 1300 && all.length < 1800, `${all.length}`)
  assert.ok(all.every(({ id }, index) => index === 0 || id < (all[index - 1]?.id as number)))
  assert.ok(new Set(all.map(({ sport }) => sport)).size >= 14)
  assert.deepEqual(new Set(some.map(({ row }) => row.version)), new Set([12, 15, 16]))
  assert.ok(some.every(({ row }) => Object.keys(row).length > (row.version === 16 ? 150 : 65)))
})

test('times: the end is the start, the moving time and the pauses', () => {
  for (const { row, detail } of some) {
    const pauses = sum(items(detail.pause).map((item) => Number(item[1])))
    assert.equal(Number(row.end_time) - Number(row.trackid), Number(row.run_time) + pauses)
    assert.equal(detail.trackid, Number(row.trackid))
    assert.equal(detail.source, row.source)
  }
})

test('series: distance, steps and heart rate give the row’s totals and mean', () => {
  for (const { workout, row, detail } of some) {
    const distance = items(detail.distance)
    if (distance.length > 0)
      assert.equal(sum(distance.map((item) => Number(item[1]))), Number(row.dis), `${workout.id}`)
    assert.equal(sum(items(detail.gait).map((item) => Number(item[1]))), detail.gait === '' ? 0 : row.total_step)
    let [beats, clock] = [0, 0]
    const readings = items(detail.heart_rate).map(([gap, delta]) => {
      clock += gap === '' ? 1 : Number(gap)
      beats += Number(delta)
      return beats
    })
    if (readings.length === 0) continue
    assert.equal(Math.floor(sum(readings) / readings.length), Number(row.avg_heart_rate))
    assert.equal(Math.max(...readings), row.max_heart_rate)
    assert.ok(clock <= workout.elapsed && clock > workout.elapsed - 10)
  }
  assert.ok(some.some(({ detail }) => /(^|;),/.test(String(detail.heart_rate))))
  assert.ok(some.some(({ detail }) => /;0,1;0,-1;/.test(String(detail.heart_rate))))
})

test('tracks: as long as the distance, one time, height and pace for each place, in open sea', () => {
  for (const { row, detail } of some.filter(({ detail }) => detail.longitude_latitude !== '')) {
    const points = items(detail.longitude_latitude)
    for (const name of ['time', 'altitude', 'accuracy', 'pace', 'flag'])
      assert.equal(items(detail[name]).length, points.length)
    let [latitude, longitude, metres] = [0, 0, 0]
    points.forEach(([north, east], index) => {
      const step = Math.hypot(Number(north), Number(east) * Math.cos((latitude / 1e8) * (Math.PI / 180)))
      if (index > 0) metres += (step / 1e8) * 111195
      latitude += Number(north)
      longitude += Number(east)
    })
    assert.ok(Math.abs(metres / Number(row.dis) - 1) < 0.01, `${metres} ${row.dis}`)
    assert.ok(latitude > 30e8 && latitude < 50e8 && Math.abs(longitude) > 20e8, 'open sea')
  }
})

test('tracks far west of the Pacific cross the antimeridian', () => {
  const traveller = createPerson({ name: 'traveller', today: dayNumberAt('2026-11-22'), seed: 1, userId: '1000000001' })
  const tracks = planWorkouts(traveller, now)
    .filter(({ zone }) => zone.startsWith('Pacific/'))
    .map((workout) => items(workoutDetail(traveller, workout).longitude_latitude))
  assert.ok(tracks.some((track) => track.slice(1).some((point) => Math.abs(Number(point[1])) > 300e8)))
})

test('swims: lengths times 25 m, a lap row for each, the two units of distance per stroke', () => {
  const swims = some.filter(({ row }) => row.type === 14)
  assert.deepEqual(new Set(swims.map(({ row }) => Number(row.avg_distance_per_stroke) > 10)), new Set([true, false]))
  for (const { row, detail } of swims.filter(({ row }) => row.version !== 12)) {
    assert.equal(Number(row.total_trips) * 25, Number(row.dis))
    const width = row.version === 16 ? 70 : 21
    const laps = items(detail.lap)
    assert.ok(laps.length >= 2 && laps.every((lap) => lap.length === width))
    if (row.version === 15) continue
    assert.equal(Number(row.freestyle_length) + Number(row.breast_stroke_length), Number(row.dis))
    assert.ok(laps.length > Number(row.total_trips))
  }
})

test('a multisport workout names its parts, and they name it', () => {
  const wholes = all.filter(({ sport }) => sport === 2001)
  assert.ok(wholes.length > 3)
  for (const whole of wholes) {
    const ids = JSON.parse(String(historyRow(person, whole).child_list)) as number[]
    assert.equal(ids.length, 3)
    for (const id of ids) {
      assert.equal(historyRow(person, all.find((one) => one.id === id)!).parent_trackid, whole.id)
    }
  }
})

test('history pages until next is -1, detail wants the source verbatim, other segments do not exist', async () => {
  const cloud = await startSimulator({ today: '2026-03-10' })
  try {
    const get = async (path: string, headers = {}) => {
      const answer = await visit(cloud.url, path, { headers: { apptoken: 'SIM-WEB-1000000001', ...headers } })
      return { status: answer.status, ...JSON.parse(answer.text) }
    }
    const ids: string[] = []
    let sources = ''
    for (let next = 0; next !== -1; ) {
      const { data } = await get(`/v1/sport/run/history.json?trackid=${next === 0 ? '' : next}&count=60`)
      ids.push(...data.summary.map((row: { trackid: string }) => row.trackid))
      sources = data.summary.at(-1).source
      next = data.next
    }
    assert.ok(ids.length > 200 && new Set(ids).size === ids.length)
    const path = (source: string) => `/v1/sport/run/detail.json?trackid=${ids.at(-1)}&source=${source}`
    assert.equal((await get(path(sources))).data.trackid, Number(ids.at(-1)))
    assert.equal((await get(path('run.other.huami.com'))).code, -2001)
    assert.equal((await get('/v1/sport/walking/history.json')).status, 404)
    const web = await get('/v1/sport/run/history.json', { appname: 'com.huami.webapp' })
    assert.deepEqual(web.data, { next: -1, summary: [] })
  } finally {
    await cloud.close()
  }
})
