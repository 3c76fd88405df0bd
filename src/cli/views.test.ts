import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type StoredRow, stateOfDay } from '../query/day.ts'
import type { DayRows } from '../query/day-rows.ts'
import { drawnDay } from './views.ts'

const midnight = Date.parse('2026-11-21T00:00:00Z') / 1000 - 3600
const day: StoredRow = { steps: 10, utc_offset: 3600, synced: midnight + 600 * 60 }

function rows(change: Partial<DayRows> = {}): DayRows {
  const activity = new Uint8Array(4320)
  const heartrate = new Uint8Array(1440).fill(254)
  for (let m = 0; m < 1440; m++) activity.set(m < 60 ? [115, 20, 0] : m < 120 ? [126, 0, 0] : [80, 3, 0], m * 3)
  activity.set([1, 50, 10], 300 * 3)
  heartrate.set([61, 0, 255, 62], 300)
  const minutes: StoredRow = { utc_offset: 3600, activity, heartrate }
  const none = { night: undefined, stages: [], naps: [], bouts: [], workouts: [], algorithms: [] }
  return { date: '2026-11-21', state: 'ok', row: day, ...none, minutes, ...change }
}

test('the state of a day follows from its row, from what asking for it came to, and from the calendar', () => {
  const cases: [...Parameters<typeof stateOfDay>, state: string][] = [
    [day, 'past', 'ok', 'ok'],
    [day, 'today', 'ok', 'partial'],
    [day, 'past', 'partial', 'partial'],
    [{ steps: 0, recorded_minutes: 0 }, 'past', 'ok', 'ok'],
    [{ steps: null, recorded_minutes: 0 }, 'past', 'ok', 'unworn'],
    [{ steps: 0, recorded_minutes: 600 }, 'past', 'ok', 'ok'],
    [undefined, 'past', 'empty', 'empty'],
    [undefined, 'past', 'doubted', 'doubted'],
    [undefined, 'past', null, 'unfetched'],
    [undefined, 'past', 'failed', 'failed'],
    [undefined, 'outside', null, 'outside'],
    [undefined, 'outside', 'empty', 'outside'],
    // Other streams may have figures of a day of which the band has none.
    [{ weight: 70 }, 'past', 'empty', 'empty'],
    [{ recorded_minutes: 5 }, 'past', 'empty', 'ok'],
  ]
  for (const [row, when, asked, state] of cases)
    assert.equal(stateOfDay(row, when, asked), state, `${JSON.stringify(row)} ${when} ${asked}`)
})

test('minutes keep zero, not worn, not recorded and no reading apart', () => {
  const view = drawnDay(rows())
  assert.deepEqual(
    [view.stepsByMinute[0], view.stepsByMinute[60], view.stepsByMinute[120], view.stepsByMinute[300]],
    [null, null, 0, 10],
  )
  assert.deepEqual([view.notWorn[0], view.notWorn[60], view.notWorn[120]], [true, false, false])
  assert.deepEqual(view.heartRateByMinute.slice(299, 305), [null, 61, null, null, 62, null])
  assert.equal(view.until, 1440)
})

test('an open day ends at its last upload: the time of the sync, else the last recorded minute', () => {
  assert.equal(drawnDay(rows({ state: 'partial' })).until, 600)
  const view = drawnDay(rows({ state: 'partial' }))
  assert.deepEqual([view.stepsByMinute[599], view.stepsByMinute[600]], [0, null])
  const unsaid = rows({ state: 'partial', row: { ...day, synced: null } })
  assert.ok(unsaid.minutes?.activity instanceof Uint8Array)
  for (let m = 700; m < 1440; m++) unsaid.minutes.activity.set([126, 0, 0], m * 3)
  if (unsaid.minutes.heartrate instanceof Uint8Array) unsaid.minutes.heartrate.fill(255, 700)
  assert.equal(drawnDay(unsaid).until, 700)
  // Minutes of another cloud have no category; steps say that they were recorded.
  unsaid.minutes.activity[720 * 3 + 2] = 12
  assert.equal(drawnDay(unsaid).until, 721)
})

test('a night, its stages without those of naps, its naps and the bouts', () => {
  const night: StoredRow = {
    start: midnight - 3600,
    end: midnight + 7200,
    utc_offset: 3600,
    light_minutes: 120,
    rem_minutes: null,
  }
  const stages: StoredRow[] = [
    { start: midnight - 3600, minutes: 60, stage: 'light', nap: 0 },
    { start: midnight, minutes: 120, stage: 'unknown(9)', nap: 0 },
    { start: midnight + 50_000, minutes: 20, stage: 'light', nap: 1 },
  ]
  const naps: StoredRow[] = [{ start: midnight + 50_000, end: midnight + 51_200 }]
  const bouts: StoredRow[] = [{ minute: 300, minutes: 12, mode: 'slow walking', steps: 900, distance: null }]
  const view = drawnDay(rows({ night, stages, naps, bouts }))
  assert.deepEqual(
    view.night?.stages.map(({ stage }) => stage),
    ['light', 'unknown'],
  )
  assert.deepEqual(view.night?.minutes, { deep: null, light: 120, rem: null, awake: null })
  assert.deepEqual(view.night?.naps, [{ start: midnight + 50_000, end: midnight + 51_200 }])
  assert.deepEqual(view.bouts, [{ start: 300, end: 312, activity: 'Slow walking', steps: 900, distance: null }])
})

test('rows of which half is known', () => {
  const state = 'partial'
  const unsynced = { ...day, synced: null }
  // The minutes end with two hours and more of records; without any of them the day is shown to its end.
  assert.equal(drawnDay(rows({ state, row: unsynced })).until, 1440)
  assert.equal(drawnDay(rows({ state, row: unsynced, minutes: undefined })).until, 1440)
  const silent = new Uint8Array(4320)
  for (let m = 0; m < 1440; m++) silent[m * 3] = 126
  assert.equal(drawnDay(rows({ state, row: unsynced, minutes: { activity: silent } })).until, 0)
  silent[600 * 3] = 1
  assert.equal(drawnDay(rows({ state, row: unsynced, minutes: { activity: silent } })).until, 601)
  const bare = drawnDay(
    rows({
      row: {},
      minutes: undefined,
      night: { start: midnight, end: midnight + 3600 },
      stages: [{ start: null, minutes: null, stage: 'dream' }],
      naps: [{ start: midnight, end: null }],
      bouts: [
        { minute: 60, minutes: 10, mode: null },
        { minute: null, minutes: 10 },
      ],
    }),
  )
  assert.deepEqual([bare.offset, bare.night?.offset, bare.night?.naps], [0, 0, []])
  assert.deepEqual(bare.night?.stages, [{ start: midnight, end: midnight, stage: 'unknown' }])
  assert.deepEqual(bare.bouts, [{ start: 60, end: 70, activity: 'Unknown', steps: null, distance: null }])
})
