// Exports compared with the alternatives: the sqlite3 command line for minutes, Python's standard library for tracks;
// and the memory of a year of Apple Health.

import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, openSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { appleHealth } from '../src/export/apple-health.ts'
import { exportWorkout } from '../src/export/rows.ts'
import { run } from '../test/export/workouts.ts'
import { done, measured, signedIn } from './command.ts'
import { atLeast, atMost, type Bench, cpu, type Figure, median, ratio, wall } from './measure.ts'

export const exporting: Bench = {
  name: 'Exports',
  run() {
    return signedIn('ten-years', async ({ home, env }) => {
      // Ten years of what is written as tables, one of what Apple Health takes.
      done(['sync', '--json', '--kinds', 'minute'], env)
      done(['sync', '--json', '--kinds', appleHealth.kinds.join(','), '--from', YEAR], env)
      return [...(await tables(home, env)), ...(await tracks(home)), yearAsAppleHealth(home, env)]
    })
  },
}

/** First day of the simulated person's last year. */
const YEAR = '2025-11-20'
/** Three years are enough for what depends on the rate alone. */
const YEARS = ['--from', '2023-11-20']
const LAST = '2026-11-20'

type Env = Readonly<Record<string, string>>

/** Ten years of minutes in every way, against the sqlite3 command line on the same rows in a table. */
async function tables(home: string, env: Env): Promise<Figure[]> {
  const out = (format: string) => join(home, `minute.${format}`)
  // CPU of whole processes on both sides: what the disk and other programs do in the meantime is not theirs.
  const write =
    (format: string, span: readonly string[] = []) =>
    async () =>
      done(['export', format, '--kind', 'minute', ...span, '--force', '-o', out(format)], env).cpu
  // Once before it counts: a command whose sources were never compiled here takes 25 MiB for that.
  await write('csv')()
  const { rss } = done(['export', 'csv', '--kind', 'minute', '--force', '-o', out('csv')], env)
  const plain = join(home, 'plain.db')
  sqlite3(plain, [
    'CREATE TABLE m(date TEXT, minute INT, instant TEXT, instant_epoch INT, utc_offset INT, category INT, intensity INT, steps INT, heartrate INT)',
    '.mode csv',
    `.import --skip 1 ${out('csv')} m`,
  ])
  const dump = ['.mode csv', `.output ${join(home, 'plain.csv')}`, 'SELECT * FROM m']
  const other = async () => {
    const { stdout } = spawnSync('python3', ['-c', cpuOfChild, 'sqlite3', plain, ...dump], { encoding: 'utf8' })
    return Number(stdout)
  }
  const csv = await ratio(other, write('csv'), 9)
  const writer = async () =>
    Number(spawnSync('python3', ['-c', csvWriter, plain, join(home, 'python.csv')], { encoding: 'utf8' }).stdout)
  // Theirs is timed from its first query on: of ours goes what the same command takes for a day.
  const start = median(await several(9, write('csv', ['--from', LAST])))
  const ours = async () => (await write('csv')()) - start
  const slow = await ratio(writer, ours)
  const rate = await ratio(write('csv', YEARS), write('ndjson', YEARS), 9)
  const parquet = await ratio(write('parquet', YEARS), write('csv', YEARS), 9)
  const size = (format: string) => statSync(out(format)).size
  return [
    atLeast(
      'minutes of ten years as CSV against sqlite3',
      csv.median,
      'x faster',
      3,
      csv.interval,
      'CPU of whole commands',
    ),
    atLeast(
      "that against Python's csv.writer over the same table",
      slow.median,
      'x faster',
      10,
      slow.interval,
      'without the start of either',
    ),
    atMost('memory of that', rss, 'MiB', 128),
    atLeast('NDJSON: rows a second against CSV', rate.median, 'x', 0.6, rate.interval),
    atMost('Parquet: time against CSV', parquet.median, 'x', 1.5, parquet.interval),
    atMost('Parquet: size against CSV', size('parquet') / size('csv'), 'x', 1 / 8),
  ]
}

