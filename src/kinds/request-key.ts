// The key of a request in the archive: its path and parameters as text, without the user id. Replies of one source with
// the same key answer the same question, whoever sent it: `sync`, a recording of another program, or an imported file.

import type { Each, Request } from './kind.ts'

/** Replaces the user id in a key. */
export const ANY_USER = '{user}'

/** The key of `request`; requests made for `ANY_USER` need no `userId`. */
export function requestKey({ path, query }: Request, userId: string = ANY_USER): string {
  const own = (part: string) => (part === userId ? ANY_USER : part)
  return [
    path.split('/').map(own).join('/'),
    ...Object.entries(query).map(([name, value]) => `${name}=${own(value)}`),
  ].join(' ')
}

/** SQL of the key of the request for the record in row `row` of the records' table. */
export function requestKeySql({ columns, request }: Each, row: string): string {
  const marks = new Map(columns.map((column) => [`\u0001${column}\u0001`, `coalesce(${row}."${column}", '')`]))
  const record = Object.fromEntries(columns.map((column) => [column, `\u0001${column}\u0001`]))
  return requestKey(request({ userId: ANY_USER }, record) as Request)
    .split(/(\u0001\w+\u0001)/)
    .filter((part) => part !== '')
    .map((part) => marks.get(part) ?? `'${part}'`)
    .join(' || ')
}
