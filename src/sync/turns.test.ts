// Which streams a run asks, and what it asks again: by notes and coverage alone, with a run that only writes down.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { now, type TempStore, tempStore } from '../../test/temp-store.ts'
import { addDays, daysBetween } from '../codec/date.ts'
import { sources } from '../kinds/index.ts'
import type { Source } from '../kinds/kind.ts'
import { keepReply } from '../store/archive.ts'
import { askDoubted, doubtEmpty, recheck } from './again.ts'
import { dueSources, leads } from './due.ts'
import { askedTimes, noteAsked, readNote, writeNote } from './ledger.ts'
import type { RequestOutcome, SyncRun } from './run.ts'

const HOUR = 3600
const DAY = 24 * HOUR
/** The newest day that no run asks for anyway. */
const LAST = '2026-11-13'

/** A stream that is asked in windows of `days` days. */
function stream(name: string, days = 90): Source {
  return {
    name,
    windows: { days },
    request: (_: unknown, from: string, to: string) => ({ path: `/${name}`, query: { from, to } }),
  } as unknown as Source
}

function cover({ store, account }: TempStore, name: string, from: string, to: string, state = 'ok'): void {
  store.database.run('INSERT INTO coverage_span VALUES (?, ?, ?, ?, ?)', account.id, name, from, to, state)
}

/** The band delivered something so many seconds ago. */
function deliver({ store, account }: TempStore, ago: number): void {
  const body = new TextEncoder().encode(String(ago))
  const reply = { account: account.id, source: 'band_data', request: '', from: LAST, to: LAST, origin: 'cloud', body }
  const id = keepReply(store.database, { ...reply, asked: now() - ago })
  store.database.run('INSERT INTO day_record (account, date, reply) VALUES (?, ?, ?)', account.id, LAST, id)
}

const names = (list: readonly Source[]) => list.map(({ name }) => name)

test('days, the list of workouts and their details lead; streams and rare records follow', () => {
  const leading = sources.filter(leads)
  assert.deepEqual(names(leading).sort(), ['band_data', 'workout_detail', 'workout_history'])
  for (const source of sources.filter(({ each }) => each?.every !== undefined)) assert.equal(leads(source), false)
})

test('what was never asked is due; asked within a day it is not, from a day on it is', async () => {
  using temp = await tempStore()
  const [a, b, c] = ['a', 'b', 'c'].map((name) => stream(name)) as [Source, Source, Source]
  for (const { name } of [a, b, c]) cover(temp, name, '2026-01-01', LAST)
  const due = (later = 0) => names(dueSources({ ...temp, userId: '1', now: () => now() + later }, [a, b, c]))
  assert.deepEqual(due(), ['a', 'b', 'c'])
  noteAsked(temp, 'a', now() - DAY + 1)
  noteAsked(temp, 'b', now() - DAY)
  assert.deepEqual(due(), ['b', 'c'])
  assert.deepEqual(due(1), ['a', 'b', 'c'])
  // A clock that was set back by more than a day silences nothing.
  noteAsked(temp, 'a', now() + DAY + 1)
  noteAsked(temp, 'b', now() + HOUR)
  assert.deepEqual(due(), ['a', 'c'])
  assert.deepEqual(askedTimes(temp), { a: now() + DAY + 1, b: now() + HOUR })
})

test('of streams that are a day old five have their turn, and three that never held anything, the oldest first', async () => {
  using temp = await tempStore()
  const full = Array.from({ length: 7 }, (_, i) => stream(`full${i}`))
  const idle = Array.from({ length: 5 }, (_, i) => stream(`idle${i}`))
  for (const { name } of full) cover(temp, name, '2026-01-01', LAST)
  for (const { name } of idle) cover(temp, name, '2020-01-01', LAST, 'empty')
  // The later in the list, the longer ago.
  const all = [...full, ...idle]
  for (const [i, { name }] of all.entries()) noteAsked(temp, name, now() - 2 * DAY - i * HOUR)
  const due = names(dueSources({ ...temp, userId: '1', now }, all))
  assert.deepEqual(due, ['full2', 'full3', 'full4', 'full5', 'full6', 'idle2', 'idle3', 'idle4'])
  // One without windows cannot tell whether it is empty, and counts as one that holds something.
  const whole = { name: 'whole', windows: 'whole' } as unknown as Source
  noteAsked(temp, 'whole', now() - 9 * DAY)
  const with_ = names(dueSources({ ...temp, userId: '1', now }, [...all, whole]))
  assert.deepEqual(with_, ['full3', 'full4', 'full5', 'full6', 'idle2', 'idle3', 'idle4', 'whole'])
  // Equally old ones keep their order.
  for (const { name } of all) noteAsked(temp, name, now() - 2 * DAY)
  const equal = names(dueSources({ ...temp, userId: '1', now }, all))
  assert.deepEqual(equal, ['full0', 'full1', 'full2', 'full3', 'full4', 'idle0', 'idle1', 'idle2'])
})

