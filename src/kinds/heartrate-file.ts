// The index of files with heart rate by the second. The files themselves are in object storage in an undocumented
// format, and are not fetched. Source: fileInfo events second_heart_rate/real_data.

import { isDate } from '../codec/date.ts'
import { lenientNumber } from '../codec/number.ts'
import { instant } from './clock.ts'
import { type Columns, defineKind, type Issue, type Row } from './kind.ts'
import { type EventItem, type EventReply, encodeItems, eventSource } from './sources/events.ts'
import { byBucket, encodeBucket, readBucket, readSamples } from './sources/samples.ts'

const columns = {
  bucket: { type: 'instant', doc: "The cloud's bucket: 00:00 of a UTC day." },
  start: { type: 'instant', doc: 'First second.' },
  end: { type: 'instant', doc: 'Last second.' },
  date: { type: 'date', doc: 'Local day of the stretch.' },
  utc_offset: { type: 'offset', unit: 's', doc: 'Offset from UTC.' },
  file: { type: 'text', doc: "The cloud's name of the file." },
  format: { type: 'text', doc: "The cloud's name of its format." },
} as const

export const heartrateFile = defineKind<EventReply, Columns>({
  name: 'heartrate_file',
  title: 'Files of heart rate by the second',
  shape: 'span',
  source: eventSource({
    name: 'heartrate_file',
    title: 'Files of heart rate by the second',
    surface: 'file',
    type: 'second_heart_rate',
    subtype: 'real_data',
    days: 365,
    dates: (item, home) => readFiles(item, home).flatMap((row) => ('date' in row ? [String(row.date)] : [])),
  }),
  columns,
  key: ['bucket', 'start'],
  group: 'bucket',
  measured: ['file'],
  *groups(reply) {
    for (const item of reply.items) {
      const bucket = readBucket(item)
      if (bucket !== null) yield String(bucket)
    }
  },
  *decode(reply) {
    for (const item of reply.items) yield* readFiles(item, reply.zone)
  },
  encode: (rows) =>
    encodeItems(
      [...byBucket(rows)].map(([bucket, list]) => {
        const first = Number(list[0]!.start)
        return encodeBucket(
          bucket,
          list.map((row) => ({
            at: Number(row.start),
            offset: row.utc_offset as number | null,
            fields: {
              ...(row.end === null ? {} : { e: (Number(row.end) - first) * 1000 }),
              fileId: row.file,
              fileType: row.format,
              dateString: row.date,
            },
          })),
        )
      }),
    ),
  chart: { draw: 'table', hue: 'heart' },
})

function readFiles(item: EventItem, home: string | null): (Row | Issue)[] {
  const bucket = readBucket(item)
  if (bucket === null) return [{ issue: 'bad-date', group: '', detail: String(item.timestamp) }]
  const { samples, issues } = readSamples(item, home)
  const origin = lenientNumber(item.fields.startTime) ?? item.timestamp ?? 0
  const rows = samples.map(({ at, date, offset, raw }): Row => {
    const last = lenientNumber(raw.e)
    return {
      bucket,
      start: at,
      end: last === null ? null : instant(Math.floor((origin + last) / 1000)),
      // The item states the local day; it may be the one after the bucket.
      date: isDate(raw.dateString) ? raw.dateString : date,
      utc_offset: offset,
      file: typeof raw.fileId === 'string' ? raw.fileId : null,
      format: typeof raw.fileType === 'string' ? raw.fileType : null,
    }
  })
  return [...rows, ...issues]
}
