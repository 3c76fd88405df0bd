// A query in SQL, in the sandbox that `wristory sql` has, only where the person switched it on.

import { z } from 'zod'
import { runSql } from '../../store/sql.ts'
import { budget, cut } from '../answer.ts'
import { cursor, defineTool } from '../tool.ts'

const limits = { milliseconds: 10_000, rows: 5000, bytes: 4 * 1024 * 1024 } as const

export const sql = defineTool({
  name: 'sql',
  description:
    'One SELECT (SQLite) over the tables of the resource wristory://schema. E.g. {"query":"SELECT date, steps FROM day ORDER BY steps DESC LIMIT 5"}',
  needs: 'sql',
  input: { query: z.string().max(10_000), cursor: cursor.optional() },
  async answer({ query, cursor: at }, { path, signal }) {
    const result = await runSql(path, query, limits, signal)
    return { columns: [...result.columns], ...cut(result.rows, at, budget.most - 600), cut_by: result.truncated }
  },
})
