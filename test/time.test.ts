// Time in every zone: each change of the clock from 2014 to 2026 in all zones that the engine knows. No instant is lost
// or doubled, a local day has exactly its hours, and the computer's own zone plays no part.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { addDays, dateOfEpoch, epochOfDate } from '../src/codec/date.ts'
import { offsetAt, offsetOfDay } from '../src/codec/zone.ts'
import { instantOffset, localDate, placeOfMidnight } from '../src/kinds/clock.ts'
import { hrv } from '../src/kinds/hrv.ts'
import { isIssue, type Row } from '../src/kinds/kind.ts'
import { minute } from '../src/kinds/minute.ts'
import { night } from '../src/kinds/night.ts'
import { encodeBandData } from '../src/kinds/sources/band-data-encode.ts'

const FROM = Date.UTC(2014, 0, 1) / 1000
const TO = Date.UTC(2027, 0, 1) / 1000
const MINUTE = 60
const HOUR = 3600
const DAY = 86_400

const zones = Intl.supportedValuesOf('timeZone')

interface Change {
  readonly zone: string
  /** First second with the new offset. */
  readonly at: number
  readonly before: number
  readonly after: number
}

/** Every change of offset, found by halving between samples ten days apart (no zone keeps summer time for less). */
function changesOf(zone: string): Change[] {
  const changes: Change[] = []
  let before = offsetAt(zone, FROM)!
  for (let at = FROM; at < TO; at += 10 * DAY) {
    const after = offsetAt(zone, at + 10 * DAY)!
    if (after === before) continue
    let [low, high] = [at, at + 10 * DAY]
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2)
      if (offsetAt(zone, middle) === before) low = middle
      else high = middle
    }
    changes.push({ zone, at: high, before, after })
    before = after
  }
  return changes
}

// Every change of every zone is looked for. Zones whose changes are the same to the second behave alike: one of them
// stands for all.
const distinct = new Map<string, Change[]>()
for (const zone of zones) {
  const own = changesOf(zone)
  const rule = [offsetAt(zone, FROM), ...own.flatMap(({ at, after }) => [at, after])].join(' ')
  if (!distinct.has(rule)) distinct.set(rule, own)
}
const changes = [...distinct.values()].flat()

test('there are zones and changes to try', () => {
  assert.ok(zones.length > 400, `${zones.length} zones`)
  assert.ok(distinct.size > 80 && changes.length > 700, `${distinct.size} rules, ${changes.length} changes`)
})

test('local days follow each other without a hole and without an overlap across every change', () => {
  for (const { zone, at, before, after } of changes) {
    let last = localDate(at - 2 * DAY, instantOffset(zone, null, at - 2 * DAY))
    for (let instant = at - 2 * DAY; instant <= at + 2 * DAY; instant += 30 * MINUTE) {
      const offset = instantOffset(zone, null, instant)!
      assert.equal(offset, instant < at ? before : after, `${zone} ${instant}`)
      const date = localDate(instant, offset)
      // Samoa (2011) left out a day; since 2014 no zone has, so a day is the same or the next one.
      assert.ok(
        date === last || date === addDays(last, 1) || (instant === at && date === addDays(last, -1)),
        `${zone} ${instant}`,
      )
      last = date
      // The second of the local day and the date give the instant back.
      assert.equal(epochOfDate(date) + ((((instant + offset) % DAY) + DAY) % DAY) - offset, instant)
    }
  }
})

test('what is filed under local midnight belongs to its day in every zone, at home and abroad', () => {
  for (const { zone, at } of changes) {
    // A device keeps one offset for the day of the change: that of its noon.
    const changed = localDate(at, offsetAt(zone, at))
    const noon = offsetOfDay(zone, epochOfDate(changed))!
    const kept = placeOfMidnight((epochOfDate(changed) - noon) * 1000, zone, 'Europe/Berlin')
    assert.deepEqual([kept?.date, kept?.offset], [changed, noon], `${zone} ${changed} by its noon`)
    for (const near of [-1, 0, 1]) {
      const date = addDays(localDate(at, offsetAt(zone, at)), near)
      const midnight = midnightOf(zone, date)
      if (midnight === null) continue
      const place = placeOfMidnight(midnight * 1000 + 1, zone, 'Europe/Berlin')
      assert.deepEqual([place?.date, place?.offset], [date, offsetAt(zone, midnight)], `${zone} ${date}`)
      // Without a zone the midnight itself tells, but for the far ends of the earth that share theirs.
      const offset = offsetAt(zone, midnight)!
      if (Math.abs(offset) < 12 * HOUR - 1 && offset > -10 * HOUR)
        assert.deepEqual(placeOfMidnight(midnight * 1000, null, zone), place, `${zone} ${date} untold`)
    }
  }
})

