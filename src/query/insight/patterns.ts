// Relations, changes of level and days out of the usual range, over all daily figures.

import { type ChangePoint, changePoints } from '../../derive/insight/change-point.ts'
import { type RelationFinding, type Relations, relationsOf } from '../../derive/insight/relations.ts'
import { type Flag, flagsOf, type SeasonRange, seasonRanges, type Vital } from '../../derive/insight/usual-range.ts'
import { memoizeUntilWrite, type Reader } from '../reader.ts'
import { dailyFigures } from './figures.ts'

export interface Patterns {
  /** Days used. */
  readonly from: string
  readonly to: string
  readonly figures: readonly string[]
  readonly relations: {
    readonly tried: number
    readonly findings: readonly RelationFinding[]
    /** The strongest pair that is not a finding. */
    readonly next: Relations['others'][number] | null
    readonly source: string
  }
  readonly changes: { readonly found: readonly (ChangePoint & { readonly figure: string })[]; readonly source: string }
  readonly flags: {
    /** Figures that are watched. */
    readonly watched: readonly string[]
    readonly days: readonly Flag[]
    /** Days that could be compared. */
    readonly n: number
    /** By simulation: healthy days that are flagged, and illnesses of five days that are flagged. */
    readonly falsely: number
    readonly sensitivity: number
    readonly source: string
  }
  readonly ranges: readonly FigureRange[]
}

export interface FigureRange extends SeasonRange {
  readonly figure: string
}

const sources = {
  relations:
    'Spearman rank correlation, n_eff Pyper & Peterman 1998, circular block bootstrap, false discovery rate Benjamini & Hochberg 1995',
  changes: 'PELT, Killick et al. 2012, penalty in long-run variances',
  flags: 'after Mishra et al. 2020, Alavi et al. 2022; rates by simulation',
} as const

/** The figures that illness changes: direction, and minimum spread. */
const vitals: Readonly<Record<string, Pick<Vital, 'toward' | 'floor'>>> = {
  resting_heartrate: { toward: 1, floor: 1.5 },
  sleep_hrv: { toward: -1, floor: 3 },
  hrv: { toward: -1, floor: 3 },
  sdnn: { toward: -1, floor: 3 },
  skin_temperature_deviation: { toward: 1, floor: 0.2 },
  skin_temperature: { toward: 1, floor: 0.2 },
  respiration: { toward: 1, floor: 0.4 },
}

export const patternsOf = memoizeUntilWrite((reader: Reader): Patterns => {
  const { from, to, figures } = dailyFigures(reader)
  const relations = relationsOf(figures)
  const watched = figures.flatMap(({ name, values }): Vital[] =>
    vitals[name] === undefined ? [] : [{ name, values, ...vitals[name] }],
  )
  const measured = figures.filter(({ name }) => !name.startsWith('#'))
  return {
    from,
    to,
    figures: figures.map(({ name }) => name),
    relations: {
      tried: relations.tried,
      findings: relations.findings,
      next: relations.others[0] ?? null,
      source: sources.relations,
    },
    changes: {
      found: measured.flatMap(({ name, values, known }) =>
        changePoints(values, from, known).map((change) => ({ figure: name, ...change })),
      ),
      source: sources.changes,
    },
    flags: {
      watched: watched.map(({ name }) => name),
      days: watched.length < 2 ? [] : flagsOf(watched, from),
      n: Math.max(0, ...watched.map(({ values }) => Array.from(values).filter((value) => !Number.isNaN(value)).length)),
      falsely: 0.04,
      sensitivity: 0.9,
      source: sources.flags,
    },
    ranges: measured.flatMap(({ name, values }) =>
      seasonRanges(values, from).map((range) => ({ figure: name, ...range })),
    ),
  }
})
