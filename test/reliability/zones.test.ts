// Clock changes, ends of years and leap days, in all zones: 1,440 minutes each, none lost, none doubled, whatever the
// zone of the computer (D5).

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dateOfEpoch, eachDate, epochOfDate } from '../../src/codec/date.ts'
import { isIssue, type Row } from '../../src/kinds/kind.ts'
import { minute } from '../../src/kinds/minute.ts'
import { bandData } from '../../src/kinds/sources/band-data.ts'
import { encodeBandData } from '../../src/kinds/sources/band-data-encode.ts'
import { chances, seed, spread, tier, times } from './tier.ts'
import { startWorld } from './world.ts'
import {
  around,
  askPython,
  type Clock,
  changesOf,
  clockOf,
  firstDay,
  lastDay,
  noonOffset,
  toldOffset,
  type Witness,
} from './zones.ts'

const DAY = 86_400
const MINUTES = 1440
const computers = ['Europe/Berlin', 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Asia/Kathmandu', 'America/St_Johns']

/** Changes by half an hour and by two, at midnight, thirty-six times, never; days east and west of everybody. */
const odd = [
  ...['Australia/Lord_Howe', 'Antarctica/Troll', 'America/Sao_Paulo', 'Africa/Casablanca', 'Asia/Kathmandu'],
  ...['Pacific/Apia', 'Pacific/Kiritimati', 'Pacific/Chatham', 'America/Caracas', 'Asia/Pyongyang', 'Asia/Tehran'],
  ...['America/New_York', 'America/St_Johns', 'America/Nuuk', 'Asia/Gaza', 'Europe/Berlin', 'Etc/GMT+12'],
]

/** Three days in a row. */
interface Turn {
  readonly zone: string
  readonly dates: readonly string[]
  /** Their offsets at noon. */
  readonly offsets: readonly number[]
}

test('D5: in every zone, around every change of its clock, no minute of a day is lost or doubled', (t) => {
  const names = Intl.supportedValuesOf('timeZone')
  const sample = spread(names.length, 12, seed).map((number) => names[number - 1]!)
  const python = tier === 'pr' ? askPython([...odd, ...sample]) : askPython()
  if (python === null)
    t.diagnostic('NOT RUN: no python3 with zoneinfo, so offsets have one witness, and no other names')
  const zones = [
    ...new Set(tier === 'pr' ? [...odd, ...sample] : [...names, ...Object.keys(python?.zones ?? {})]),
  ].filter(isKnown)
  const clocks = new Map(zones.map((zone) => [zone, clockOf(zone)]))
  const turns: Turn[] = []
  let changes = 0
  for (const [zone, clock] of clocks) {
    const days = changesOf(clock)
    changes += days.length
    if (python !== null) sameChanges(zone, days, python)
    for (const date of [...days, ...endsOfYears]) turns.push(turnOf(zone, clock, date))
  }
  // What is left of the count is days like any other.
  const chance = chances(seed)
  const span = (epochOfDate(lastDay) - epochOfDate(firstDay)) / DAY
  while (turns.length * 3 < times(2000, 50_000)) {
    const zone = zones[Math.floor(chance() * zones.length)]!
    const date = dateOfEpoch(epochOfDate(firstDay) + (1 + Math.floor(chance() * (span - 1))) * DAY)
    turns.push(turnOf(zone, clocks.get(zone)!, date))
  }
  let told = 0
  for (const { zone, dates, offsets } of turns)
    for (const [i, date] of dates.entries()) {
      if (python === null || date < firstDay || date >= python.until) continue
      assert.equal(offsets[i], toldOffset(python.zones[zone]!, date), `${zone} ${date} by zoneinfo`)
      told++
    }
  const days = turns.length * 3
  t.diagnostic(`${zones.length} zones, ${changes} changes, ${days} days, ${told} of them told by zoneinfo too`)
  assert.ok(zones.length >= (tier === 'pr' ? 25 : python === null ? 400 : 590), `${zones.length} zones`)
  assert.ok(changes >= times(250, 3500, 3500), `${changes} changes`)
  assert.ok(days >= times(2000, 50_000), `${days} days`)
  assert.ok(python === null || told > days * 0.7, `${told} days told by zoneinfo`)

  const home = process.env.TZ
  const shown = new Set<string>()
  try {
    for (const TZ of computers) {
      process.env.TZ = TZ
      shown.add(new Date(0).toString())
      for (const turn of turns) hold(turn)
    }
  } finally {
    if (home === undefined) delete process.env.TZ
    else process.env.TZ = home
  }
  assert.equal(shown.size, computers.length, 'the computer was not in five zones')
})

function isKnown(zone: string): boolean {
  try {
    clockOf(zone)
    return true
  } catch {
    // "Factory" and "localtime" are files of the system and no zones.
    return false
  }
}

const endsOfYears = [...eachDate(firstDay, lastDay)].filter((date) => /-12-31$|-02-29$/.test(date))

function turnOf(zone: string, clock: Clock, date: string): Turn {
  const dates = around(date)
  return { zone, dates, offsets: dates.map((one) => noonOffset(clock, one)) }
}

/** That both witnesses found the clock of `zone` changed as often, and by the same days. */
function sameChanges(zone: string, days: readonly string[], { until, zones }: Witness): void {
  // A change after noon shows in the next day's noon.
  const noons = zones[zone]!.slice(1).map(([date]) => date)
  const by = (list: readonly string[]) => list.filter((date) => date < until)
  assert.equal(by(noons).length, by(days).length, `${zone}: ${by(noons)} and ${by(days)}`)
  for (const [i, date] of by(days).entries()) assert.ok(around(date).slice(1).includes(noons[i]!), `${zone} ${date}`)
}

/** The steps and beats of a minute: none is that of the minutes beside it, so that a shift by one would show. */
const stepsOf = (m: number) => 1 + (m % 251)
const beatsOf = (m: number) => 40 + (m % 199)
const activity = Uint8Array.from({ length: MINUTES * 3 }, (_, i) => (i % 3 === 2 ? stepsOf((i - 2) / 3) : 1))
const heartrate = Uint8Array.from({ length: MINUTES }, (_, m) => beatsOf(m))

/**
 * That the records of three days are read as the notes say: 1,440 minutes from midnight by the one offset of the day, told
 * by the record or, where it tells none, by the zone. Two days in a row share or leave out as many minutes as their
 * offsets differ by, and so none where they do not.
 */
function hold({ zone, dates, offsets }: Turn): void {
  const about = () => `${zone} ${dates[1]} seed ${seed} TZ ${process.env.TZ}`
  // A record that tells its offset is read alike wherever its wearer is at home.
  for (const [home, tells] of [
    [zone, false],
    ['Pacific/Marquesas', true],
  ] as const) {
    const starts: number[] = []
    for (const [i, row] of rowsOf(dates, tells ? offsets : dates.map(() => null), home).entries()) {
      assert.equal(row.date, dates[i], about())
      assert.equal(row.utc_offset, offsets[i], about())
      const { length, columns } = minute.stored!.columnReader!()(row)
      const column = (name: string) => (columns[name] as { numbers: Float64Array }).numbers
      const [instant, number, steps, beats] = [
        column('instant'),
        column('minute'),
        column('steps'),
        column('heartrate'),
      ]
      assert.equal(length, MINUTES, about())
      const start = epochOfDate(dates[i]!) - offsets[i]!
      let right = 0
      for (let m = 0; m < MINUTES; m++)
        if (number[m] === m && instant[m] === start + m * 60 && steps[m] === stepsOf(m) && beats[m] === beatsOf(m))
          right++
      assert.equal(right, MINUTES, about())
      // Every one of them lies on its day by the offset that it was given.
      assert.equal(dateOfEpoch(instant[0]!, offsets[i]), dates[i], about())
      assert.equal(dateOfEpoch(instant[MINUTES - 1]!, offsets[i]), dates[i], about())
      starts.push(instant[0]!)
    }
    for (let i = 1; i < starts.length; i++)
      assert.equal(starts[i]! - starts[i - 1]! - DAY, offsets[i - 1]! - offsets[i]!, `${about()}: the seam`)
  }
}

function rowsOf(dates: readonly string[], offsets: readonly (number | null)[], home: string): Row[] {
  const body = encodeBandData(dates.map((date, i) => ({ date, offset: offsets[i]!, summary: {}, activity, heartrate })))
  const context = { zone: home, from: dates[0]!, to: dates[2]! }
  const reply = bandData.parse(body, context)
  const rows: Row[] = []
  for (const item of minute.decode(reply, context)) {
    assert.ok(!isIssue(item), JSON.stringify(item))
    rows.push(item)
  }
  assert.equal(rows.length, dates.length)
  return rows
}

test("D5: the computer's own zone changes nothing that the person's zone tells", async () => {
  await using world = await startWorld({ person: 'traveller', days: 90 })
  const told = new Set<string | null>()
  for (const TZ of computers) {
    const home = world.home()
    assert.equal((await world.sync(home, { env: { TZ } })).status, 0)
    const sql = "SELECT * FROM day WHERE date < date('now', '-3 days')"
    const { status, out } = await world.run(home, ['sql', '--json', sql])
    assert.equal(status, 0)
    told.add(out)
  }
  assert.equal(told.size, 1)
})
