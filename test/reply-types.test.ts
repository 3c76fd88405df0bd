// The simulator's JSON types compared with those of real replies. reply-types.json has only the types, read from real
// payloads; where those are available, it is compared with them.

import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { startSimulator } from '../src/simulator/index.ts'
import { addTypes, fits, type Types } from './json-types.ts'
import { visit } from './visit.ts'

const user = '1000000001'
const noon = Date.UTC(2026, 2, 10, 12)
const real = JSON.parse(readFileSync(new URL('reply-types.json', import.meta.url), 'utf8')) as {
  readonly [reply: string]: { readonly [path: string]: string }
}

const flat = ['all_day_stress/all_day_stress', 'PaiHealthInfo/PaiHealthInfo', 'blood_oxygen/click', 'blood_oxygen/odi']

/** Fields of the simulator that no payload at hand has, from the notes: data.md 3.2 to 3.4. */
const noted: Readonly<Record<string, readonly string[]>> = {
  'all_day_stress/all_day_stress': ['items[].deviceId'],
  weightRecords: [
    'bodyWaterRate',
    'boneMass',
    'fatRate',
    'metabolism',
    'muscleRate',
    'proteinRatio',
    'visceralFat',
    'bodyScore',
  ].map((name) => `items[].summary.${name}`),
  // What newer firmware adds (data.md 1.3).
  'daily summary': 'tz sn sync byteLength algv isMerged iOS hr stp.ncal stp.conAct slp'.split(' '),
  // Rows of other watches have these (data.md 2.2).
  'history row, version 16':
    `strength_training_group child_list averageGct minGct averageVo maxVo avgVertStrideRatio lactateThresholdHr lactateThresholdPace
    bestEquivPace avgEquivPace highestAltitude lowestAltitude averageAltitude totalClimbDistance`.split(/\s+/),
}

test('every field of the simulator has the JSON type of real replies', async () => {
  const simulator = await startSimulator({ person: 'ten-years', today: '2026-03-10', now: () => noon })
  const get = async (path: string) => {
    const { text } = await visit(simulator.url, path, {
      host: 'api-mifit-de2.zepp.com',
      headers: { apptoken: `SIM-WEB-${user}` },
    })
    return JSON.parse(text)
  }
  try {
    const wrong: string[] = []
    const compare = (reply: string, types: Types) => {
      assert.ok(types.size > 1, `${reply} is empty`)
      for (const [path, found] of types) {
        const known = real[reply]![path]?.split(' ')
        if (known === undefined && path.endsWith('(json)')) continue
        // A list or object inside a text is walked only where a payload held one.
        if (known === undefined) {
          const isNoted = noted[reply]?.some(
            (name) => path === name || path.startsWith(`${name}(`) || path.startsWith(`${name}.`),
          )
          if (!isNoted) wrong.push(`${reply}: ${path} is in no payload`)
          continue
        }
        for (const type of found) if (!fits(type, known)) wrong.push(`${reply}: ${path} is ${type}, really ${known}`)
      }
    }
    for (const reply of Object.keys(real).filter((name) => name.includes('/'))) {
      const [eventType, subType] = reply.split('/')
      const surface = flat.includes(reply) ? `/users/${user}/events` : '/v2/users/me/events'
      compare(
        reply,
        typesOfItems(await get(`${surface}?eventType=${eventType}&subType=${subType}&from=0&to=${noon}&limit=1000`)),
      )
    }
    compare('weightRecords', typesOfItems(await get(`/users/${user}/members/-1/weightRecords?limit=300`)))
    const versions = new Map<number, Types>()
    for (let next = 0; next >= 0; ) {
      const { data } = await get(`/v1/sport/run/history.json?trackid=${next || ''}`)
      for (const row of data.summary) versions.set(row.version, addTypes(versions.get(row.version) ?? new Map(), row))
      next = data.next
    }
    assert.deepEqual([...versions.keys()].sort(), [12, 15, 16])
    const range = 'from_date=2016-03-01&to_date=2026-03-10'
    const { data } = await get(`/v1/data/band_data.json?query_type=summary&userid=${user}&${range}`)
    const summaries: Types = new Map()
    for (const { summary } of data) addTypes(summaries, JSON.parse(Buffer.from(summary, 'base64').toString()))
    compare('daily summary', summaries)
    for (const [version, types] of versions) compare(`history row, version ${version}`, types)
    assert.deepEqual(wrong, [])
  } finally {
    await simulator.close()
  }
})

