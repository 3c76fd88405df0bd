// Workouts: 500 details of an hour at a point per second, from the bytes of the reply to rows in the store; disk space
// per point; one workout from the view `track_point`, compared with the same points as plain rows.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { keepReply } from '../src/store/archive.ts'
import type { Database } from '../src/store/driver.ts'
import { rebuild } from '../src/store/rebuild.ts'
import { applyReply } from '../src/store/rows.ts'
import { openStore } from '../src/store/store.ts'
import { atLeast, atMost, type Bench, cpu, type Figure, median } from './measure.ts'

const WORKOUTS = 500
const POINTS = 3600
const now = () => 1_780_000_000
const idOf = (number: number) => 1_700_000_000 + number * 86_400

export const workouts: Bench = {
  name: 'Workouts',
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'wristory-bench-'))
    const store = await openStore({ folder, write: true, now })
    try {
      const { database } = store
      const account = store.ensureAccount('me', '1000000001', 'Europe/Berlin').id
      const keep = (source: string, request: string, date: string, body: Uint8Array) => {
        const reply = { account, source, request, from: date, to: date, asked: now(), origin: 'cloud', body }
        database.transaction(() => applyReply(database, { ...reply, id: keepReply(database, reply)! }, 'Europe/Berlin'))
      }
      keep('workout_history', 'list', '2026-05-28', listBody())
      // Twenty runs, each of which stands for 25: making them should not take longer than reading them.
      const made = Array.from({ length: 20 }, (_, seed) => runOf(seed))
      const memory: number[] = []
      let next = 0
      const seconds = await cpu(() => {
        for (; next < WORKOUTS; next++) {
          const body = Buffer.from(
            JSON.stringify({ code: 1, message: 'success', data: { trackid: idOf(next), ...made[next % 20] } }),
          )
          keep('workout_detail', String(next), '2026-05-28', body)
          if (next % 100 === 99) memory.push(process.memoryUsage().rss)
        }
      })
      return [
        atLeast('details of 3,600 points to rows in the store', WORKOUTS / seconds, 'workouts/s of CPU', 50),
        ...onDisk(database),
        ...(await readBack(database)),
        atMost('memory of the last hundred workouts over the second', (memory[4]! - memory[1]!) / 2 ** 20, 'MiB', 64),
        atMost(
          'rebuild of 500 workouts',
          await cpu(() => rebuild(database)),
          's of CPU',
          7,
          undefined,
          'a third of 1,500 in 20 s',
        ),
      ]
    } finally {
      store.close()
      rmSync(folder, { recursive: true })
    }
  },
}

function onDisk(database: Database): Figure[] {
  const { points } = database.get<{ points: number }>('SELECT sum(points) AS points FROM track_series')!
  const sum = (columns: readonly string[]) =>
    database.get<{ bytes: number }>(
      `SELECT sum(${columns.map((column) => `coalesce(length(${column}), 0)`).join(' + ')}) AS bytes FROM track_series`,
    )!.bytes
  const pages = database.get<{ bytes: number }>(
    "SELECT sum(pgsize) AS bytes FROM dbstat WHERE name LIKE '%track_series%'",
  )!
  return [
    atMost(
      'a million points: time, position, altitude, heart rate',
      sum(['second', 'latitude', 'longitude', 'altitude', 'heartrate']) / points,
      'MB',
      5,
    ),
    {
      name: 'a million points with all ten series, on pages',
      value: pages.bytes / points,
      unit: 'MB',
      target: 'none',
      pass: true,
    },
  ]
}

async function readBack(database: Database): Promise<Figure[]> {
  database.exec('CREATE TEMP TABLE plain AS SELECT * FROM track_point WHERE workout = 1700864000')
  const read = async (sql: string, ...values: number[]) => {
    const times: number[] = []
    for (let round = 0; round < 15; round++) times.push((await cpu(() => database.all(sql, ...values))) * 1000)
    return median(times)
  }
  const view = await read('SELECT * FROM track_point WHERE account = 1 AND workout = ?', idOf(10))
  const rows = await read('SELECT * FROM plain')
  return [
    atMost(
      'one workout of 3,600 points out of track_point',
      view,
      'ms',
      30,
      undefined,
      `plain rows take ${rows.toFixed(1)} ms`,
    ),
  ]
}

function listBody(): Uint8Array {
  const summary = Array.from({ length: WORKOUTS }, (_, i) => ({
    trackid: String(idOf(i)),
    source: 'run.1.huami.com',
    type: 1,
    dis: '10260.0',
    run_time: String(POINTS),
    syncedTimezone: 'Europe/Berlin',
  }))
  return Buffer.from(JSON.stringify({ code: 1, message: 'success', data: { next: -1, summary } }))
}

/** An hour's run at sea with the ten series of a watch, a little different each time. */
function runOf(seed: number): Record<string, unknown> {
  let state = seed + 1
  const random = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
  const series: Record<string, string> = {}
  const add = (name: string, item: string) => {
    series[name] = `${series[name] ?? ''}${item};`
  }
  let [north, east, beats, height, heading] = [45e8, -28e8, 95, 6000, 0]
  for (let i = 0; i < POINTS; i++) {
    heading += (random() - 0.5) * 0.2
    const speed = 2.85 + Math.sin(i / 90) * 0.3 + (random() - 0.5) * 0.2
    const metres = Math.round(speed + (random() - 0.5))
    // 1e8 / 111,195 m a degree.
    const [dn, de] = [Math.round(speed * Math.cos(heading) * 899.3), Math.round(speed * Math.sin(heading) * 1272)]
    const pulse = random() < 0.3 ? Math.round((random() - 0.48) * 4) : 0
    beats += pulse
    height += Math.round(Math.sin(i / 200) * 8 + (random() - 0.5) * 6)
    const steps = random() < 0.8 ? 3 : 2
    add('time', '1')
    add('longitude_latitude', i === 0 ? `${north},${east}` : `${dn},${de}`)
    add('altitude', String(height))
    add('accuracy', '4')
    add('flag', '131')
    add('pace', (1 / speed).toFixed(2))
    add('heart_rate', i === 0 ? `1,${beats}` : `,${pulse}`)
    add('gait', `1,${steps},${100 + Math.round(random() * 6)},${162 + Math.round(random() * 8)}`)
    add('distance', `1,${metres}`)
    add('speed', `1,${speed.toFixed(4)}`)
    north += dn
    east += de
  }
  return { version: 16, provider: 'gps', ...series }
}
