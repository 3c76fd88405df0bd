// The made-up days hold together: totals, stages, nights and bytes agree, in every person's history.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dateAt, dayNumberAt, offsetAt } from './calendar.ts'
import { dailyTotals } from './daily.ts'
import { createPerson, type PersonName, personNames } from './person.ts'

const now = Date.UTC(2026, 10, 22, 11, 30) / 1000
const personOf = (name: PersonName, seed = 1) =>
  createPerson({ name, today: dayNumberAt('2026-11-22'), seed, userId: '1000000001' })
const historyOf = (name: PersonName, step = 1) => {
  const person = personOf(name)
  const days: number[] = []
  for (let day = person.first; day <= person.last; day += step) days.push(day)
  return days.flatMap((day) => dailyTotals(person, day, now).map((daily) => ({ ...daily, day, person })))
}
const all = personNames.flatMap((name) => historyOf(name, name === 'ten-years' ? 5 : 2))
interface Span {
  start: number
  stop: number
  mode: number
  step?: number
}

test('the steps of the minutes are the total, and those of a stage its own', () => {
  for (const { activity, summary, date } of all) {
    let sum = 0
    for (let at = 2; at < 4320; at += 3) sum += activity[at] as number
    assert.equal(sum, summary.stp.ttl, date)
    for (const { start, stop, step } of summary.stp.stage as unknown as Span[]) {
      let steps = 0
      for (let minute = start; minute <= stop; minute++) steps += activity[minute * 3 + 2] as number
      assert.equal(steps, step, date)
    }
  }
})

test('light, deep, REM and awake minutes fill the night, stages touch and begin where the night begins', () => {
  let own = 0
  for (const { summary, date } of all) {
    const slp = summary.slp as unknown as Record<'st' | 'ed' | 'lt' | 'dp' | 'dt' | 'wk', number> & { stage?: Span[] }
    assert.equal(slp.lt + slp.dp + slp.dt + slp.wk, (slp.ed - slp.st) / 60, date)
    if (slp.ed === slp.st) continue
    const stages = [...(slp.stage as Span[])].sort((a, b) => a.start - b.start)
    for (let i = 1; i < stages.length; i++) assert.equal(stages[i]?.start, (stages[i - 1] as Span).stop + 1, date)
    const tz = Number(summary.tz ?? offsetAt('Europe/Berlin', dayNumberAt(date) * 86400))
    const anchor = (dayNumberAt(date) - 1) * 86400 - tz
    const shift = slp.st - (anchor + (stages[0] as Span).start * 60)
    if (summary.tz !== undefined) assert.ok(shift === 0 || shift === 86400, `${date} ${shift}`)
    if (shift === 86400) own++
    const minutes = (mode: number): number =>
      stages.filter((stage) => stage.mode === mode).reduce((sum, { start, stop }) => sum + stop - start + 1, 0)
    assert.deepEqual([minutes(4), minutes(5), minutes(8), minutes(7)], [slp.lt, slp.dp, slp.dt, slp.wk], date)
  }
  assert.ok(own > 5, `${own} nights count from their own midnight`)
})

test('the highest heart rate is one of the minutes', () => {
  for (const { heart, summary, date } of all) {
    const { hr, ts } = (summary.hr as { maxHr: { hr: number; ts: number } }).maxHr
    if (hr === 0) assert.ok(heart.every((value) => value >= 254))
    else if (summary.tz !== undefined) {
      assert.equal(heart[(ts - (dayNumberAt(date) * 86400 - Number(summary.tz))) / 60], hr, date)
    }
  }
})

test('ten years: no heart rate at first, REM and naps only later, two devices for a while, days left out', () => {
  const history = historyOf('ten-years')
  const first = history.filter(({ date }) => date < '2018-06-01')
  assert.ok(first.length > 400 && first.every(({ heart }) => heart.every((value) => value === 254)))
  assert.ok(history.filter(({ summary }) => summary.v === 5).every(({ summary }) => summary.slp.dt === 0))
  assert.ok(history.some(({ summary }) => summary.v === 6 && (summary.slp.odd_stage as unknown as Span[]).length > 0))
  const dates = history.map(({ date }) => date)
  assert.ok(dates.length > new Set(dates).size)
  assert.ok(new Set(dates).size < 3653 - 60)
  assert.equal(dates.at(-1), '2026-11-22')
})

test('some records write their stages backwards, their offset as a number, or none', () => {
  const backwards = all.filter(({ summary }) => {
    const stages = summary.slp.stage as unknown as Span[] | undefined
    return stages !== undefined && stages.length > 1 && (stages[0] as Span).start > (stages[1] as Span).start
  })
  assert.ok(backwards.length > 3)
  for (const kind of ['string', 'number', 'undefined']) {
    assert.ok(
      all.some(({ summary }) => typeof summary.tz === kind),
      kind,
    )
  }
})

test('travel: half-hour zones, the date line, and no day on the one that was skipped', () => {
  const offsets = new Set(historyOf('traveller').map(({ summary }) => Number(summary.tz)))
  for (const offset of [19800, 20700, 43200, 50400, -36000, -39600, 31500]) assert.ok(offsets.has(offset), `${offset}`)
  assert.ok(!historyOf('traveller').some(({ date }) => date.endsWith('-05-09')))
})

test('today stops at its last sync, and the same options give the same bytes', () => {
  const person = personOf('two-years')
  const [today] = dailyTotals(person, person.last, now)
  const sync = today?.summary.sync as number
  assert.ok(sync < now && sync > now - 600)
  const minute = Math.floor((sync - (person.last * 86400 - 3600)) / 60)
  assert.equal(today?.activity[(minute + 1) * 3], 126)
  assert.deepEqual(
    dailyTotals(personOf('two-years'), person.last - 40, now),
    dailyTotals(person, person.last - 40, now),
  )
  assert.notDeepEqual(
    dailyTotals(personOf('two-years', 2), person.last - 40, now),
    dailyTotals(person, person.last - 40, now),
  )
})

test('the past does not move when today does', () => {
  const later = createPerson({ name: 'two-years', today: dayNumberAt('2026-11-25'), seed: 1, userId: '1000000001' })
  const person = personOf('two-years')
  for (let day = person.first + 3; day < person.last - 2; day += 7) {
    assert.deepEqual(dailyTotals(later, day, now + 3 * 86400), dailyTotals(person, day, now), dateAt(day))
  }
})
