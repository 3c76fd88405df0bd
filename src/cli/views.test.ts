import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type DayRows, dayViewOf, type Known, type Row, stateOf } from './views.ts'

const midnight = Date.parse('2026-11-21T00:00:00Z') / 1000 - 3600
const known: Known = { coverage: 'ok', failed: false, today: '2026-11-22', first: '2024-01-01' }
const day: Row = { steps: 10, utc_offset: 3600, synced: midnight + 600 * 60 }

function rows(change: Partial<DayRows> = {}): DayRows {
  const activity = new Uint8Array(4320)
  const heartrate = new Uint8Array(1440).fill(254)
  for (let m = 0; m < 1440; m++) activity.set(m < 60 ? [115, 20, 0] : m < 120 ? [126, 0, 0] : [80, 3, 0], m * 3)
  activity.set([1, 50, 10], 300 * 3)
  heartrate.set([61, 0, 255, 62], 300)
  const minutes: Row = { utc_offset: 3600, activity, heartrate }
  const base = { date: '2026-11-21', day, night: undefined, stages: [], naps: [], bouts: [], minutes }
  return { ...base, ...change }
}

test('the state of a day follows from its row, its coverage and the calendar', () => {
  const cases: [date: string, row: Row | undefined, change: Partial<Known>, state: string][] = [
    ['2026-11-21', day, {}, 'ok'],
    ['2026-11-22', day, {}, 'open'],
    ['2026-11-21', day, { coverage: 'partial' }, 'open'],
    ['2026-11-21', undefined, { coverage: 'empty' }, 'empty'],
    ['2026-11-21', undefined, { coverage: undefined }, 'not-fetched'],
    ['2026-11-21', undefined, { coverage: undefined, failed: true }, 'failed'],
    ['2026-11-23', undefined, { coverage: undefined }, 'none'],
    ['2023-12-31', undefined, { coverage: 'empty' }, 'none'],
  ]
  for (const [date, row, change, state] of cases)
    assert.equal(stateOf(date, row, { ...known, ...change }), state, `${date} ${JSON.stringify(change)}`)
})

test('minutes keep zero, not worn, not recorded and no reading apart', () => {
  const view = dayViewOf(rows(), known)
  assert.deepEqual(
    [view.stepsByMinute[0], view.stepsByMinute[60], view.stepsByMinute[120], view.stepsByMinute[300]],
    [null, null, 0, 10],
  )
  assert.deepEqual([view.notWorn[0], view.notWorn[60], view.notWorn[120]], [true, false, false])
  assert.deepEqual(view.heartRateByMinute.slice(299, 305), [null, 61, null, null, 62, null])
  assert.equal(view.until, 1440)
})

test('an open day ends at its last upload: the time of the sync, else the last recorded minute', () => {
  assert.equal(dayViewOf(rows(), { ...known, coverage: 'partial' }).until, 600)
  const view = dayViewOf(rows(), { ...known, coverage: 'partial' })
  assert.deepEqual([view.stepsByMinute[599], view.stepsByMinute[600]], [0, null])
  const unsaid = rows({ day: { ...day, synced: null } })
  assert.ok(unsaid.minutes?.activity instanceof Uint8Array)
  unsaid.minutes.activity.fill(126, 700 * 3)
  assert.equal(dayViewOf(unsaid, { ...known, coverage: 'partial' }).until, 700)
})

test('a night, its stages without those of naps, its naps and the bouts', () => {
  const night: Row = {
    start: midnight - 3600,
    end: midnight + 7200,
    utc_offset: 3600,
    light_minutes: 120,
    rem_minutes: null,
  }
  const stages: Row[] = [
    { start: midnight - 3600, minutes: 60, stage: 'light', nap: 0 },
    { start: midnight, minutes: 120, stage: 'unknown(9)', nap: 0 },
    { start: midnight + 50_000, minutes: 20, stage: 'light', nap: 1 },
  ]
  const naps: Row[] = [{ start: midnight + 50_000, end: midnight + 51_200 }]
  const bouts: Row[] = [{ minute: 300, minutes: 12, mode: 'slow walking', steps: 900, distance: null }]
  const view = dayViewOf(rows({ night, stages, naps, bouts }), known)
  assert.deepEqual(
    view.night?.stages.map(({ stage }) => stage),
    ['light', 'unknown'],
  )
  assert.deepEqual(view.night?.minutes, { deep: null, light: 120, rem: null, awake: null })
  assert.deepEqual(view.night?.naps, [{ start: midnight + 50_000, end: midnight + 51_200 }])
  assert.deepEqual(view.bouts, [{ start: 300, end: 312, activity: 'Slow walking', steps: 900, distance: null }])
})

test('a day of which only other streams have figures, and rows of which half is known', () => {
  assert.equal(stateOf('2026-11-21', { weight: 70 }, { ...known, coverage: 'empty' }), 'empty')
  assert.equal(stateOf('2026-11-21', { recorded_minutes: 5 }, { ...known, coverage: 'empty' }), 'ok')
  const open = { ...known, coverage: 'partial' }
  const unsynced = { ...day, synced: null }
  // The minutes end with two hours and more of records; without any of them the day is shown to its end.
  assert.equal(dayViewOf(rows({ day: unsynced }), open).until, 1440)
  assert.equal(dayViewOf(rows({ day: unsynced, minutes: undefined }), open).until, 1440)
  const silent = new Uint8Array(4320)
  for (let m = 0; m < 1440; m++) silent[m * 3] = 126
  assert.equal(dayViewOf(rows({ day: unsynced, minutes: { activity: silent } }), open).until, 0)
  silent[600 * 3] = 1
  assert.equal(dayViewOf(rows({ day: unsynced, minutes: { activity: silent } }), open).until, 601)
  const bare = dayViewOf(
    rows({
      day: {},
      minutes: undefined,
      night: { start: midnight, end: midnight + 3600 },
      stages: [{ start: null, minutes: null, stage: 'dream' }],
      naps: [{ start: midnight, end: null }],
      bouts: [
        { minute: 60, minutes: 10, mode: null },
        { minute: null, minutes: 10 },
      ],
    }),
    known,
  )
  assert.deepEqual([bare.offset, bare.night?.offset, bare.night?.naps], [0, 0, []])
  assert.deepEqual(bare.night?.stages, [{ start: midnight, end: midnight, stage: 'unknown' }])
  assert.deepEqual(bare.bouts, [{ start: 60, end: 70, activity: 'Unknown', steps: null, distance: null }])
})
