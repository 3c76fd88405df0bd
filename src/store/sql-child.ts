// The other side of sql.ts: a process that knows one file, runs one query on it and sends the rows.

import type { SqlLimits } from './sql.ts'
import { answer } from './sql-answer.ts'

process.once('message', ({ path, sql, limits }: { path: string; sql: string; limits: SqlLimits }) => {
  answer(path, sql, limits, (message) => process.send!(message))
  // Closing the channel drops what a full pipe has not taken yet: the last message says when all are out.
  process.send!({}, () => process.disconnect())
})
