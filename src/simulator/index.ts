// Public entry of the simulator: a simulated cloud on 127.0.0.1, with every sign-in method, every kind of data and
// every fault.
import type { AddressInfo } from 'node:net'
import { WristoryError } from '../errors.ts'
import { dayAt, dayNumberAt } from './calendar.ts'
import { answerData } from './data.ts'
import { exchangeRoutes } from './exchange.ts'
import { createFaults, type FaultOptions, type Faults, parseFault } from './faults.ts'
import { dated, isLoopback, json, type SimulatorAnswer, type SimulatorAsk } from './http.ts'
import { createMiAccounts, miAccount } from './mi-fitness/accounts.ts'
import { dataRoutes } from './mi-fitness/data.ts'
import { miSignInRoutes } from './mi-fitness/signin.ts'
import { createMover, createPerson, type PersonName, personNames, type SimulatedPerson } from './person.ts'
import { startProxy } from './proxy.ts'
import { listen, type SeenRequest } from './server.ts'
import { signInRoutes } from './signin.ts'
import { createTokens, type SimulatorAccount } from './tokens.ts'

export { type FaultName, type FaultOptions, faultNames, faults } from './faults.ts'
export { type PersonName, personNames } from './person.ts'
export type { SeenRequest } from './server.ts'

/** The person in the cloud, and the time. */
export interface SimulatorOptions {
  /** Whose account; `two-years` by default. */
  readonly person?: PersonName | undefined
  /** Length of the history in days, today included; the person's own by default. */
  readonly days?: number | undefined
  /** Last day, `YYYY-MM-DD`; by default today in the person's zone. */
  readonly today?: string | undefined
  readonly seed?: number | undefined
  /** Faults to start with, as `name` or `name:key=value,key=value`. */
  readonly faults?: readonly string[] | undefined
  /** 0 = any free port. */
  readonly port?: number | undefined
  /** Port of the TLS proxy, 0 = any free one; no proxy by default. */
  readonly proxyPort?: number | undefined
  /** Epoch milliseconds. */
  readonly now?: (() => number) | undefined
}

/** A running cloud. */
export interface Simulator {
  /** Origin, e.g. `http://127.0.0.1:40000`. */
  readonly url: string
  readonly proxy?: string
  /** The proxy's certificate authority, PEM. */
  readonly ca?: string
  /** The selected person by e-mail, then the same person by phone number, then another person. */
  readonly accounts: readonly { email: string; password: string; userId: string; token: string }[]
  /** The cookies of the Xiaomi account of `mover`; null for the others, who have none. */
  readonly xiaomi: string | null
  /** A one-time code as other sign-in services issue it; throws `usage` for an unknown account. */
  readonly code: (email: string) => string
  /** Every request so far, without the control paths. */
  readonly requests: readonly SeenRequest[]
  /** Activates a fault; throws `usage` for an unknown name. */
  readonly fault: (name: string, options?: FaultOptions) => void
  readonly clearFaults: () => void
  readonly close: () => Promise<void>
}

