// The formats of time series: one value for each series and time, and times that rise.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { History } from '../../src/export/format.ts'
import { influx } from '../../src/export/influx.ts'
import { openmetrics } from '../../src/export/openmetrics.ts'
import { batchOf } from '../../src/kinds/batch.ts'
import { kinds } from '../../src/kinds/index.ts'
import type { Row } from '../../src/kinds/kind.ts'

const noon = 1_706_702_400
const minute = (date: string, instant: number, heartrate: number, steps: number): Row => ({
  date,
  minute: 0,
  instant,
  heartrate,
  steps,
})

/** Two days that overlap by two minutes, and readings by hand at the times of minutes. */
const tables: Readonly<Record<string, readonly Row[]>> = {
  minute: [
    minute('2024-01-31', noon, 60, 0),
    minute('2024-01-31', noon + 60, 61, 10),
    minute('2024-01-31', noon + 120, 62, 20),
    minute('2024-02-01', noon + 60, 71, 11),
    minute('2024-02-01', noon + 120, 72, 21),
    minute('2024-02-01', noon + 180, 73, 31),
  ],
  heartrate: [
    { instant: noon + 60, date: '2024-01-31', heartrate: 99 },
    { instant: noon + 61, date: '2024-01-31', heartrate: 98 },
  ],
}

const history: History = {
  names: Object.keys(tables),
  from: null,
  to: null,
  table(name) {
    const rows = tables[name]
    if (rows === undefined) return null
    const { columns } = kinds.find((kind) => kind.name === name)!
    return {
      name,
      title: name,
      columns,
      async *batches() {
        yield { batch: batchOf(rows, Object.keys(columns)), offset: () => 0 }
      },
    } as unknown as ReturnType<History['table']>
  },
  async *workouts() {},
}

async function linesOf(format: typeof influx): Promise<string[]> {
  let text = ''
  for await (const piece of format.write(history, { units: 'metric', version: '1', made: 0, person: 'ada' }))
    text += piece
  return text.trimEnd().split('\n')
}

test('influx: no two lines share series and time; of two days the later one stands', async () => {
  const lines = await linesOf(influx)
  const keys = lines.map((line) => line.replace(/=[^=]*? (\d+)$/, ' $1'))
  assert.equal(new Set(keys).size, lines.length)
  assert.deepEqual(
    lines.filter((line) => line.startsWith('heart_rate')),
    [
      `heart_rate,user=ada,kind=minute bpm=60 ${noon}000000000`,
      `heart_rate,user=ada,kind=minute bpm=71 ${noon + 60}000000000`,
      `heart_rate,user=ada,kind=minute bpm=72 ${noon + 120}000000000`,
      `heart_rate,user=ada,kind=minute bpm=73 ${noon + 180}000000000`,
      `heart_rate,user=ada,kind=heartrate bpm=99 ${noon + 60}000000000`,
      `heart_rate,user=ada,kind=heartrate bpm=98 ${noon + 61}000000000`,
    ],
  )
  assert.equal(lines.filter((line) => line.startsWith('steps')).length, 4)
})

test('openmetrics: the times of a series rise', async () => {
  const lines = (await linesOf(openmetrics)).filter((line) => line.startsWith('wristory_heart_rate_bpm'))
  assert.deepEqual(
    lines.map((line) => line.split(' ').slice(1).map(Number)),
    [
      [60, noon],
      [71, noon + 60],
      [72, noon + 120],
      [73, noon + 180],
    ],
  )
})
