// The dashboard's answers over ten years, warm: their time alone and while a sync fills the same store; the long chart
// compared with adding up rows of minutes; and the size of the page.

import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { readDaily } from '../src/dashboard/server/daily.ts'
import { storeDoor } from '../src/query/reader.ts'
import { enter } from '../test/enter.ts'
import { bin, done, signedIn } from './command.ts'
import { atLeast, atMost, type Bench, cpu, type Figure, median, p95, ratio, wall } from './measure.ts'

type Env = Readonly<Record<string, string>>

export const dashboards: Bench = {
  name: 'Dashboard',
  run() {
    return signedIn('ten-years', async ({ home, env }) => {
      done(['sync', '--json', '--kinds', 'day,minute,night,sleep_stage'], env)
      const served = await serve(env)
      try {
        return [...(await answers(served, env)), await againstRows(home), ...weight()]
      } finally {
        served.stop()
      }
    })
  },
}

interface Served {
  /** Wall milliseconds of one answer, its body read. */
  ask(path: string): Promise<number>
  stop(): void
}

async function serve(env: Env): Promise<Served> {
  const child = spawn(process.execPath, [bin, 'serve', '--json', '--no-open'], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const [line = ''] = await new Promise<string[]>((resolve) => {
    createInterface({ input: child.stdout }).once('line', (text) => resolve([text]))
  })
  const { url, origin } = JSON.parse(line)
  const headers = { ...(await enter(url)) }
  return {
    ask: (path) =>
      wall(async () => {
        const answer = await fetch(`${origin}/api/v1/${path}`, { headers })
        if (answer.status !== 200) throw new Error(`${path}: ${await answer.text()}`)
        await answer.arrayBuffer()
      }),
    stop: () => child.kill('SIGTERM'),
  }
}

/** The simulated person's last year ends on the day of the run; a whole year lies well before it. */
const targets: readonly [name: string, path: (turn: number) => string, milliseconds: number][] = [
  ['daily chart of ten years', () => 'daily?metric=steps,sleep_minutes', 20],
  ['a day of minutes', (turn) => `day/2024-0${1 + (turn % 9)}-1${turn % 10}`, 5],
  ['heat map of a year', (turn) => `grid?metric=heartrate&from=202${turn % 5}-01-01&to=202${turn % 5}-12-31`, 30],
]

async function answers({ ask }: Served, env: Env): Promise<Figure[]> {
  const figures: Figure[] = []
  const times = async (path: (turn: number) => string, go: (turn: number) => boolean) => {
    const list: number[] = []
    for (let turn = 0; go(turn); turn++) list.push(await ask(path(turn)))
    return list
  }
  for (const [name, path, milliseconds] of targets) {
    await times(path, (turn) => turn < 30)
    const alone: number[] = []
    const beside: number[] = []
    const ratios: number[] = []
    for (let round = 0; round < 5; round++) {
      // As many as come while the writer writes: of a few, the 95th of 100 is a matter of luck.
      const quiet = p95(await times(path, (turn) => turn < 150))
      const writer = writing(env)
      const busy = p95(await times(path, (turn) => turn < 60 || !writer.ended))
      await writer.end
      alone.push(quiet)
      beside.push(busy)
      ratios.push(busy / quiet)
    }
    figures.push(atMost(`${name}, 95 of 100 answers`, median(alone), 'ms', milliseconds))
    const note = 'another process decodes and writes all rows again'
    figures.push(atMost('that while the store is written', median(beside), 'ms', 2 * milliseconds, undefined, note))
    const range = `the middle of five, ${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`
    figures.push(atMost('the one against the other', median(ratios), 'x', 2, undefined, range))
  }
  return figures
}

/** `rebuild` as a process: the longest writer there is. */
function writing(env: Env): { ended: boolean; end: Promise<void> } {
  const state = { ended: false, end: Promise.resolve() }
  const child = spawn(process.execPath, [bin, 'rebuild', '--quiet'], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: 'ignore',
  })
  state.end = new Promise((resolve) => {
    child.once('close', () => {
      state.ended = true
      resolve()
    })
  })
  return state
}

/** The daily chart against `sum(steps)` by day over a row a minute, both in this process and in CPU time. */
async function againstRows(home: string): Promise<Figure> {
  const door = storeDoor({ folder: home, account: undefined, now: Date.now })
  const reader = await door.open()
  if (reader === null) throw new Error('no store')
  const plain = new DatabaseSync(join(home, 'plain.db'))
  try {
    const metrics = ['steps']
    const days = readDaily(reader, { metrics, by: 'day' }).n
    plain.exec('CREATE TABLE minute (day INT, minute INT, steps INT, PRIMARY KEY (day, minute)) WITHOUT ROWID; BEGIN')
    const insert = plain.prepare('INSERT INTO minute VALUES (?, ?, ?)')
    for (let day = 0; day < days; day++)
      for (let minute = 0; minute < 1440; minute++) insert.run(day, minute, minute % 120)
    plain.exec('COMMIT')
    const rows = () => cpu(() => plain.prepare('SELECT day, sum(steps) FROM minute GROUP BY day').all())
    const chart = async () =>
      (await cpu(() => {
        for (let n = 0; n < 10; n++) JSON.stringify(readDaily(reader, { metrics, by: 'day' }))
      })) / 10
    const { median: times, interval } = await ratio(rows, chart, 5)
    return atLeast('daily chart of ten years against adding up rows of minutes', times, 'x faster', 50, interval)
  } finally {
    plain.close()
    door.close()
  }
}

/** First-party scripts and styles of the built page, packed as they are sent. */
function weight(): Figure[] {
  const folder = fileURLToPath(new URL('../dist/page/', import.meta.url))
  const assets = readdirSync(join(folder, 'assets')).filter((name) => /\.(js|css)$/.test(name))
  const bytes = assets.reduce((sum, name) => sum + gzipSync(readFileSync(join(folder, 'assets', name))).length, 0)
  const page = readFileSync(join(folder, 'index.html'), 'utf8')
  const asked = [...page.matchAll(/(?:src|href)="(?!data:)[^"]+"/g)].length
  return [
    atMost('scripts and styles of all pages, packed', bytes / 1024, 'KiB', 150),
    atMost('files that the first page asks for, itself included', asked + 1, 'files', 6),
  ]
}
