// The shape of every result of `insight`: each figure with its number of cases, interval and source, or why there is
// none.

export type InsightUnit =
  | 'minutes'
  | 'clock'
  | 'percent'
  | 'metres'
  | 'm/s'
  | 'seconds'
  | 'ml/kg/min'
  | 'days'
  | 'bpm'
  | 'index'
  | 'load'

export interface InsightFigure {
  readonly name: string
  readonly title: string
  /** Null if there is too little data; `why` says so. */
  readonly value: number | null
  readonly unit: InsightUnit
  /** 95 %; null if the figure describes the days themselves. */
  readonly interval: readonly [number, number] | null
  /** Number of cases, and what a case is. */
  readonly n: number
  readonly of: string
  /** Publication of the formula. */
  readonly source: string
  readonly why?: string
  /** The day of a record. */
  readonly date?: string
}

/** A figure that cannot be computed. */
export function lacking(figure: Omit<InsightFigure, 'value' | 'interval'> & { readonly why: string }): InsightFigure {
  return { ...figure, value: null, interval: null }
}

/** `values` as finite numbers, or null. */
export function finite(value: number | null | undefined): number | null {
  return value === null || value === undefined || !Number.isFinite(value) ? null : value
}
