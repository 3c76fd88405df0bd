// What is wrong with a record or a reply: a code from a closed list, the record it concerns, and the value as text.

/**
 * Something odd in a reply: kept, counted and listed, never thrown. `group` is the value of the kind's group column
 * (or '' for the whole reply), `detail` the odd value itself, shortened.
 */
export interface Issue {
  readonly issue: IssueCode
  readonly group: string
  readonly detail: string
}

/** Every issue code with its meaning. */
export const issueCodes = {
  'not-json': 'The reply, or text inside it that should be JSON, is not.',
  'bad-shape': 'A part of the reply has another shape than the protocol says.',
  'bad-date': 'A record has no usable date.',
  'impossible-date':
    'A record is dated before the first device (2014) or after the reply came: it stays in the archive, without a row. A workout keeps its row.',
  'bad-base64': 'An encoded block is not valid base64.',
  'bad-length': 'A block does not have a whole number of bytes per minute of a day, or two series disagree in length.',
  'nothing-read':
    'No measured field of the record could be read; it makes no row, except where the record itself is one.',
  'not-utf8': 'The reply has bytes that are not UTF-8; they are read as U+FFFD.',
  'bad-value': 'A number lies outside what is possible.',
  'bad-span': 'A span ends before it begins or lies outside its day.',
  'bad-item': 'An item of a series cannot be read.',
  'no-offset': 'Nothing says in which time zone the record was made.',
  'anchor-unclear': 'The stage minutes fit neither of the two known midnights; the nearer one was taken.',
  'second-device':
    'Several devices have a record of the same date: each minute, the night and the naps are chosen apart, totals follow.',
  duplicate:
    'The same record came more than once in one reply; the newest version stands. Not counted in the content hash.',
  'unknown-code': 'An undocumented code; it is stored and shown as unknown(n).',
  'unknown-field': 'An undocumented field; it stays in the archive.',
  'totals-differ': 'A total of the cloud is not the sum of its parts.',
  'endless-pages': 'The pages repeat themselves or do not end; reading stopped there.',
} as const

/** The code of an issue, see `issueCodes`. */
export type IssueCode = keyof typeof issueCodes

export function isIssue(item: object): item is Issue {
  return 'issue' in item
}

/** An odd value as short printable text for an issue. */
export function shorten(value: unknown): string {
  const text = typeof value === 'string' ? value : (jsonText(value) ?? typeof value)
  // Control characters would corrupt terminals and logs.
  return text.slice(0, 60).replace(/[\x00-\x1f\x7f-\x9f]/g, '?')
}

/** The value as JSON; null for what JSON has no form for, or what is nested deeper than the engine's stack. */
export function jsonText(value: unknown): string | null {
  try {
    return JSON.stringify(value) ?? null
  } catch {
    return null
  }
}
