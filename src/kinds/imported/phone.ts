// The days in the database of the Mi Fit app on a rooted Android phone: the cloud's own records, taken apart into columns.
//
//   {"rows": [{"DATE", "SUMMARY" (JSON), "DATA" (base64), "DATA_HR" (base64), "TIME_ZONE", "DEVICE_ID"} ...]}
//
// Facts: protocol notes on the phone's database.

import { epochOfDate } from '../../codec/date.ts'
import { lenientNumber } from '../../codec/number.ts'
import { bytesOf, textOf } from '../../codec/text.ts'
import { offsetOfDay } from '../../codec/zone.ts'
import { bandData } from '../sources/band-data.ts'
import { type ImportedSource, trust } from './imported.ts'

export const phoneDays: ImportedSource = {
  name: 'phone_days',
  title: "Days of the phone's database",
  trust: trust.phone,
  feeds: bandData,
  convert(body) {
    const data = rowsOf(body).map((row) => ({
      date_time: row.DATE,
      device_id: text(row.DEVICE_ID),
      summary: withZone(text(row.SUMMARY), text(row.DATE), row.TIME_ZONE),
      data: row.DATA ?? undefined,
      data_hr: row.DATA_HR ?? undefined,
    }))
    return bytesOf(JSON.stringify({ code: 1, message: 'success', data }))
  },
}

function rowsOf(body: Uint8Array): Record<string, unknown>[] {
  try {
    const { rows } = JSON.parse(textOf(body)) as { rows?: unknown }
    return Array.isArray(rows) ? rows.filter((row) => typeof row === 'object' && row !== null) : []
  } catch {
    return []
  }
}

/** The summary with the row's zone, where it does not state its own. */
function withZone(summary: string, date: string, zone: unknown): string {
  let content: unknown
  try {
    content = JSON.parse(summary)
  } catch {
    return summary
  }
  if (typeof content !== 'object' || content === null || 'tz' in content) return summary
  const offset = offsetOf(zone, date)
  return offset === null ? summary : JSON.stringify({ ...content, tz: String(offset) })
}

/** A zone as a name, as quarter hours or as seconds: the cloud has written all three. */
function offsetOf(zone: unknown, date: string): number | null {
  const number = lenientNumber(zone)
  // 56 quarter hours are UTC+14.
  if (number !== null) return Math.abs(number) <= 56 ? number * 900 : number
  return typeof zone === 'string' && zone.includes('/') ? offsetOfDay(zone, epochOfDate(date)) : null
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
