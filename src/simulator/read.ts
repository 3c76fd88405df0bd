// One read of data: what its answer is made from, and the route that answers it.

import type { Faults } from './faults.ts'
import type { Answer, Ask } from './http.ts'
import type { Person } from './person.ts'
import type { Account } from './tokens.ts'

/** A read that passed the gate. */
export interface Read extends Ask {
  readonly person: Person
  readonly account: Account
  readonly faults: Faults
  /** Epoch seconds. */
  readonly now: number
}

/** One known read: `path` is matched whole, its groups are handed on decoded. */
export interface DataRoute {
  readonly path: RegExp
  readonly answer: (read: Read, ...groups: string[]) => Answer
}