test('news of the band makes streams due that hold something, a quarter of an hour after they were asked', async () => {
  using temp = await tempStore()
  const [full, idle] = [stream('full'), stream('idle')]
  cover(temp, 'full', '2026-01-01', LAST)
  cover(temp, 'idle', '2026-01-01', LAST, 'empty')
  const due = () => names(dueSources({ ...temp, userId: '1', now }, [full, idle]))
  for (const name of ['full', 'idle']) noteAsked(temp, name, now() - HOUR)
  assert.deepEqual(due(), [])
  deliver(temp, HOUR)
  assert.deepEqual(due(), [], 'asked at the same second')
  noteAsked(temp, 'full', now() - HOUR - 1)
  assert.deepEqual(due(), ['full'])
  noteAsked(temp, 'full', now() - HOUR + 1)
  assert.deepEqual(due(), [])
  using fresh = await tempStore()
  cover(fresh, 'full', '2026-01-01', LAST)
  deliver(fresh, 60)
  const soon = () => names(dueSources({ ...fresh, userId: '1', now }, [full]))
  noteAsked(fresh, 'full', now() - 15 * 60 + 1)
  assert.deepEqual(soon(), [])
  noteAsked(fresh, 'full', now() - 15 * 60)
  assert.deepEqual(soon(), ['full'])
})

/** A run that asks nothing: windows in the order they were asked, each answered by `answer`. */
function recorder(
  temp: TempStore,
  answer: (source: Source) => RequestOutcome | null = () => ({ state: 'same', size: null }),
) {
  const asked: string[] = []
  const run = {
    options: { ...temp, userId: '1', now },
    requests: 0,
    suspicious: [] as object[],
    attempt: (_source: Source, _window: object, _total: number, work: () => Promise<RequestOutcome>) => work(),
    get: async () => new Uint8Array(),
    keep(source: Source, { from, to }: { from: string; to: string }, _request: object, _body: Uint8Array, how: object) {
      asked.push(`${source.name} ${from} ${to}`)
      // What says nothing new is not kept twice.
      assert.deepEqual(how, { onlyNews: true })
      return answer(source)
    },
  }
  return { run: run as unknown as SyncRun, asked, suspicious: run.suspicious }
}

test('of the other streams two windows a run are looked at again, newest first, stream by stream', async () => {
  using temp = await tempStore()
  const [a, b, never] = [stream('a', 90), stream('b', 30), stream('never')]
  // The first days of `a` were empty: its history begins with what it held first.
  cover(temp, 'a', '2020-01-01', '2026-04-30', 'empty')
  cover(temp, 'a', '2026-05-01', LAST)
  cover(temp, 'b', '2026-10-25', LAST)
  const { run, asked } = recorder(temp)
  const runs = async (n: number) => {
    for (let i = 0; i < n; i++) await recheck(run, [a, never, b])
    return asked.splice(0)
  }
  assert.deepEqual(await runs(1), ['a 2026-08-16 2026-11-13', 'a 2026-05-18 2026-08-15'])
  assert.deepEqual(await runs(1), ['a 2026-05-01 2026-05-17', 'b 2026-10-25 2026-11-13'])
  assert.deepEqual(await runs(1), ['a 2026-08-16 2026-11-13', 'a 2026-05-18 2026-08-15'])
  // A place that is no longer in the history starts over.
  for (const at of ['2026-04-30', '2026-11-14']) {
    writeNote(temp, 'recheck', { days: null, stream: 'a', at })
    assert.deepEqual(await runs(1), ['a 2026-08-16 2026-11-13', 'a 2026-05-18 2026-08-15'], at)
  }
  for (const [at, from] of [
    [LAST, '2026-08-16'],
    ['2026-05-01', '2026-05-01'],
  ]) {
    writeNote(temp, 'recheck', { days: null, stream: 'a', at })
    assert.equal((await runs(1))[0], `a ${from} ${at}`)
  }
  // A stream that went away is passed by with its place.
  writeNote(temp, 'recheck', { days: null, stream: 'gone', at: '2026-10-01' })
  assert.equal((await runs(1))[0], 'a 2026-08-16 2026-11-13')
  await recheck(run, [never])
  assert.deepEqual(asked, [])
  assert.deepEqual(readNote(temp, 'recheck'), { days: null, stream: null, at: null })
})

