// The one shape of what `insight` answers: each figure with its number of cases, interval and source, or why there is none.

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
  /** Null where there is too little; `why` says so. */
  readonly value: number | null
  readonly unit: InsightUnit
  /** 95 %; null where the figure is a description of the days themselves. */
  readonly interval: readonly [number, number] | null
  /** Cases that it is from, and what a case is. */
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
