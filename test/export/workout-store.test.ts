import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import FitParser from 'fit-file-parser'
import { main } from '../../src/cli/main.ts'
import { openly, type Redaction, redactedWorkout, redactionNotes } from '../../src/export/redact.ts'
import { located } from '../../src/export/workout.ts'
import { Database } from '../../src/store/driver.ts'
import { storePath } from '../../src/store/store.ts'
import { fakeIo } from '../fake-io.ts'
import { filledHome } from './history.ts'
import { run } from './workouts.ts'

let home: string
let database: Database
before(async () => {
  home = await filledHome(60)
  database = new Database(storePath(home), { readOnly: true })
})
after(() => {
  database.close()
  rmSync(home, { recursive: true, force: true })
})

async function exported(...argv: string[]): Promise<{ out: string; err: string }> {
  const io = fakeIo()
  assert.equal(await main(['--home', home, 'export', ...argv], io), 0, io.err())
  return { out: io.out(), err: io.err() }
}

interface WorkoutRow {
  readonly workout: number
  readonly sport: string
  readonly distance: number | null
  readonly heartrate_mean: number | null
  readonly lengths: number | null
  readonly seconds: number
  readonly located: number
  readonly parent: number | null
  readonly children: string | null
}

const rows = () =>
  database.all<WorkoutRow>(
    `SELECT w.workout, w.sport, w.distance, w.heartrate_mean, w.lengths, t.seconds, t.located, w.parent, w.children
     FROM workout w JOIN track t USING (account, workout) ORDER BY w.workout`,
  )

test('every workout of the store is a FIT file with its totals and points, indoor ones too', async () => {
  const folder = join(home, 'fit')
  await exported('fit', '-o', folder)
  const files = readdirSync(folder).filter((name) => name.endsWith('.fit'))
  // The parts of a multisport workout are sessions of its file.
  const workouts = rows().filter(({ parent }) => parent === null)
  assert.ok(workouts.length > 5 && workouts.some(({ located }) => located === 0))
  assert.equal(files.length, workouts.length)
  for (const [i, row] of workouts.entries()) {
    const parser = new FitParser({ mode: 'list', force: false, lengthUnit: 'm', speedUnit: 'm/s' })
    const bytes = readFileSync(join(folder, files[i]!)) as Buffer<ArrayBuffer>
    const read = (await parser.parseAsync(bytes)) as unknown as Record<string, Record<string, unknown>[]>
    const session = read.sessions![0]!
    if (row.children !== null) {
      const parts = rows().filter(({ parent }) => parent === row.workout)
      const ridden = read.sessions!.filter(({ sport }) => sport !== 'transition')
      assert.deepEqual(
        ridden.map((one) => (one.start_time as Date).getTime() / 1000),
        parts.map(({ workout }) => workout),
      )
      continue
    }
    assert.equal((session.start_time as Date).getTime() / 1000, row.workout)
    if (row.distance !== null) assert.ok(Math.abs(Number(session.total_distance) - row.distance) < 0.01, row.sport)
    if (row.heartrate_mean !== null) assert.equal(session.avg_heart_rate, Math.round(row.heartrate_mean))
    assert.ok(read.records!.length > row.seconds * 0.9 && read.records!.length <= row.seconds, row.sport)
    if (row.lengths !== null) assert.equal(read.lengths?.length ?? row.lengths, row.lengths)
  }
})

test('GPX holds every located point, and says what it leaves out', async () => {
  const folder = join(home, 'gpx')
  const { err } = await exported('gpx', '-o', folder)
  const written = rows().filter(({ children }) => children === null)
  const placed = written.filter(({ located }) => located > 0)
  const files = readdirSync(folder).filter((name) => name.endsWith('.gpx'))
  assert.equal(files.length, placed.length)
  for (const [i, row] of placed.entries()) {
    const text = readFileSync(join(folder, files[i]!), 'utf8')
    const count = text.match(/<trkpt/g)!.length
    // What the simulator's short parts have after their end is left out.
    assert.ok(count > row.located * (row.parent === null ? 0.9 : 0.5) && count <= row.located)
    assert.doesNotMatch(text, /<gpxtpx:hr>\d*\.\d/)
  }
  assert.match(err, new RegExp(`Left out ${written.length - placed.length} workouts, each because it has no positions`))
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))
  const unplaced = manifest.absent.filter(({ why }: { why: string }) => /no positions/.test(why))
  assert.equal(unplaced.length, written.length - placed.length)
})

