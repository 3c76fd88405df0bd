// One read of data: what its answer is made from, and the route that answers it.

import type { Faults } from './faults.ts'
import type { SimulatorAnswer, SimulatorAsk } from './http.ts'
import type { SimulatedPerson } from './person.ts'
import type { SimulatorAccount } from './tokens.ts'

/** A read that passed the gate. */
export interface Read extends SimulatorAsk {
  readonly person: SimulatedPerson
  readonly account: SimulatorAccount
  readonly faults: Faults
  /** Epoch seconds. */
  readonly now: number
}

/** One known read: `path` is matched whole, its groups are handed on decoded. */
export interface DataRoute {
  readonly path: RegExp
  readonly answer: (read: Read, ...groups: string[]) => SimulatorAnswer
}
