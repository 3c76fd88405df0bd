// `wristory/simulator`: a simulated cloud on this machine, for tests of other programs.

import {
  type FaultName,
  type FaultOptions,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '../simulator/index.ts'

export {
  type FaultName,
  type FaultOptions,
  faultNames,
  type PersonName,
  personNames,
  type SeenRequest,
} from '../simulator/index.ts'

/** The person in the cloud and its faults. The same options give the same bytes. */
export interface CloudOptions extends Omit<SimulatorOptions, 'faults'> {
  /** Names, as `name` or `name:key=value,key=value`, or names with their options. */
  readonly faults?: readonly string[] | Partial<Readonly<Record<FaultName, FaultOptions>>> | undefined
}

/** A cloud on 127.0.0.1 with every way to sign in, every kind of data and every fault. `await using` closes it. */
export interface SimulatedCloud extends Simulator, AsyncDisposable {
  /** E-mail address and password of the person, ready for `signIn`. */
  readonly account: { readonly email: string; readonly password: string }
}

/**
 * Starts a cloud, e.g. `await using cloud = await startCloud({ person: 'two-years', days: 30 })`, and `signIn({
 * ...cloud.account, cloud: cloud.url })` signs in there. Nothing leaves the machine. Throws `usage` for an unknown
 * person or fault.
 */
export async function startCloud({ faults = [], ...options }: CloudOptions = {}): Promise<SimulatedCloud> {
  const listed = Array.isArray(faults) ? (faults as readonly string[]) : []
  const simulator = await startSimulator({ ...options, faults: listed })
  for (const [name, more] of Object.entries(Array.isArray(faults) ? {} : faults)) simulator.fault(name, more)
  const { email, password } = simulator.accounts[0]!
  return { ...simulator, account: { email, password }, [Symbol.asyncDispose]: simulator.close }
}

export type { Reach } from '../simulator/faults.ts'
export type { Simulator, SimulatorOptions }
