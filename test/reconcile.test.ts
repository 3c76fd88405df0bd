// The cloud's totals compared with its own series: on the real samples with independently computed residuals, and on
// the simulated person, whose totals add up.

import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { checks } from '../src/derive/reconcile.ts'
import { startSimulator } from '../src/simulator/index.ts'
import { keepReply } from '../src/store/archive.ts'
import { rebuild } from '../src/store/rebuild.ts'
import { compareAll } from '../src/store/reconciliation.ts'
import { applyReply } from '../src/store/rows.ts'
import { sync } from '../src/sync/sync.ts'
import { bareCloud, now, optionsFor, type TempStore, tempStore, today } from './temp-store.ts'

const folder = new URL('../../shared/samples/', import.meta.url)
const absent = existsSync(folder) ? false : 'NOT RUN: the real samples are not beside this checkout'
const sample = (name: string) => JSON.parse(readFileSync(new URL(name, folder), 'utf8'))

function put({ store, account }: TempStore, source: string, date: string, content: object): void {
  const { database } = store
  const body = Buffer.from(JSON.stringify(content))
  const reply = {
    account: account.id,
    source,
    request: `${source} ${date}`,
    from: date,
    to: date,
    asked: now(),
    origin: 'cloud',
    body,
  }
  database.transaction(() => {
    applyReply(database, { ...reply, id: keepReply(database, reply)! }, account.zone)
  })
}

const residuals = ({ store, account }: TempStore, item: string) =>
  Object.fromEntries(
    [...compareAll(store.database, account.id)]
      .filter((one) => one.item === item)
      .map(({ measure, residual }) => [measure, residual]),
  )

interface Samples {
  readonly day: object
  /** The row and the detail of a walk and of a swim. */
  readonly walk: readonly [row: { trackid: string }, detail: object]
  readonly swim: readonly [row: { trackid: string; dis: string }, detail: object]
  readonly stress: object
  readonly oxygen: object
}

interface Known {
  readonly day: Readonly<Record<string, number>>
  readonly walked: number
  readonly heartrate: number
  readonly swum: number
  readonly dates: { readonly day: string; readonly stress: string; readonly oxygen: string }
}

async function assertResiduals(samples: Samples, known: Known): Promise<void> {
  using temp = await tempStore()
  const success = (data: unknown) => ({ code: 1, message: 'success', data })
  const { dates } = known
  put(temp, 'band_data', dates.day, success([samples.day]))
  assert.deepEqual(residuals(temp, dates.day), known.day)
  for (const [row, detail] of [samples.walk, samples.swim]) {
    const date = new Date(Number(row.trackid) * 1000).toISOString().slice(0, 10)
    put(temp, 'workout_history', date, success({ next: -1, summary: [row] }))
    put(temp, 'workout_detail', date, success(detail))
  }
  const walked = residuals(temp, samples.walk[0].trackid)
  // Metres of the series and of the summary; the steps are those of both.
  assert.equal(walked.distance, known.walked)
  assert.equal(walked.steps, 0)
  // The summary cuts the mean of the readings.
  assert.ok(Math.abs(walked.heartrate_mean! - known.heartrate) < 0.01)
  assert.equal(walked.kilometres, 0)
  const [swim] = samples.swim
  assert.equal(residuals(temp, swim.trackid).distance, known.swum - Number(swim.dis))

  put(temp, 'stress', dates.stress, samples.stress)
  const stress = residuals(temp, dates.stress)
  assert.equal(Object.keys(stress).length, 7)
  assert.deepEqual([...new Set(Object.values(stress))], [0])

  put(temp, 'blood_oxygen', dates.oxygen, samples.oxygen)
  assert.ok(Math.abs(residuals(temp, dates.oxygen).odi!) < 0.01)
  const before = temp.store.database.all<{ measure: string; residual: number }>('SELECT * FROM reconciliation')
  // The table keeps what differs, and only that.
  const differing = [...compareAll(temp.store.database, temp.account.id)].filter(({ residual }) => residual !== 0)
  assert.equal(before.length, differing.length)
  assert.ok(before.some(({ measure, residual }) => measure === 'distance' && residual === known.walked))
  rebuild(temp.store.database)
  assert.deepEqual(temp.store.database.all('SELECT * FROM reconciliation'), before)
}