/** Starts a cloud; the same options give the same bytes (today's own record follows the clock). */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const clock = options.now ?? Date.now
  const now = (): number => Math.floor(clock() / 1000)
  const accounts = people()
  const persons = createPersons(options, now())
  const faults = createFaults()
  for (const text of options.faults ?? []) {
    const fault = parseFault(text)
    faults.set(fault.name, fault.options)
  }
  const tokens = createTokens(accounts, now)
  const mi = createMiAccounts()
  const requests: SeenRequest[] = []
  const shown = accounts.map(({ email, password, userId, token }) => ({ email, password, userId, token }))
  const code = (email: string): string => {
    const account = tokens.find(email)
    if (account !== undefined) return tokens.code(account, true)
    throw new WristoryError('usage', `There is no account ${email}.`, {
      hint: `Accounts: ${accounts.map((one) => one.email).join(', ')}.`,
    })
  }
  const server = await listen(
    {
      routes: [
        ...signInRoutes(tokens, faults, now),
        ...exchangeRoutes(tokens, faults),
        ...dated(miSignInRoutes({ accounts: mi, faults, owner: accounts[0]! }), now),
        ...dated(
          dataRoutes(mi, faults, now, () => persons.get(miAccount.userId)),
          now,
        ),
      ],
      answerData: (ask) => answerData(ask, tokens, faults, now(), (userId) => persons.get(userId)),
      control: createControl({ faults, requests, shown, code }),
      faults,
      requests,
    },
    options.port ?? 0,
  )
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const proxy = options.proxyPort === undefined ? undefined : await startProxy(url, options.proxyPort)
  return {
    url,
    ...(proxy === undefined ? {} : { proxy: proxy.url, ca: proxy.ca }),
    accounts: shown,
    get xiaomi() {
      return persons.has(miAccount.userId) ? `userId=${miAccount.userId}; passToken=${mi.passToken}` : null
    },
    code,
    requests,
    fault: faults.set,
    clearFaults: faults.clear,
    async close() {
      await proxy?.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

interface ControlParts {
  readonly faults: Faults
  readonly requests: readonly SeenRequest[]
  readonly shown: readonly object[]
  readonly code: (email: string) => string
}

/** Answers requests for the simulator itself. */
function createControl({ faults, requests, shown, code }: ControlParts) {
  const setFault = (ask: SimulatorAsk): SimulatorAnswer =>
    tried(() => {
      const { name, clear, ...more } = JSON.parse(ask.body.toString()) as FaultOptions & {
        name?: string
        clear?: boolean
      }
      if (clear) faults.clear()
      if (name !== undefined) faults.set(name, more)
      return { result: 'ok' }
    })
  return (ask: SimulatorAsk): SimulatorAnswer | undefined => {
    if (!ask.path.startsWith('/simulator/') || !isLoopback(ask.host)) return undefined
    if (ask.method === 'GET' && ask.path === '/simulator/requests') return json(requests)
    if (ask.method === 'GET' && ask.path === '/simulator/accounts') return json(shown)
    if (ask.method === 'GET' && ask.path === '/simulator/code')
      return tried(() => ({ code: code(ask.query.get('email') ?? '') }))
    if (ask.method === 'POST' && ask.path === '/simulator/faults') return setFault(ask)
    return json({ message: controls }, 404)
  }
}

/** The simulator's control paths. */
const controls = [
  'GET /simulator/requests',
  'GET /simulator/accounts',
  'GET /simulator/code?email=EMAIL',
  'POST /simulator/faults',
].join(', ')

/** The reply of a control path; an error of `work` is the caller's mistake. */
function tried(work: () => object): SimulatorAnswer {
  try {
    return json(work())
  } catch (error) {
    return json({ message: error instanceof Error ? error.message : 'bad request' }, 400)
  }
}

const self = '1000000001'
const other = '1000000002'

function people(): SimulatorAccount[] {
  const shared = { password: 'Correct-Horse.9', userId: self, token: `SIM-WEB-${self}`, nickname: 'Ada', country: 'DE' }
  return [
    { ...shared, email: 'ada@example.test' },
    { ...shared, email: '+8613800000000' },
    {
      email: 'bea@example.test',
      password: 'Battery.Staple.7',
      userId: other,
      token: `SIM-WEB-${other}`,
      nickname: 'Bea',
      country: 'US',
    },
  ]
}

function createPersons(options: SimulatorOptions, now: number): Map<string, SimulatedPerson> {
  const name = options.person ?? 'two-years'
  if (!personNames.includes(name)) {
    throw new WristoryError('usage', `There is no person ${name}.`, { hint: `Persons: ${personNames.join(', ')}.` })
  }
  const today = options.today === undefined ? dayAt('Europe/Berlin', now) : dayNumberAt(options.today)
  if (Number.isNaN(today)) throw new WristoryError('usage', 'The last day is not a date YYYY-MM-DD.')
  const seed = options.seed ?? 1
  const one = createPerson({ name, today, days: options.days, seed, userId: self })
  const two = createPerson({ name: 'two-years', today, days: 60, seed: seed + 1, userId: other })
  const persons = new Map([
    [self, one],
    [other, two],
  ])
  if (name === 'mover') persons.set(miAccount.userId, createMover({ today, days: options.days, seed, userId: self }))
  return persons
}