test('a history of one day is looked at again; one that only began within the last week is not', async () => {
  using temp = await tempStore()
  const [old, young] = [stream('old'), stream('young')]
  cover(temp, 'old', LAST, LAST)
  cover(temp, 'young', '2026-11-14', '2026-11-21')
  const { run, asked } = recorder(temp)
  await recheck(run, [young])
  assert.deepEqual(asked, [])
  await recheck(run, [old])
  assert.deepEqual(asked, [`old ${LAST} ${LAST}`, `old ${LAST} ${LAST}`])
})

test("of the band's days a thirtieth a run is looked at again, in two windows at most, round and round", async () => {
  using temp = await tempStore()
  const band = sources.find(({ name }) => name === 'band_data')!
  const first = addDays(LAST, 1 - 1200)
  for (const kind of ['day', 'minute']) cover(temp, kind, first, LAST)
  const { run, asked } = recorder(temp)
  for (let turn = 0; turn < 30; turn++) {
    await recheck(run, [band])
    assert.ok(asked.length <= 2 * (turn + 1))
  }
  const windows = asked.map((line) => line.split(' ').slice(1) as [string, string])
  assert.equal(windows[0]![1], LAST)
  assert.equal(windows.at(-1)![0], first)
  for (const [i, [from]] of windows.slice(0, -1).entries()) assert.equal(windows[i + 1]![1], addDays(from, -1))
  assert.equal(
    windows.reduce((sum, [from, to]) => sum + daysBetween(from, to) + 1, 0),
    1200,
  )
  asked.length = 0
  await recheck(run, [band])
  assert.equal(asked[0]!.split(' ')[2], LAST)
  await recheck(run, [])
  assert.equal(asked.length, 2)
})

test('an empty answer about days that hold data is doubted once, and asked for in three more runs', async () => {
  using temp = await tempStore()
  const stress = sources.find(({ name }) => name === 'stress')!
  cover(temp, 'stress', '2026-10-01', '2026-10-10')
  cover(temp, 'stress', '2026-10-11', '2026-10-31', 'empty')
  const empty: RequestOutcome = { state: 'same', size: 0 }
  const { run, asked, suspicious } = recorder(temp, () => empty)
  const doubt = (from: string, to: string, outcome: RequestOutcome = empty) =>
    doubtEmpty(run, stress, { from, to } as never, outcome)
  doubt('2026-10-11', '2026-10-31')
  doubt('2026-09-01', '2026-09-30')
  doubt('2026-10-01', '2026-10-31', { state: 'same', size: 4 })
  doubt('2026-10-01', '2026-10-31', { state: 'same', size: null })
  doubt('2026-10-01', '2026-10-31', { state: 'capped' })
  assert.deepEqual(suspicious, [])
  doubt('2026-10-10', '2026-10-31')
  doubt('2026-10-10', '2026-10-31', { state: 'kept', applied: { size: 0 } as never })
  doubt('2026-10-10', '2026-10-30')
  doubt('2026-09-01', '2026-10-01')
  doubt('2026-09-02', '2026-10-01')
  assert.equal(suspicious.length, 5)
  const left = () => readNote<{ from: string; to: string; left: number }[]>(temp, 'doubts')
  assert.deepEqual(
    left()!.map(({ from, to, left }) => [from, to, left]),
    [
      ['2026-10-10', '2026-10-31', 3],
      ['2026-10-10', '2026-10-30', 3],
      ['2026-09-01', '2026-10-01', 3],
      ['2026-09-02', '2026-10-01', 3],
    ],
  )
  for (const tries of [2, 1]) {
    await askDoubted(run)
    assert.deepEqual(
      left()!.map(({ left }) => left),
      [tries, tries, tries, tries],
    )
  }
  await askDoubted(run)
  assert.deepEqual(left(), [])
  assert.equal(asked.length, 12)
  await askDoubted(run)
  assert.equal(asked.length, 12)
})

test('a doubt ends with an answer that holds something, stays after one that failed, and goes with its source', async () => {
  using temp = await tempStore()
  const doubts = ['stress', 'gone'].map((source) => ({ source, from: '2026-10-01', to: '2026-10-31', left: 2 }))
  const after = async (answer: RequestOutcome | null) => {
    writeNote(temp, 'doubts', doubts)
    const { run, asked } = recorder(temp, () => answer)
    await askDoubted(run)
    assert.deepEqual(asked, ['stress 2026-10-01 2026-10-31'])
    return readNote(temp, 'doubts')
  }
  assert.deepEqual(await after({ state: 'kept', applied: { size: 7 } as never }), [])
  assert.deepEqual(await after({ state: 'same', size: 7 }), [])
  assert.deepEqual(await after(null), [doubts[0]])
  // The same bytes as those that raised the doubt.
  assert.deepEqual(await after({ state: 'same', size: null }), [{ ...doubts[0], left: 1 }])
  assert.deepEqual(await after({ state: 'same', size: 0 }), [{ ...doubts[0], left: 1 }])
})
