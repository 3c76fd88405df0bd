// Plans of experiments with their time of writing: a plan from before its first day states the expectation before any
// result.

import { WristoryError } from '../errors.ts'
import type { Database } from './driver.ts'
import { hasJournal } from './journal.ts'
import { valuesChecksum } from './seal.ts'

export interface StoredPlan {
  readonly name: string
  /** JSON. */
  readonly plan: string
  /** Epoch seconds. */
  readonly created: number
}

/** Stores a plan. Throws `usage` if the name exists: a plan is never changed. */
export function addPlan(database: Database, account: number, name: string, plan: object, now: number): void {
  if (readPlans(database, account).some((one) => one.name === name))
    throw new WristoryError('usage', `There is an experiment ${JSON.stringify(name)} already.`, {
      hint: 'A plan is not changed once it is written; choose another name.',
    })
  const text = JSON.stringify(plan)
  const checksum = valuesChecksum([account, name, text, now])
  database.run('INSERT INTO experiment VALUES (?, ?, ?, ?, ?)', account, name, text, now, checksum)
}

export function removePlan(database: Database, account: number, name: string): void {
  const { changes } = database.run('DELETE FROM experiment WHERE account = ? AND name = ?', account, name)
  if (changes === 0)
    throw new WristoryError('usage', `There is no experiment ${JSON.stringify(name)}.`, {
      hint: 'Names: see `wristory insight experiments`.',
    })
}

export function readPlans(database: Database, account: number): StoredPlan[] {
  if (!hasJournal(database)) return []
  return database.all<StoredPlan>(
    'SELECT name, plan, created FROM experiment WHERE account = ? ORDER BY created, name',
    account,
  )
}
