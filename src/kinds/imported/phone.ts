// The days in the database of the Mi Fit app on a rooted Android phone: the cloud's own records, taken apart into columns.
//
//   {"rows": [{"DATE", "SUMMARY" (JSON), "DATA" (base64), "DATA_HR" (base64), "TIME_ZONE", "DEVICE_ID"} ...]}
//
// Facts: data.md section 5.

import { bytesOf, textOf } from '../../codec/text.ts'
import { bandData } from '../sources/band-data.ts'
import { type ImportedSource, trust } from './imported.ts'

export const phoneDays: ImportedSource = {
  name: 'phone_days',
  title: "Days of the phone's database",
  trust: trust.phone,
  feeds: bandData,
  convert(body) {
    const data = phoneRows(body).map((row) => ({
      date_time: row.DATE,
      device_id: text(row.DEVICE_ID),
      summary: text(row.SUMMARY),
      // Counts where the summary states none.
      timeZone: row.TIME_ZONE,
      data: row.DATA ?? undefined,
      data_hr: row.DATA_HR ?? undefined,
    }))
    return bytesOf(JSON.stringify({ code: 1, message: 'success', data }))
  },
}

function phoneRows(body: Uint8Array): Record<string, unknown>[] {
  try {
    const { rows } = JSON.parse(textOf(body)) as { rows?: unknown }
    return Array.isArray(rows) ? rows.filter((row) => typeof row === 'object' && row !== null) : []
  } catch {
    return []
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
