// Rejects wristory's own exports: exported rows cannot be read back, because everything is derived from the archive of
// replies. They are recognised by column names that no vendor uses.

import { csvColumns } from '../codec/csv.ts'
import { WristoryError } from '../errors.ts'
import { findingTable } from '../kinds/finding.ts'
import { readables } from '../store/history.ts'
import { APPLICATION_ID } from '../store/store-file.ts'

/** Throws `usage` if `head`, the first bytes of a file, belong to an export, a store or a backup of ours. */
export function refuseOwn(name: string, head: Uint8Array): void {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength)
  const isStore = bytes.length >= 72 && bytes.readUInt32BE(68) === APPLICATION_ID
  if (isStore && bytes.toString('latin1', 0, 6) === 'SQLite')
    throw new WristoryError('usage', `${name} is a store or a backup of wristory; nothing was changed.`, {
      hint: 'Put a backup in place with `wristory restore FILE`.',
    })
  const kind = ownKind(bytes.toString('utf8').replace(/^\ufeff/, ''))
  if (kind !== null)
    throw new WristoryError('usage', `${name} is a table that wristory exported (${kind}); nothing was changed.`, {
      hint: 'Rows are not read back: the store has them already. To move or save a history, use `wristory backup` and `wristory restore`.',
    })
}

/** The kind of rows in our CSV, JSON or NDJSON; null for everything else. */
export function ownKind(text: string): string | null {
  const names = /^\s*(\[\s*)?\{/.test(text) ? namesOfObject(text) : csvColumns(text)
  if (names.length < 2) return null
  const own = new Set(names.map((name) => name.replace(/_epoch$/, '')))
  // The vendor's columns are in camel case; where none of ours has an underscore, all of them must be there.
  const telling = names.some((name) => name.includes('_'))
  const fits = (columns: object) => {
    const known = Object.keys(columns)
    // An export without the person's own words lacks the comments.
    const least = known.length - Number('comment' in columns)
    return [...own].every((name) => known.includes(name)) && (telling || own.size >= least)
  }
  return [...readables, findingTable].find(({ columns }) => fits(columns))?.name ?? null
}

/** Names of the first object's members, up to the first with a list or an object. */
function namesOfObject(text: string): string[] {
  const flat = /\{("[a-z_0-9]+":("(?:[^"\\]|\\.)*"|[-\d.eE+]+|null|true|false)[,}])+/.exec(text)?.[0] ?? ''
  return [...flat.matchAll(/[{,]"([a-z_0-9]+)":/g)].map(([, name]) => name!)
}