test('made-up payloads have the residuals that they were made with', () => {
  const made = (name: string) =>
    JSON.parse(readFileSync(new URL(`../fixtures/payloads/${name}.json`, import.meta.url), 'utf8'))
  return assertResiduals(
    {
      day: made('band_day'),
      walk: [made('walk_row'), made('walk_detail')],
      swim: [made('swim_row'), made('swim_detail')],
      stress: made('all_day_stress'),
      oxygen: made('blood_oxygen_odi'),
    },
    {
      day: { bout_distance: 350 + 1050 + 700 - 1700, bout_steps: 0, running_distance: 700 - 800, steps: 0 },
      walked: 1199 - 1300,
      heartrate: 0.5,
      swum: 500,
      dates: { day: '2018-11-20', stress: '2026-03-10', oxygen: '2026-03-11' },
    },
  )
})

test('the real samples have the residuals that are known of them', { skip: absent }, () =>
  assertResiduals(
    {
      day: sample('daily/2018-12-03_miband.json'),
      walk: [sample('workouts/walk_1542558074_history_row.json'), sample('workouts/walk_1542558074_detail_nogps.json')],
      swim: [
        sample('workouts/swimming_1654683111_history_row.json'),
        sample('workouts/swimming_1654683111_detail.json'),
      ],
      stress: sample('events/all_day_stress.json'),
      oxygen: sample('events/blood_oxygen_odi.json'),
    },
    {
      day: { bout_distance: 540 + 426 + 2683 - 3913, bout_steps: 0, running_distance: 540 - 618, steps: 0 },
      walked: 3312 - 3571,
      heartrate: 0.68,
      swum: 998,
      dates: { day: '2018-12-03', stress: '2026-08-07', oxygen: '2026-08-10' },
    },
  ),
)

/** Totals that are exactly what their series add up to. */
const exact = [
  ...[
    'steps',
    'bout_steps',
    'running_distance',
    'heartrate_peak',
    'goal_steps',
    'goal_energy',
    'pai_zones',
    'pai_total',
  ],
  ...['min', 'mean', 'max', 'relaxed', 'normal', 'medium', 'high'].map((name) => `stress_${name}`),
  ...['light', 'deep', 'rem', 'awake', 'night'].map((name) => `${name}_minutes`),
  ...['resting_heartrate', 'distance', 'heartrate_max', 'heartrate_min', 'power_max', 'pause_time', 'kilometres'],
]

test('the totals of a made-up cloud add up, and a change is noticed', async () => {
  const simulator = await startSimulator({ person: 'two-years', days: 90, today, now: () => now() * 1000 })
  try {
    using temp = await tempStore()
    await sync(optionsFor(temp, bareCloud(simulator)))
    const { database } = temp.store
    const groups = Map.groupBy(compareAll(database, temp.account.id), ({ measure }) => measure)
    const found = [...groups].map(([measure, group]) => ({
      measure,
      n: group.length,
      most: Math.max(...group.map(({ residual }) => Math.abs(residual))),
    }))
    // How far each total may be from its parts: what is rounded differs by less than one of its last digit.
    const most: Record<string, number> = {
      ...Object.fromEntries(exact.map((measure) => [measure, 0])),
      // Scattered steps.
      bout_distance: 6000,
      odi: 0.011,
      heartrate_mean: 1,
      altitude_max: 0.5,
      altitude_min: 0.5,
      cadence: 1,
      power: 0.5,
      // Positions to 1e-8 degrees against whole metres.
      length: 8,
      // Seconds before the first reading are in no zone.
      zone_time: 15,
      // Splits run on in pauses, the mean pace does not.
      split_time: 240,
    }
    assert.deepEqual(found.map(({ measure }) => measure).sort(), Object.keys(most).sort())
    for (const { measure, n, most: worst } of found) {
      assert.ok(n > 0, measure)
      assert.ok(worst <= most[measure]!, `${measure} ${worst}`)
    }
    const named = new Set(checks.flatMap(({ measures }) => Object.keys(measures)))
    assert.deepEqual(
      found.filter(({ measure }) => !named.has(measure)),
      [],
    )
  } finally {
    await simulator.close()
  }
})
