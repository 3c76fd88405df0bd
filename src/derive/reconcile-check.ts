// Definition of a check of the cloud's totals: the rows it needs, the measures it compares.

import type { Row } from '../kinds/kind.ts'

/** The rows of a check: the kind that feeds them, and the table or view. */
export interface Input {
  readonly kind: string
  readonly from: string
}

export interface TotalsCheck {
  readonly subject: 'day' | 'night' | 'workout'
  readonly inputs: Readonly<Record<string, Input>>
  /** Days before the item whose rows are also needed. */
  readonly back?: number
  /** Every measure with its meaning. */
  readonly measures: Readonly<Record<string, { readonly unit: string | null; readonly doc: string }>>
  /** Pairs of the cloud's total and the decoded one by measure; null if one side is missing. */
  compare(rows: Readonly<Record<string, readonly Row[]>>, item: string): Readonly<Record<string, ComparedPair>>
}

export type ComparedPair = readonly [cloud: number | null | undefined, decoded: number | null | undefined]
