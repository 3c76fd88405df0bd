// A SQL query in the sandbox of `wristory sql`, only if the person enabled it.

import { runSql } from '../../store/sql.ts'
import { budget, cut, type Json } from '../answer.ts'
import type { Asking } from '../tool.ts'

const limits = { milliseconds: 10_000, rows: 5000, bytes: 4 * 1024 * 1024, memory: 128 } as const

/** Concurrent queries, each in a process of its own; more of them wait. */
const AT_ONCE = 4
let running = 0
const waiting: (() => void)[] = []

interface QueryAsked {
  readonly query: string
  readonly cursor?: string | undefined
}

export async function answer({ query, cursor: at }: QueryAsked, { path, signal }: Asking): Promise<Json> {
  const result = await inTurn(() => runSql(path, query, limits, signal))
  return { columns: [...result.columns], ...cut(result.rows, at, budget.most - 600), cut_by: result.truncated }
}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve))
  else running++
  try {
    return await work()
  } finally {
    // The place goes to the next, or is free.
    const next = waiting.shift()
    if (next === undefined) running--
    else next()
  }
}