test('a workout that the format cannot tell is refused with the reason and the formats that can', async () => {
  const unplaced = rows().find(({ located }) => located === 0)!
  const file = join(home, 'unplaced.gpx')
  for (const more of [[], ['-o', file]]) {
    const io = fakeIo()
    const status = await main(['--home', home, 'export', 'gpx', '--workout', String(unplaced.workout), ...more], io)
    assert.equal(status, 2)
    assert.equal(io.out(), '')
    assert.match(io.err(), /The workout cannot be written as gpx: it has no positions.*\nfit and tcx take/)
  }
  assert.ok(!existsSync(file))
})

test('one workout by id or the latest goes to stdout; sports filter by name and code', async () => {
  const [first] = rows()
  const { out } = await exported('tcx', '--workout', String(first!.workout))
  assert.match(out, new RegExp(`<Id>${new Date(first!.workout * 1000).toISOString().slice(0, 19)}Z</Id>`))
  const last = rows().at(-1)!
  assert.match(
    (await exported('tcx', '--workout', 'latest', '--no-ids')).out,
    new RegExp(new Date(last.workout * 1000).toISOString().slice(0, 19)),
  )
  const folder = join(home, 'runs')
  await exported('fit', '--sport', 'outdoor run', '-o', folder)
  const runs = readdirSync(folder).filter((name) => name.endsWith('.fit'))
  assert.equal(runs.length, rows().filter(({ sport }) => sport === 'outdoor run').length)
  for (const name of runs) assert.match(name, /^\d{8}T\d{6}Z-outdoor-run\.fit$/)
})

test('positions stay at home on request, in tracks and in tables', async () => {
  const { out } = await exported('csv', '--kind', 'track_point', '--no-gps')
  assert.doesNotMatch(out.split('\r\n')[0]!, /latitude|longitude/)
  const { out: table } = await exported('csv', '--kind', 'workout', '--no-gps', '--no-ids', '--round-start')
  assert.doesNotMatch(table.split('\r\n')[0]!, /geohash|city|extra|parent|,source/)
  const starts = table
    .trimEnd()
    .split('\r\n')
    .slice(1)
    .map((line) => line.split(',')[3])
  for (const start of starts) assert.equal(Number(start) % 900, 0)
  const folder = join(home, 'nowhere')
  const io = fakeIo()
  assert.equal(await main(['--home', home, 'export', 'gpx', '--no-gps', '-o', folder], io), 2)
  assert.match(io.err(), /None of the \d+ workouts can be written as gpx.*\n.*--no-gps/)
  assert.ok(!existsSync(folder))
})

test('redaction of a workout: what is hidden is hidden, the rest moves as a whole', () => {
  const workout = run()
  const places = (redaction: Partial<Redaction>) => {
    const { points } = redactedWorkout(workout, { ...openly, ...redaction }, 1)
    return Array.from(points.time.keys()).filter((i) => located(points, i))
  }
  assert.equal(places({}).length, 600)
  assert.equal(places({ noGps: true }).length, 0)
  // 0.00002 degrees of latitude are 2.2 m: some 50 points are within 100 m at either end.
  const trimmed = places({ trimHome: 100 })
  assert.ok(trimmed[0]! > 30 && trimmed[0]! < 60 && trimmed.at(-1)! < 570, String(trimmed[0]))
  const home = { latitude: workout.points.latitude[300]!, longitude: workout.points.longitude[300]! }
  const around = places({ trimHome: 50, home })
  assert.ok(around.includes(0) && around.includes(599) && !around.includes(300))
  const moved = redactedWorkout(
    { ...workout, start: workout.start + 100 },
    { ...openly, roundStart: true, noIds: true },
    7,
  )
  assert.equal(moved.start % 900, 0)
  assert.equal(moved.points.time[0], workout.points.time[0]! - (workout.start + 100 - moved.start))
  assert.deepEqual([moved.id, moved.title], ['7', null])
  assert.equal(redactionNotes(openly).length, 0)
})
