// A typical question: how a model gets the figures through the tools, and independent SQL for the expected ones.
// Neither side calls the other's code.

import type { PersonName } from '../../src/simulator/index.ts'
import type { Answer } from './asked.ts'

/** Calls a tool; each question has three calls. */
export type Call = (tool: string, asked?: Record<string, unknown>) => Promise<Answer>

export interface Question {
  readonly ask: string
  /** `two-years` when not said. */
  readonly person?: PersonName
  readonly answer: (call: Call) => Promise<unknown>
  /** Its rows as lists; a single value when there is one row of one column. */
  readonly sql: string
}

/** The last full day of the made-up history, whose today is Tuesday 14 July 2026. */
export const yesterday = '2026-07-13'

/** Statistics of one daily figure. */
export async function statisticsOf(call: Call, figure: string, asked: Record<string, unknown>): Promise<Answer> {
  return (await call('daily', { figures: [figure], statistics: true, ...asked })).statistics![figure]!
}

/** Statistics of one figure of nights. */
export async function nightsOf(call: Call, figure: string, asked: Record<string, unknown>): Promise<Answer> {
  return (await call('nights', { figures: [figure], statistics: true, ...asked })).statistics![figure]!
}

/** The only value of a figure of one day. */
export async function valueOn(call: Call, figure: string, date: string): Promise<unknown> {
  return (await call('daily', { figures: [figure], from: date, to: date })).series![figure]![0]
}

/** The mean over some of the steps of a table of statistics. */
export function weighted(table: Answer, steps: readonly number[]): number {
  const total = (name: string) => steps.reduce((sum, i) => sum + Number(columnOf(table, name)[i]), 0)
  return total('sum') / total('n')
}

/** A column of an answer made of columns and rows. */
export function columnOf({ columns, rows }: Answer, name: string): unknown[] {
  const at = [...columns!].indexOf(name as never)
  return [...rows!].map((row) => row[at])
}