test('a detail of the watch begins its heart rate with a number', async () => {
  const simulator = await startSimulator({ today: '2026-03-10', now: () => noon })
  const get = async (path: string) =>
    JSON.parse(
      (await visit(simulator.url, path, { host: 'api-mifit-de2.zepp.com', headers: { apptoken: `SIM-WEB-${user}` } }))
        .text,
    )
  try {
    const { data } = await get('/v1/sport/run/history.json')
    const rows = data.summary.filter(
      ({ version, avg_heart_rate }: Record<string, unknown>) => version === 16 && avg_heart_rate !== '0.0',
    )
    assert.ok(rows.length > 10)
    for (const { trackid, source } of rows.slice(0, 20)) {
      const detail = (await get(`/v1/sport/run/detail.json?trackid=${trackid}&source=${source}`)).data
      if (detail.heart_rate !== '') assert.match(detail.heart_rate, /^\d+,\d+;/)
      for (const [name, value] of Object.entries(detail))
        assert.equal(typeof value, name === 'trackid' || name === 'version' ? 'number' : 'string', name)
    }
  } finally {
    await simulator.close()
  }
})

test('events by date take date-times, as the app sends them', async () => {
  const simulator = await startSimulator({ today: '2026-03-10', now: () => noon })
  try {
    const ask = async (from: string, to: string) => {
      const query = new URLSearchParams({ eventType: 'all_day_stress', subType: 'all_day_stress', from, to })
      const reply = await visit(simulator.url, `/users/${user}/events/dateString?${query}`, {
        host: 'api-mifit-de2.zepp.com',
        headers: { apptoken: `SIM-WEB-${user}` },
      })
      assert.equal(reply.status, 200)
      return reply.text
    }
    const dates = await ask('2026-03-01', '2026-03-05')
    assert.ok(JSON.parse(dates).items.length > 2)
    assert.equal(await ask('2026-03-01T00:00:00', '2026-03-05T23:59:59'), dates)
    assert.equal(await ask('2026-03-01 00:00:00', '2026-03-05 23:59:59.999'), dates)
  } finally {
    await simulator.close()
  }
})

/** The item at which the next page begins is one of the list's. */
function typesOfItems({ items, next }: { items: unknown[]; next?: unknown }): Types {
  return addTypes(new Map(), { items: next === undefined ? items : [...items, next] })
}

const shared = new URL('../../shared/', import.meta.url)
const absent = existsSync(new URL('samples/events', shared))
  ? false
  : 'NOT RUN: the real payloads are not beside this checkout'

test('the table of types is what the real payloads say', { skip: absent }, () => {
  assertTypes(shared, {
    'all_day_stress/all_day_stress': 'samples/events/all_day_stress.json',
    'PaiHealthInfo/PaiHealthInfo': 'samples/events/PaiHealthInfo.json',
    'blood_oxygen/click': 'samples/events/blood_oxygen_click.json',
    'blood_oxygen/odi': 'samples/events/blood_oxygen_odi.json',
    'DailyHealth/summary': 'samples/events/v2_DailyHealth_summary.json',
    'hrv_sdnn/real_data': 'samples/events/v2_hrv_sdnn.json',
    'readiness/watch_score': 'samples/events/v2_readiness_watch_score.json',
    weightRecords: 'samples/events/weightRecords.json',
    'history row, version 12': 'samples/workouts/walk_1542558074_history_row.json',
    'history row, version 15': 'samples/workouts/swimming_1654683111_history_row.json',
  })
})

test('the made-up payloads have the types of real ones', () => {
  assertTypes(new URL('../fixtures/payloads/', import.meta.url), {
    'all_day_stress/all_day_stress': 'all_day_stress.json',
    'PaiHealthInfo/PaiHealthInfo': 'PaiHealthInfo.json',
    'blood_oxygen/click': 'blood_oxygen_click.json',
    'blood_oxygen/odi': 'blood_oxygen_odi.json',
    'DailyHealth/summary': 'v2_DailyHealth_summary.json',
    'hrv_sdnn/real_data': 'v2_hrv_sdnn.json',
    'readiness/watch_score': 'v2_readiness_watch_score.json',
    weightRecords: 'weightRecords.json',
    'history row, version 12': 'walk_row.json',
    'history row, version 15': 'swim_row.json',
  })
})

function assertTypes(folder: URL, files: Readonly<Record<string, string>>): void {
  for (const [reply, file] of Object.entries(files)) {
    const types = addTypes(new Map(), JSON.parse(readFileSync(new URL(file, folder), 'utf8')))
    for (const [path, found] of types)
      for (const type of found)
        assert.ok(fits(type, real[reply]![path]?.split(' ') ?? []), `${reply}: ${path} is ${type}`)
  }
}