/** The instant of 00:00 on `date`; null where the clock skips it. */
function midnightOf(zone: string, date: string): number | null {
  const utc = epochOfDate(date)
  for (const guess of [offsetAt(zone, utc - offsetAt(zone, utc)!)!, offsetAt(zone, utc)!]) {
    if (offsetAt(zone, utc - guess) === guess) return utc - guess
  }
  return null
}

test('samples across a change come back at their instants, on their local days, none lost', () => {
  for (const { zone, at } of changes) {
    const start = Math.floor(at / DAY) * DAY
    const instants = Array.from({ length: 96 }, (_, i) => start + i * 15 * MINUTE)
    const item = {
      eventType: 'HRVRMSSD',
      subType: 'real_data',
      timestamp: start * 1000,
      value: {
        startTime: start * 1000,
        samples: instants.map((instant) => ({ s: (instant - start) * 1000, hrv: 50 })),
        timeZone: `96,${zone}`,
      },
    }
    const context = { zone: null, from: '', to: '' }
    const reply = hrv.source.parse(Buffer.from(JSON.stringify({ items: [item] })), context)
    const rows = [...hrv.decode(reply, context)].filter((row): row is Row => !isIssue(row))
    const samples = rows.flatMap((row) => [...hrv.stored!.unpack!(row)])
    assert.deepEqual(
      samples.map(({ instant }) => instant),
      instants,
      zone,
    )
    for (const { instant, date, utc_offset: offset } of samples) {
      assert.equal(offset, offsetAt(zone, Number(instant)))
      assert.equal(date, localDate(Number(instant), Number(offset)))
    }
  }
})

test("a record's minutes and nights keep its one offset on days of 23 and 25 hours", () => {
  for (const { zone, at, before, after } of changes) {
    const date = localDate(at, after)
    const activity = new Uint8Array(4320).fill(1)
    // The device states the offset that it had before or after the change.
    for (const offset of [before, after]) {
      const [st, ed] = [epochOfDate(date) - offset - HOUR, epochOfDate(date) - offset + 7 * HOUR]
      const slp = { st, ed, lt: 480, dp: 0, dt: 0, wk: 0, stage: [{ start: 1380, stop: 1859, mode: 4 }] }
      const body = encodeBandData([{ date, offset, summary: { slp }, activity }])
      const context = { zone, from: date, to: date }
      const reply = minute.source.parse(body, context)
      const [row] = [...minute.decode(reply, context)] as Row[]
      const minutes = [...minute.stored!.unpack!(row!)]
      assert.equal(minutes.length, 1440)
      assert.equal(new Set(minutes.map(({ instant }) => instant)).size, 1440)
      assert.equal(minutes[0]!.instant, epochOfDate(date) - offset)
      const [slept] = [...night.decode(reply, context)] as Row[]
      assert.deepEqual([slept!.start, slept!.end, slept!.date], [st, ed, date])
    }
    // Without an offset of its own the record has that of noon.
    const context = { zone, from: date, to: date }
    const bare = minute.source.parse(encodeBandData([{ date, offset: null, summary: {}, activity }]), context)
    const [row] = [...minute.decode(bare, context)] as Row[]
    assert.equal(row!.utc_offset, offsetOfDay(zone, epochOfDate(date)))
  }
})

test("the computer's own zone changes nothing", () => {
  const script = `
    const { dateOfEpoch, epochOfDate, weekday } = await import('./src/codec/date.ts')
    const { offsetAt } = await import('./src/codec/zone.ts')
    const { placeOfMidnight } = await import('./src/kinds/clock.ts')
    const at = 1774746000
    console.log(JSON.stringify([dateOfEpoch(at, 3600), epochOfDate('2026-03-29'), weekday('2026-03-29'),
      offsetAt('Asia/Kolkata', at), placeOfMidnight(1786041000001, null, 'Europe/Berlin')]))`
  const cwd = fileURLToPath(new URL('..', import.meta.url))
  const told = ['UTC', 'America/St_Johns', 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Asia/Kathmandu'].map((TZ) =>
    execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd,
      env: { ...process.env, TZ },
    }).toString(),
  )
  assert.equal(new Set(told).size, 1)
  assert.equal(dateOfEpoch(1_774_746_000, 3600), '2026-03-29')
})
