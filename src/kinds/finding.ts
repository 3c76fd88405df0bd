// The statistics of a history as a table for exports: one row per result, whatever its topic.

import type { Columns } from './kind.ts'

export const findingTable = {
  name: 'finding',
  title: 'Statistics of the history',
  columns: {
    topic: { type: 'text', doc: 'sleep, training, relation, change, flag or experiment.' },
    figure: { type: 'text', doc: 'Name of the statistic or of the daily figure (see table day), or #tag.' },
    other: { type: 'text', doc: 'Relation: the second figure or #tag.' },
    lag: { type: 'integer', unit: 'd', doc: 'Relation: days by which `other` follows.' },
    date: {
      type: 'date',
      doc: 'Day of a change, of a flag or of a record, first day of an experiment; NULL for the whole history.',
    },
    value: {
      type: 'real',
      doc: 'Statistic; relation: rank correlation; change and experiment: difference; flag: value of the day.',
    },
    low: { type: 'real', doc: '95 % interval, or the usual range of a flag: lower end.' },
    high: { type: 'real', doc: 'Its upper end.' },
    unit: { type: 'text', doc: 'Unit of value, low and high.' },
    n: { type: 'integer', doc: 'Number of cases.' },
    q: { type: 'real', doc: 'Relation: false discovery rate at which it is found; experiment: p.' },
    why: { type: 'text', doc: 'Why there is no value; change: what is known to have changed within a week of it.' },
    source: { type: 'text', doc: 'Publication of the method.' },
    comment: { type: 'text', doc: "Experiment: its name and what is done, in the person's own words." },
  } as const satisfies Columns,
  key: ['topic', 'figure', 'other', 'lag', 'date'],
} as const

/** Whether a row holds words of the person: a tag, or an experiment. */
export function isOwn({ topic, figure, other }: Readonly<Record<string, unknown>>): boolean {
  return topic === 'experiment' || [figure, other].some((name) => String(name ?? '').startsWith('#'))
}
