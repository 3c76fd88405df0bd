// GET /v1/data/band_data.json: daily records, with the faults that damage them (data.md 1.1, 1.2).

import { dayNumberAt } from './calendar.ts'
import { dailyTotals, type SimulatedDaily } from './daily.ts'
import type { Faults } from './faults.ts'
import { json, type SimulatorAnswer } from './http.ts'
import type { DataRoute, Read } from './read.ts'
import { spoil, type WireDay } from './spoil.ts'

/** Most records in one answer. */
const cap = 500

/** Days already read once: the fault `changed-history` alters them from the second time on. */
const read = new WeakMap<Faults, Set<string>>()

function bandData(ask: Read): SimulatorAnswer {
  const from = dayNumberAt(ask.query.get('from_date') ?? '')
  const to = dayNumberAt(ask.query.get('to_date') ?? '')
  const type = ask.query.get('query_type')
  if (!(from <= to) || !ask.query.has('userid') || (type !== 'summary' && type !== 'detail')) {
    return json({ code: -1, message: 'Bad request' }, 400)
  }
  const records: WireDay[] = []
  for (let day = Math.max(from, ask.person.first); day <= Math.min(to, ask.person.last); day++) {
    for (const daily of dailyTotals(ask.person, day, ask.now)) {
      if (records.length >= cap) break
      records.push(wire(ask, changed(ask, daily, day), type === 'detail'))
    }
  }
  return json({ code: 1, message: 'success', data: spoil(records, ask) })
}

/** The record in wire form. */
function wire(ask: Read, daily: SimulatedDaily, detail: boolean): WireDay {
  return {
    uid: ask.person.userId,
    data_type: 0,
    date_time: daily.date,
    source: daily.source,
    summary: Buffer.from(JSON.stringify(daily.summary)).toString('base64'),
    device_id: daily.deviceId,
    uuid: daily.uuid,
    ...(detail
      ? {
          data: Buffer.from(daily.activity.buffer, daily.activity.byteOffset, daily.activity.length).toString('base64'),
          data_hr: Buffer.from(daily.heart.buffer, daily.heart.byteOffset, daily.heart.length).toString('base64'),
        }
      : {}),
  }
}

/** A late band sync: an old day grows by a walk after it was read once. */
function changed(ask: Read, daily: SimulatedDaily, day: number): SimulatedDaily {
  const fault = ask.faults.active('changed-history')
  if (fault === undefined || day > ask.person.last - Number(fault.days ?? 30)) return daily
  const seen = read.get(ask.faults) ?? new Set()
  read.set(ask.faults, seen)
  const key = `${ask.person.userId}/${daily.date}/${daily.source}/${ask.query.get('query_type')}`
  if (!seen.has(key)) {
    seen.add(key)
    return daily
  }
  const activity = daily.activity.slice()
  let more = 0
  for (let minute = 1230; minute < 1240; minute++) {
    more += 100 - (activity[minute * 3 + 2] as number)
    activity.set([daily.summary.v === 6 ? 64 : 1, 96, 100], minute * 3)
  }
  const { stp } = daily.summary
  const summary = { ...daily.summary, stp: { ...stp, ttl: stp.ttl + more, dis: stp.dis + Math.round(more * 0.68) } }
  return { ...daily, activity, summary }
}

export const bandDataRoutes: readonly DataRoute[] = [{ path: /^\/v1\/data\/band_data\.json$/, answer: bandData }]
