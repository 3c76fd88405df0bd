// Runs, issues and the size of the archive.

import { statSync } from 'node:fs'
import { type IssueCode, issueCodes } from '../kinds/kind.ts'
import type { Reader } from './reader.ts'

/** The newest runs. */
const RUNS = 30

export interface RunEntry {
  readonly id: number
  readonly command: string
  readonly started: number
  readonly ended: number | null
  readonly outcome: string | null
  readonly requests: number | null
  readonly bytes: number | null
  /** Rows added or changed; null if the run did not record them. */
  readonly rows: number | null
  readonly tries: number
}

/** The newest runs. Consecutive syncs without a connection are one entry. */
export function newestRuns({ database, account }: Reader): RunEntry[] {
  return database
    .all<Omit<RunEntry, 'rows'> & { summary: string | null }>(
      `WITH told AS (
         SELECT *, coalesce(command = 'sync' AND outcome = 'network' AND requests = 0, 0) AS lost
         FROM run WHERE account = ? OR account IS NULL
       ), outage AS (SELECT *, iif(lost, -sum(NOT lost) OVER (ORDER BY id), id) AS news FROM told)
       SELECT max(id) AS id, command, min(started) AS started, max(ended) AS ended, outcome, sum(requests) AS requests,
         sum(bytes) AS bytes, summary, count(*) AS tries
       FROM outage GROUP BY news ORDER BY max(id) DESC LIMIT ${RUNS}`,
      account.id,
    )
    .map(({ summary, ...run }) => ({ ...run, rows: changedRows(summary) }))
}

function changedRows(summary: string | null): number | null {
  try {
    const { kinds } = JSON.parse(summary ?? '') as {
      kinds: Record<string, { added: number; changed: number }>
    }
    return Object.values(kinds).reduce((sum, { added, changed }) => sum + added + changed, 0)
  } catch {
    return null
  }
}

export interface StorageSize {
  /** Of the file. */
  readonly bytes: number
  readonly replies: number
  /** Bytes of the replies as received, and as stored. */
  readonly archived: number
  readonly packed: number
}

export function storageSize({ database }: Reader): StorageSize {
  const sums = database.get<Omit<StorageSize, 'bytes'>>(
    'SELECT count(*) AS replies, coalesce(sum(bytes), 0) AS archived, coalesce(sum(length(body)), 0) AS packed FROM reply',
  )!
  return { bytes: statSync(database.path).size, ...sums }
}

export interface IssueCount {
  readonly code: string
  readonly means: string
  readonly kind: string
  readonly count: number
  readonly first: string
  readonly last: string
  readonly sample: string
}

/** Issues by code and kind, most frequent first; the sample is short and contains no personal name. */
export function issueCounts({ database, account }: Reader): IssueCount[] {
  return database
    .all<Omit<IssueCount, 'means'>>(
      `SELECT code, kind, count(*) AS count, min(place) AS first, max(place) AS last, max(detail) AS sample FROM issue
       WHERE account = ? GROUP BY code, kind ORDER BY count DESC`,
      account.id,
    )
    .map((row) => ({ ...row, means: issueCodes[row.code as IssueCode] ?? '' }))
}

export interface CoverageRun {
  readonly from: string
  readonly to: string
  readonly state: string
}

/** The runs of days of a kind that overlap a range, oldest first. */
export function coverageRuns({ database, account }: Reader, kind: string, from: string, to: string): CoverageRun[] {
  return database.all<CoverageRun>(
    `SELECT from_date AS "from", to_date AS "to", state FROM coverage_span
     WHERE account = ? AND kind = ? AND from_date <= ? AND to_date >= ? ORDER BY from_date`,
    account.id,
    kind,
    to,
    from,
  )
}

/** Days of a range by kind and state. */
export function coverageInRange({ database, account }: Reader, from: string, to: string) {
  return database.all<{ kind: string; state: string; days: number }>(
    `SELECT kind, state, sum(julianday(min(to_date, ?2)) - julianday(max(from_date, ?1)) + 1) AS days
     FROM coverage_span WHERE account = ?3 AND from_date <= ?2 AND to_date >= ?1 GROUP BY kind, state`,
    from,
    to,
    account.id,
  )
}
