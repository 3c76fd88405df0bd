// The people of the store: each has a reader, a sign-in and exports. The dashboard shows the one it was started for, or
// another that a request names.

import type { Context } from 'hono'
import { type StoreDoor, storeDoor } from '../../query/reader.ts'
import { createAccount, type SignInDesk } from './account.ts'
import { createExportJobs, type ExportJobs } from './export-job.ts'

export interface Person {
  readonly door: StoreDoor
  readonly account: SignInDesk
  readonly exports: ExportJobs
}

export interface Persons {
  readonly own: Person
  /** The person of that name, which may be `own`; null where the store has none. */
  find(name: string): Promise<Person | null>
  close(): Promise<void>
}

export interface PersonsOptions {
  readonly home: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly version: string
  readonly origin: string | undefined
  readonly account: string | undefined
  readonly zone: string | null
  /** Epoch milliseconds. */
  readonly now: () => number
}

/** A person's name: the parameter of an address, else the header of the page. */
export function namedPerson({ req }: Context): string | null {
  return req.query('account') ?? req.header('wristory-account') ?? null
}

export function createPersons(options: PersonsOptions): Persons {
  const { home, version, now } = options
  const make = (account: string | undefined): Person => ({
    door: storeDoor({ folder: home, account, now }),
    account: createAccount({ ...options, account }),
    exports: createExportJobs({ home, version, account, now }),
  })
  const own = make(options.account)
  const others = new Map<string, Person>()
  return {
    own,
    async find(name) {
      const names = await own.door.names()
      if (!names.includes(name)) return null
      if (name === (await own.door.open())?.account.name) return own
      const person = others.get(name) ?? make(name)
      others.set(name, person)
      return person
    },
    async close() {
      await Promise.all([own, ...others.values()].map(({ exports }) => exports.close()))
      for (const { door, account } of [own, ...others.values()]) {
        account.qr.close()
        door.close()
      }
    },
  }
}
