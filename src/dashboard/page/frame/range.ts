// The range of days a view looks at, as it stands in the address: `1y`, `all`, or two days.

import { addDays } from './format.ts'

export interface Range {
  readonly name: string
  readonly from: string
  readonly to: string
}

/** Lengths by name, days. */
export const lengths: Readonly<Record<string, number>> = { '30d': 30, '90d': 90, '1y': 365, '5y': 1826 }

export const rangeLabels: Readonly<Record<string, string>> = {
  '30d': '30 d',
  '90d': '90 d',
  '1y': '1 y',
  '5y': '5 y',
  all: 'All',
}

/** The range a text names, within what there is; `standard` where it names none. */
export function rangeOf(text: string | null, first: string, today: string, standard: string): Range {
  const pair = /^(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)$/.exec(text ?? '')
  if (pair !== null && pair[1]! <= pair[2]!) return { name: text!, from: pair[1]!, to: pair[2]! }
  const name = text !== null && (text in lengths || text === 'all') ? text : standard
  const length = lengths[name]
  const from = length === undefined ? first : addDays(today, 1 - length)
  return { name, from, to: today }
}
