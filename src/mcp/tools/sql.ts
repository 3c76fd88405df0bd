// A query in SQL, in the sandbox that `wristory sql` has, only where the person switched it on.

import { runSql } from '../../store/sql.ts'
import { budget, cut, type Json } from '../answer.ts'
import type { Asking } from '../tool.ts'

const limits = { milliseconds: 10_000, rows: 5000, bytes: 4 * 1024 * 1024 } as const

interface Asked {
  readonly query: string
  readonly cursor?: string | undefined
}

export async function answer({ query, cursor: at }: Asked, { path, signal }: Asking): Promise<Json> {
  const result = await runSql(path, query, limits, signal)
  return { columns: [...result.columns], ...cut(result.rows, at, budget.most - 600), cut_by: result.truncated }
}
