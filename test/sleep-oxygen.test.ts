// Blood oxygen of the night: figures from readings and from the night around them, which come in different replies, in
// any order, and are corrected later.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { night } from '../src/kinds/night.ts'
import { spo2 } from '../src/kinds/spo2.ts'
import { keepReply } from '../src/store/archive.ts'
import { contentHash } from '../src/store/hash.ts'
import { rebuild } from '../src/store/rebuild.ts'
import { applyReply } from '../src/store/rows.ts'
import { now, type TempStore, tempStore } from './temp-store.ts'

const HOUR = 3600
/** Tuesday 10 March 2026, 00:00 in Berlin, an hour before UTC. */
const midnight = Date.UTC(2026, 2, 9, 23) / 1000
const [date, eve, later] = ['2026-03-10', '2026-03-09', '2026-03-11']
const [asleep, awake] = [midnight - HOUR, midnight + 6 * HOUR]

interface Told {
  readonly source: string
  readonly date: string
  readonly body: Uint8Array
}

/** A night as the cloud tells it; none where it begins when it ends. */
function nightOf(on: string, start: number, end: number): Told {
  const row = { date: on, start, end, utc_offset: HOUR, light_minutes: (end - start) / 60, deep_minutes: 0 }
  const rest = { rem_minutes: null, awake_minutes: 0, score: 80, resting_heartrate: 50, wake_count: 0, extra: null }
  const body = night.encode([{ ...row, ...rest }])
  return { source: night.source.name, date: on, body }
}

/** Readings as pairs of instant and percent. */
function readings(...pairs: readonly (readonly [number, number])[]): Told {
  const rows = pairs.map(([instant, value]) => ({ instant, utc_offset: HOUR, spo2: value, automatic: 1, extra: null }))
  return { source: spo2.source.name, date, body: spo2.encode(rows) }
}

let asked = now()
/** Each reply is the answer of a sync of its own. */
function tell({ store, account }: TempStore, ...replies: readonly Told[]): void {
  const { database } = store
  for (const { source, date, body } of replies) {
    asked++
    const reply = { account: account.id, source, request: `${source} ${asked}`, from: eve, to: later, asked, body }
    database.transaction(() => {
      const id = keepReply(database, { ...reply, origin: 'cloud' })
      assert.ok(id !== null, date)
      applyReply(database, { ...reply, id }, 'Europe/Berlin')
    })
  }
}

/** Lowest, mean and highest of the night of a day. */
function figuresOf({ store, account }: TempStore, on = date): (number | null)[] {
  const row = store.database.get<Record<string, number | null>>(
    'SELECT sleep_spo2_min AS low, sleep_spo2_mean AS mean, sleep_spo2_max AS high FROM day WHERE account = ? AND date = ?',
    account.id,
    on,
  )
  return row === undefined ? [] : [row.low!, row.mean!, row.high!]
}

const none = [null, null, null]

/** Every order of the replies gives the figures, and decoding anew gives the same. */
async function inAnyOrder(replies: readonly Told[], check: (temp: TempStore) => void): Promise<void> {
  const hashes = new Set<string>()
  for (const order of ordersOf(replies)) {
    using temp = await tempStore()
    tell(temp, ...order)
    check(temp)
    hashes.add(contentHash(temp.store.database))
    rebuild(temp.store.database)
    check(temp)
    hashes.add(contentHash(temp.store.database))
  }
  assert.equal(hashes.size, 1)
}

function ordersOf<T>(list: readonly T[]): T[][] {
  if (list.length < 2) return [[...list]]
  return list.flatMap((one, i) => ordersOf(list.toSpliced(i, 1)).map((rest) => [one, ...rest]))
}

test('readings count from falling asleep on and before waking up, over midnight', async () => {
  const edges = [
    readings([asleep - 1, 80], [asleep, 94], [midnight - 60, 93]),
    readings([midnight + 2 * HOUR, 92], [awake - 1, 97], [awake, 81], [awake + 5 * HOUR, 82]),
  ]
  await inAnyOrder([...edges, nightOf(date, asleep, awake)], (temp) => {
    assert.deepEqual(figuresOf(temp), [92, 94, 97])
    // The day itself has what was read on it.
    assert.deepEqual(figuresOf(temp, eve), none)
    assert.equal(temp.store.database.get<{ low: number }>('SELECT min(spo2_min) AS low FROM day')!.low, 80)
  })
})

test('of two nights each has its own readings, also where one ends as the other begins', async () => {
  const replies = [
    nightOf(date, asleep, awake),
    nightOf(later, awake, awake + 2 * HOUR),
    readings([awake - 60, 95], [awake, 90], [awake + HOUR, 91]),
  ]
  await inAnyOrder(replies, (temp) => {
    assert.deepEqual(figuresOf(temp), [95, 95, 95])
    assert.deepEqual(figuresOf(temp, later), [90, 90.5, 91])
  })
})

test('a night of which nobody knows, one without readings, and one that begins two days before', async () => {
  await inAnyOrder([readings([midnight + HOUR, 93])], (temp) => assert.deepEqual(figuresOf(temp), none))
  await inAnyOrder([nightOf(date, asleep, awake)], (temp) => assert.deepEqual(figuresOf(temp), none))
  const long = [
    readings([midnight - 30 * HOUR, 94], [midnight + HOUR, 96]),
    nightOf(later, midnight - 31 * HOUR, awake),
  ]
  await inAnyOrder(long, (temp) => {
    assert.deepEqual(figuresOf(temp, later), [94, 95, 96])
    assert.deepEqual(figuresOf(temp), none)
  })
})

test('what is corrected later is told anew: the borders of a night, a reading, a night that was none', async () => {
  using temp = await tempStore()
  tell(temp, readings([asleep + 60, 90], [midnight, 95]), nightOf(date, asleep, awake))
  assert.deepEqual(figuresOf(temp), [90, 92.5, 95])
  tell(temp, nightOf(date, asleep + HOUR / 2, awake))
  assert.deepEqual(figuresOf(temp), [95, 95, 95])
  tell(temp, readings([midnight, 97], [midnight + HOUR, 93]))
  assert.deepEqual(figuresOf(temp), [93, 95, 97])
  const hash = contentHash(temp.store.database)
  rebuild(temp.store.database)
  assert.equal(contentHash(temp.store.database), hash)
  tell(temp, nightOf(date, 0, 0))
  assert.deepEqual(figuresOf(temp), none)
  // It is told again, and the readings are still there.
  tell(temp, nightOf(date, asleep, awake))
  assert.deepEqual(figuresOf(temp), [90, 93.3, 97])
})

test('another person’s readings in the same hour are not of this night', async () => {
  using temp = await tempStore()
  tell(temp, nightOf(date, asleep, awake), readings([midnight, 95]))
  const other = { ...temp, account: temp.store.ensureAccount('other', '1000000002', 'Europe/Berlin') }
  tell(other, readings([midnight + 60, 85]))
  assert.deepEqual(figuresOf(temp), [95, 95, 95])
  tell(other, nightOf(date, asleep, awake))
  assert.deepEqual(figuresOf(other), [85, 85, 85])
  assert.deepEqual(figuresOf(temp), [95, 95, 95])
})
