// Runs many generated statements on one store, one after another in this process, and reports how they ended, while a
// tracer records the files it opens.

import { answer } from '../../src/store/sql-answer.ts'
import { statementFrom } from './statements.ts'
import { chances } from './tier.ts'

const [path = '', seed = '', count = ''] = process.argv.slice(2)
const chance = chances(Number(seed))
const ends = { answered: 0, refused: 0, cut: 0 }
let longest = { milliseconds: 0, sql: '' }
for (let n = 0; n < Number(count); n++) {
  const sql = statementFrom(chance)
  const before = process.cpuUsage()
  await answer(path, sql, { milliseconds: 2000, rows: 100, bytes: 100_000 }, (message) => {
    if ('error' in message) ends.refused++
    else if ('truncated' in message) ends[message.truncated === null ? 'answered' : 'cut']++
  })
  const { user, system } = process.cpuUsage(before)
  const milliseconds = (user + system) / 1000
  if (milliseconds > longest.milliseconds) longest = { milliseconds, sql }
}
process.stdout.write(JSON.stringify({ ends, longest }))