async function several(times: number, cost: () => Promise<number>): Promise<number[]> {
  const costs: number[] = []
  for (let i = 0; i < times; i++) costs.push(await cost())
  return costs
}

/** What the kernel counted for a command: user and system seconds. */
const cpuOfChild = `import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN); print(used.ru_utime + used.ru_stime)`

const csvWriter = `import csv, sqlite3, sys, time
begin = time.process_time(); rows = sqlite3.connect(sys.argv[1]).execute('SELECT * FROM m')
with open(sys.argv[2], 'w', newline='') as file: csv.writer(file).writerows(rows)
print(time.process_time() - begin)`

const python = `import datetime, sys, time, xml.etree.ElementTree as E
begin = time.process_time(); n = int(sys.argv[1]); root = E.Element('gpx', version='1.1', creator='python'); seg = E.SubElement(E.SubElement(root, 'trk'), 'trkseg')
for i in range(n):
    p = E.SubElement(seg, 'trkpt', lat='%.7f' % (55 + i * .00002), lon='%.7f' % (3 + i * .00001))
    E.SubElement(p, 'ele').text = '%.2f' % (34.7 + i % 7)
    E.SubElement(p, 'time').text = datetime.datetime.fromtimestamp(1706681700 + i, datetime.timezone.utc).strftime('%Y-%m-%dT%H:%M:%SZ')
    e = E.SubElement(E.SubElement(p, 'extensions'), 'TrackPointExtension')
    E.SubElement(e, 'hr').text = str(120 + i % 40); E.SubElement(e, 'cad').text = '82'
E.ElementTree(root).write(sys.argv[2], encoding='utf-8', xml_declaration=True)
print(time.process_time() - begin)
`

async function tracks(home: string): Promise<Figure[]> {
  const script = join(home, 'track.py')
  writeFileSync(script, python)
  // So many that collecting the garbage is part of every round, and not of some.
  const count = 400_000
  // CPU on both sides, without the start of the interpreter.
  const theirs = async () =>
    Number(spawnSync('python3', [script, String(count), join(home, 'python.gpx')], { encoding: 'utf8' }).stdout)
  const track = run(count)
  const ours = () => cpu(() => writeTo(join(home, 'ours.gpx'), 'gpx', track))
  const gpx = await ratio(theirs, ours)
  const ride = run(4 * 3600)
  const four = []
  for (let round = 0; round < 9; round++) four.push(await wall(() => writeTo(join(home, 'four.gpx'), 'gpx', ride)))
  const workouts = Array.from({ length: 100 }, () => run(3600))
  const seconds = await cpu(async () => {
    for (const workout of workouts)
      for (const format of ['fit', 'gpx']) await writeTo(join(home, 'ours'), format, workout)
  })
  return [
    atLeast("GPX per point against Python's standard library", gpx.median, 'x faster', 10, gpx.interval),
    atMost('a track of four hours, a point a second, as GPX', median(four), 'ms', 150),
    atMost('100 workouts of 3,600 points as FIT and GPX', seconds, 's of CPU', 4),
  ]
}

function yearAsAppleHealth(home: string, env: Env): Figure {
  const file = join(home, 'apple.zip')
  const { rss, status, stderr } = measured(['export', 'apple-health', '--from', YEAR, '-o', file], env)
  if (status !== 0 || !existsSync(file)) throw new Error(stderr)
  return atMost('memory of a year as Apple Health', rss, 'MiB', 150)
}

function sqlite3(database: string, commands: readonly string[]): void {
  const { status, error } = spawnSync('sqlite3', [database, ...commands], { stdio: ['ignore', 'ignore', 'inherit'] })
  if (error !== undefined || status !== 0) throw new Error('sqlite3 (Debian: sqlite3) is needed for this benchmark')
}

async function writeTo(file: string, format: string, workout: ReturnType<typeof run>): Promise<void> {
  const handle = openSync(file, 'w')
  for await (const piece of exportWorkout(format, workout)) writeSync(handle, piece)
  closeSync(handle)
}
