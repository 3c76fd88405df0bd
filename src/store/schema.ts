// Compares the schema in a file with the one that this version creates: a trigger, replaced view or altered table by
// another program would silently lose rows or falsify figures.

import { WristoryError } from '../errors.ts'
import { Database } from './driver.ts'
import { migrations } from './migrations/index.ts'
import { derivedSql, isDerivedCurrent } from './tables.ts'

interface SchemaObject {
  readonly type: string
  readonly name: string
  /** Table of a trigger or an index; else its own name. */
  readonly tbl_name: string
  readonly sql: string
}

export interface SchemaFault {
  readonly object: SchemaObject
  readonly what: 'is not part of a store' | 'was changed' | 'is missing'
  /**
   * How `rebuild` repairs it: drop what is foreign, create it again, or decode all replies again. Null if it cannot.
   */
  readonly repair: 'drop' | 'create' | 'decode' | null
}

/**
 * How the schema differs from the one that this version, or the version that wrote the store, creates. Tables and views
 * of the person's own, with their indexes, are no fault; a trigger always is.
 */
export function schemaFaults(database: Database): SchemaFault[] {
  const { archive, derived } = expected(database)
  const ours = new Map([...archive, ...derived].map((object) => [object.name, object]))
  const found = new Map(objects(database).map((object) => [object.name, object]))
  const faults: SchemaFault[] = []
  for (const object of found.values()) {
    const foreign = !ours.has(object.name) && (object.type === 'trigger' || ours.has(object.tbl_name))
    if (foreign) faults.push({ object, what: 'is not part of a store', repair: 'drop' })
  }
  for (const object of ours.values()) {
    const there = found.get(object.name)
    if (there?.sql === object.sql) continue
    const again = object.type === 'table' ? null : 'create'
    faults.push({
      object,
      what: there === undefined ? 'is missing' : 'was changed',
      repair: archive.includes(object) ? again : 'decode',
    })
  }
  return faults
}

/** The expected objects: created in memory as the store's version creates them. */
function expected(database: Database): { archive: readonly SchemaObject[]; derived: readonly SchemaObject[] } {
  const { user_version } = database.get<{ user_version: number }>('PRAGMA user_version')!
  if (user_version === 0) return { archive: [], derived: [] }
  const twin = new Database(':memory:')
  try {
    for (const migration of migrations.slice(0, user_version)) migration(twin)
    const archive = objects(twin)
    if (!isDerivedCurrent(database)) return { archive, derived: [] }
    for (const sql of derivedSql()) twin.exec(sql)
    return { archive, derived: objects(twin).slice(archive.length) }
  } finally {
    twin.close()
  }
}

/** Everything with a definition; SQLite's automatic indexes have none. */
function objects(database: Database): SchemaObject[] {
  return database.all<SchemaObject>('SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL')
}

/** Throws `corrupt` if the schema has faults, repairable by `rebuild` or not. */
export function requireSchema(database: Database): void {
  refuse(database, schemaFaults(database))
}

function refuse(database: Database, faults: readonly SchemaFault[]): void {
  const [first] = faults
  if (first === undefined) return
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : ''
  throw new WristoryError(
    'corrupt',
    `Another program changed the schema of ${database.path}: ${inWords(first)}${more}.`,
    {
      hint: faults.every(({ repair }) => repair !== null)
        ? 'Run `wristory rebuild`: it removes what does not belong and makes the tables again from the stored replies.'
        : 'Restore a backup: `wristory restore FILE`.',
    },
  )
}

export function inWords({ object: { type, name }, what }: SchemaFault): string {
  return `the ${type} "${name}" ${what}`
}

/**
 * Repairs everything except the derived tables and views, which `rebuild` creates again. Throws `corrupt` if it cannot.
 */
export function repairSchema(database: Database): void {
  const faults = schemaFaults(database)
  refuse(
    database,
    faults.filter(({ repair }) => repair === null),
  )
  database.transaction(() => {
    for (const { object, repair, what } of faults) {
      if (repair === 'drop' || (repair === 'create' && what === 'was changed'))
        database.exec(`DROP ${object.type} "${object.name.replaceAll('"', '""')}"`)
      if (repair === 'create') database.exec(object.sql)
    }
  })
}
