// The key of a request in the archive: its path and parameters as text, the user id left out. Replies of one source with
// the same key answer the same question, whoever asked it: `sync`, a recording of another program, or an imported file.

import type { Each, Request } from './kind.ts'

/** Stands in a key where a request has the user id. */
export const ANY_USER = '{user}'

/** The key of `request`; requests that are made for `ANY_USER` need no `userId`. */
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
