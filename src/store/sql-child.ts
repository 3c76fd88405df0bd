// Child process of sql.ts: receives one file and one query, and sends the rows.

import { Worker } from 'node:worker_threads'
import type { SqlLimits } from './sql.ts'
import { answer } from './sql-answer.ts'
import type { WatchedQuery } from './sql-watch.ts'

const [parent, memory] = process.argv.slice(2).map(Number) as [number, number]
const workerData: WatchedQuery = { parent, memory: memory * 2 ** 20 }
const watch = new URL(import.meta.url.endsWith('.ts') ? './sql-watch.ts' : './sql-watch.js', import.meta.url)
new Worker(watch, { workerData, resourceLimits: { maxOldGenerationSizeMb: 16 } }).unref()

process.once('message', async ({ path, sql, limits }: { path: string; sql: string; limits: SqlLimits }) => {
  // Awaited, so that rows wait in SQLite and not in this process until they are read.
  await answer(path, sql, limits, (message) => new Promise((resolve) => process.send!(message, () => resolve())))
  process.disconnect()
})
