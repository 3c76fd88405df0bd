// Notes in the exports that can hold them, and in none that leaves out text.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exportFiles, isFile } from '../../src/export/files.ts'
import { encoded, type History } from '../../src/export/format.ts'
import { formatOf } from '../../src/export/index.ts'
import { openly, redacted } from '../../src/export/redact.ts'
import { workoutsOf } from '../../src/export/workouts-of.ts'
import { batchOf } from '../../src/kinds/batch.ts'
import type { Columns, Row } from '../../src/kinds/kind.ts'
import { noteTable } from '../../src/kinds/note.ts'
import { findReadable } from '../../src/kinds/readable.ts'
import { dayTable } from '../../src/store/tables.ts'

const start = Date.parse('2026-03-01T08:00:00Z') / 1000
const rows: Record<string, Row[]> = {
  day: [
    { date: '2026-03-01', steps: 9000 },
    { date: '2026-03-02', steps: 4000 },
  ],
  workout: [
    {
      workout: start,
      date: '2026-03-01',
      start,
      end: start + 1800,
      utc_offset: 0,
      sport: 'run',
      sport_code: 1,
      distance: 5000,
    },
  ],
  track_point: [0, 900, 1800].map((second) => ({
    workout: start,
    second,
    date: '2026-03-01',
    instant: start + second,
    latitude: 52 + second / 1e5,
    longitude: 13,
    distance: second * 2.7,
  })),
  note: [
    {
      note: 1,
      date: '2026-03-01',
      to_date: '2026-03-02',
      about: 'day',
      workout: null,
      tags: 'travel',
      comment: 'Rome; <b>hot</b>',
      created: 1,
      updated: 1,
    },
    {
      note: 2,
      date: '2026-03-01',
      to_date: null,
      about: 'workout',
      workout: start,
      tags: '',
      comment: 'new shoes',
      created: 1,
      updated: 1,
    },
  ],
}

const columnsOf = (name: string): Columns | undefined =>
  name === 'note' ? noteTable.columns : name === 'day' ? dayTable.columns : findReadable(name)?.readable.columns

const history: History = {
  names: Object.keys(rows),
  from: null,
  to: null,
  table(name) {
    const columns = columnsOf(name)
    if (columns === undefined) return null
    return {
      name,
      title: name,
      columns,
      key: [],
      async *batches() {
        const own = rows[name] ?? []
        yield { batch: batchOf(own, Object.keys(columns)), offset: () => 0 }
      },
    }
  },
  workouts: () => workoutsOf(history),
}

async function written(format: string, of: History): Promise<string> {
  let text = ''
  const setting = { units: 'metric', version: '1', made: 0, person: 'me' } as const
  for await (const item of exportFiles(formatOf(format), of, setting, { kinds: null as never }))
    if (isFile(item)) for await (const piece of encoded(item.bytes)) text += Buffer.from(piece).toString('utf8')
  return text
}

const wanted: readonly (readonly [format: string, ...texts: RegExp[]])[] = [
  ['markdown', /## Notes\n\n- Rome; \\<b\\>hot\\<\/b\\> \(travel\)/, /new shoes/],
  ['ical', /DTSTART;VALUE=DATE:20260301\r\nDTEND;VALUE=DATE:20260303\r\nSUMMARY:Rome\\; <b>hot<\/b> \(travel\)/],
  ['gpx', /<desc>new shoes<\/desc>/],
  ['tcx', /new shoes<\/Notes>/],
  ['kml', /<description>new shoes<\/description>/],
  ['geojson', /"note": ?"new shoes"/],
  ['csv', /"Rome; <b>hot<\/b>"/, /"new shoes"/],
  ['json', /"comment":"new shoes"/],
  ['ndjson', /"tags":"travel"/],
]

for (const [format, ...texts] of wanted) {
  test(`${format} carries notes, and none where identifiers or notes are left out`, async () => {
    const text = await written(format, history)
    for (const one of texts) assert.match(text, one)
    for (const without of [{ noIds: true }, { noNotes: true }])
      assert.doesNotMatch(await written(format, redacted(history, { ...openly, ...without })), /Rome|travel|shoes/)
  })
}
