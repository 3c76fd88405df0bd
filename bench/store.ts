// Storing: ten years of minutes into the archive and the tables, compared with Python's `executemany` of a row per
// minute; and twice and four times as much: twice the history must not take more than about twice the time.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { keepReply } from '../src/store/archive.ts'
import { contentHash } from '../src/store/hash.ts'
import { rebuild } from '../src/store/rebuild.ts'
import { applyReply } from '../src/store/rows.ts'
import { openStore, type Store } from '../src/store/store.ts'
import { bin } from './command.ts'
import { type History, historyOf } from './history.ts'
import { atLeast, atMost, type Bench, cpu, type Figure, median, ratio, wall } from './measure.ts'

const now = () => 1_780_000_000

// What scripts around this cloud do with minutes: a row each, a transaction a day.
const python = `
import sqlite3, sys, time
database = sqlite3.connect(sys.argv[1])
database.execute("PRAGMA journal_mode=WAL")
database.execute("CREATE TABLE minute (account INT, time INT, category INT, intensity INT, steps INT, heartrate INT, PRIMARY KEY (account, time)) WITHOUT ROWID")
begin = time.process_time()
for day in range(int(sys.argv[2])):
    rows = [(1, day * 86400 + minute * 60, minute % 100, minute % 50, minute % 120, 60 + minute % 40) for minute in range(1440)]
    with database:
        database.executemany("INSERT INTO minute VALUES (?, ?, ?, ?, ?, ?)", rows)
print(time.process_time() - begin)
`

export const storing: Bench = {
  name: 'Storing',
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'wristory-bench-'))
    try {
      const history = await historyOf(3652)
      const figures: Figure[] = []
      const whole: number[] = []
      for (let round = 0; round < 5; round++) whole.push(await filled(folder, history, 1, (work) => cpu(work)))
      figures.push(atMost('ten years of replies into archive and tables', median(whole), 's of CPU', 1.5))
      const days = String(history.replies.length * 30)
      const theirs = async () => Number(run('python3', ['-c', python, join(folder, `${serial++}.db`), days]))
      const inserted = await ratio(theirs, () => filled(folder, history, 1, (work) => cpu(work)), 9, 1)
      const note = 'theirs has one table, and neither replies nor nights'
      const rows = 'that against Python executemany of a row a minute'
      figures.push(atLeast(rows, inserted.median, 'x faster', 7, inserted.interval, note))
      figures.push(...(await scaled(folder, history)), await expanded(folder, history))
      return figures
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

let serial = 0

/** The cost of filling a new store with the history of so many persons. */
async function filled(
  folder: string,
  { replies }: History,
  persons: number,
  cost: (work: () => void) => Promise<number>,
  then: (store: Store, home: string) => void | Promise<void> = () => {},
): Promise<number> {
  const home = join(folder, `store-${serial++}`)
  const store = await openStore({ folder: home, write: true, now })
  try {
    const { database } = store
    const result = await cost(() => {
      for (let person = 0; person < persons; person++) {
        const { id: account } = store.ensureAccount(`person-${person}`, String(1_000_000_001 + person), 'Europe/Berlin')
        for (const { from, to, body } of replies) {
          const reply = { account, source: 'band_data', request: from, from, to, asked: now(), origin: 'cloud', body }
          database.transaction(() => {
            const id = keepReply(database, reply)
            if (id !== null) applyReply(database, { ...reply, id }, 'Europe/Berlin')
          })
        }
      }
    })
    await then(store, home)
    return result
  } finally {
    store.close()
    rmSync(home, { recursive: true, force: true })
  }
}

/** What is done over a whole store, in stores of one, two and four times ten years. */
async function scaled(folder: string, history: History): Promise<Figure[]> {
  const works: Record<string, (store: Store) => void> = {
    rebuild: ({ database }) => void rebuild(database),
    'content hash': ({ database }) => void contentHash(database),
  }
  const costs = new Map<string, number[]>()
  const note = (name: string, value: number) => costs.set(name, [...(costs.get(name) ?? []), value])
  for (const persons of [1, 2, 4]) {
    let best = Number.POSITIVE_INFINITY
    const others = new Map<string, number>()
    // The best of three: what else the machine does only adds to it.
    for (let round = 0; round < 3; round++) {
      const seconds = await filled(
        folder,
        history,
        persons,
        (work) => cpu(work),
        (store) => {
          for (const [name, work] of Object.entries(works)) {
            const before = process.cpuUsage()
            work(store)
            const { user, system } = process.cpuUsage(before)
            others.set(name, Math.min(others.get(name) ?? Number.POSITIVE_INFINITY, (user + system) / 1e6))
          }
        },
      )
      best = Math.min(best, seconds)
    }
    note('storing', best)
    for (const [name, seconds] of others) note(name, seconds)
  }
  return [...costs].map(([name, [one = 1, two = 1, four = 1]]) =>
    atMost(
      `${name}: time per doubling from 10 over 20 to 40 years`,
      // Over both doublings at once: a single one of a fifth of a second is mostly the machine's mood.
      Math.sqrt(four / one),
      'x',
      2.15,
      undefined,
      `${one.toFixed(2)}, ${two.toFixed(2)}, ${four.toFixed(2)} s of CPU`,
    ),
  )
}

/** Packed minutes as plain rows, against the sqlite3 command line that copies plain rows. */
async function expanded(folder: string, history: History): Promise<Figure> {
  const some = { ...history, replies: history.replies.slice(0, 36) }
  const name = 'three years of packed minutes as rows, against `sqlite3` copying rows'
  let figure: Figure | undefined
  await filled(
    folder,
    some,
    1,
    (work) => cpu(work),
    async (_, home) => {
      const out = join(folder, 'rows.csv')
      const line = ['export', 'csv', '--kind', 'minute', '--force', '-o', out]
      const write = () => run(process.execPath, [bin, ...line], { WRISTORY_HOME: home })
      write()
      const plain = join(folder, 'plain.db')
      run('sqlite3', [plain, '.mode csv', `.import ${out} m`])
      if (statSync(plain).size === 0) throw new Error('no rows')
      const copy = () => {
        const copied = join(folder, `copy-${serial++}.db`)
        run('sqlite3', [copied, `ATTACH '${plain}' AS p; CREATE TABLE m AS SELECT * FROM p.m`])
        rmSync(copied)
      }
      const against = await ratio(
        () => wall(copy),
        () => wall(write),
        9,
        1,
      )
      figure = atLeast(name, against.median, 'x', 0.5, against.interval, 'ours also writes them as text')
    },
  )
  return figure!
}

function run(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env },
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  })
  if (error !== undefined || status !== 0)
    throw new Error(`${program} is needed for this benchmark: ${error ?? stderr}`)
  return stdout
}
