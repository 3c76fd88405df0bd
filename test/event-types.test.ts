// Every type of event that the protocol notes name is asked for by a source, served by the simulator and decoded into a
// kind. The list stands here; where the notes lie beside this checkout, it is held against them.

import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { kindsOf, sources } from '../src/kinds/index.ts'
import { isIssue } from '../src/kinds/kind.ts'
import { startSimulator } from '../src/simulator/index.ts'
import { bareCloud, now, today } from './temp-store.ts'

/** `eventType/subType` of the older surface and of the newer ones; nothing after the stroke where the notes say none. */
const older = ['all_day_stress/', 'blood_oxygen/click', 'blood_oxygen/odi', 'blood_oxygen/osa_event']
older.push('PaiHealthInfo/PaiHealthInfo', 'single_stress/', 'readiness/', 'health_data/blood_pressure')
const newer = ['readiness/watch_score', 'DailyHealth/summary', 'hrv_sdnn/real_data', 'HRVRMSSD/real_data']
newer.push('Charge/real_data', 'Charge/wake_data', 'Charge/stress_data', 'Charge/insight_data')
newer.push('RespiratoryRate/real_data', 'skinTemp/real_data', 'Emotion/real_data', 'Emotion/EmotionBaseline')
newer.push('blood_pressure/real_data', 'blood_pressure/manually_add_data', 'LactateThreshold/summary')
newer.push('exertion/algo_result', 'phn/daily_analysis', 'phn/training_plan', 'sport/recovery_hr', 'Food/')
newer.push('second_heart_rate/real_data')

const notes = new URL('../../shared/protocol/data.md', import.meta.url)
const absent = existsSync(notes) ? false : 'the protocol notes are not beside this checkout'

test('the list is that of the notes', { skip: absent }, () => {
  const named = (from: string, to: string) =>
    readFileSync(notes, 'utf8')
      .split(from)[1]!
      .split(to)[0]!
      .split('\n')
      .filter((line) => line.startsWith('|') && !/^\|[- |]+$|eventType/.test(line))
      .flatMap((line) => line.split('|')[1]!.replaceAll('*', '').split(';'))
      .flatMap((entry) => {
        const [type, subtypes = ''] = entry.split('/')
        return subtypes.split(',').map((subtype) => `${type!.trim()}/${subtype.trim()}`)
      })
      .sort()
  assert.deepEqual(named('### 3.2', '### 3.3'), older.toSorted())
  assert.deepEqual(named('### 3.3', '### 3.4'), newer.toSorted())
})

test('each is asked for, served, and decoded without an issue', async () => {
  const simulator = await startSimulator({ person: 'two-years', days: 500, today, now: () => now() * 1000 })
  const context = { zone: 'Europe/Berlin', from: '2025-06-01', to: today }
  const isOlder = (path: string) => path.startsWith('/users/') && !path.includes('fileInfo')
  try {
    const cloud = bareCloud(simulator)
    for (const [list, surface] of [[older, true] as const, [newer, false] as const]) {
      for (const name of list) {
        const [type, subtype] = name.split('/')
        const asking = sources.filter((source) => {
          if (typeof source.windows !== 'object') return false
          const { path, query } = source.request({ userId: '1000000001' }, context.from, context.to)
          const all = query.subType === undefined || subtype === '' || query.subType === subtype
          return isOlder(path) === surface && query.eventType === type && all
        })
        assert.ok(asking.length > 0, `${name} is asked for`)
        let items = 0
        let rows = 0
        for (const source of asking) {
          const { path, query } = source.request({ userId: '1000000001' }, context.from, context.to)
          const { body } = await cloud.get(path, { ...query, limit: '400', ...(subtype ? { subType: subtype } : {}) })
          const reply = source.parse(body, context)
          items += source.size(reply)
          for (const kind of kindsOf(source))
            for (const item of kind.decode(reply, context)) {
              assert.ok(!isIssue(item), `${name} in ${kind.name}: ${JSON.stringify(item)}`)
              rows++
            }
        }
        assert.ok(items > 0 && rows > 0, `${name}: ${items} items, ${rows} rows`)
      }
    }
  } finally {
    await simulator.close()
  }
})
