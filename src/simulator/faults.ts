// Every fault, by name. A fault is active for a while (how many requests, after which, on which path) and is checked
// where it takes effect; --help and the documentation print the table below.
import { WristoryError } from '../errors.ts'
import { pick, type SimulatorRandom, seededRandom } from './random.ts'

/** Where a fault takes effect unless its options say otherwise: sign-in requests, reads of data, or both. */
/** Which requests a fault affects. */
export type Reach = 'sign-in' | 'data' | 'all'

interface FaultKind {
  readonly reach: Reach
  /** One line for people. */
  readonly doc: string
  /** Default number of times; absent = until cleared. */
  readonly count?: number
}

export const faults = {
  'wrong-password': { reach: 'sign-in', doc: 'step 1 refuses the password (303 with error=401)' },
  'unknown-account': { reach: 'sign-in', doc: 'step 1 knows no such account (303 with error=401, JSON form 404)' },
  'rate-limited': { reach: 'all', doc: '429 with code 12 and no Retry-After (option `status`)' },
  'rate-limited-retry-after': { reach: 'all', doc: '429 with Retry-After (option `retry`, default 30)' },
  'bad-request': { reach: 'sign-in', doc: 'step 1 answers 400 bad request' },
  'not-registered': { reach: 'sign-in', doc: 'step 2 answers 0117 with the third party’s tokens in data' },
  disabled: { reach: 'sign-in', doc: 'step 2 answers 0115' },
  'code-reused': { reach: 'sign-in', doc: 'step 2 answers 0106' },
  'wrong-region-login': { reach: 'sign-in', doc: 'step 2 answers 0113 (option `status=400`: bare HTTP 400)' },
  'access-expired': { reach: 'sign-in', doc: 'step 2 refuses access codes, as after ten days' },
  'no-country-code': { reach: 'sign-in', doc: 'the redirect of step 1 has no country_code' },
  'no-domains': { reach: 'sign-in', doc: 'step 2 leaves out the list of hosts' },
  'evil-domains': { reach: 'sign-in', doc: 'step 2 names a data host that is not the vendor’s (option `to`)' },
  'token-expired': { reach: 'data', count: 1, doc: 'the app token ends: 401 until it is renewed' },
  'token-expired-for-good': {
    reach: 'data',
    count: 1,
    doc: 'every token and code of the account ends: only a new sign-in helps',
  },
  'login-kicked': { reach: 'data', count: 1, doc: 'another login under the same app name voided both tokens' },
  'foreign-token': { reach: 'data', count: 1, doc: '401, and the renewal hands out the token of another account' },
  'wrong-region-403': { reach: 'data', doc: 'data hosts answer 403 (option `host`: the one that works)' },
  'wrong-region-401': { reach: 'data', doc: 'data hosts answer 401 (option `host`: the one that works)' },
  'wrong-region-empty': {
    reach: 'data',
    doc: 'data hosts answer 200 with nothing (option `host`: the one that works)',
  },
  redirect: { reach: 'data', doc: '302 to another host (option `to`)' },
  truncated: { reach: 'data', doc: 'body cut in half, then the connection closes (`at` bytes; `quiet`: length fits)' },
  html: { reach: 'data', doc: '200 with a web page' },
  'not-found': { reach: 'data', doc: '200 with {"code":-2001,"message":"Not found"}' },
  'missing-list': { reach: 'data', doc: '200 with {"code":1,"data":{"next":-1}}: the envelope without its list' },
  'empty-body': { reach: 'data', doc: '200 with no body' },
  'odd-type': { reach: 'data', doc: 'the right JSON, marked as a web page and with a byte order mark' },
  deep: { reach: 'data', doc: 'a list inside a list, a million times' },
  'not-json': { reach: 'data', doc: '200 that says it is JSON and is not' },
  slow: { reach: 'data', doc: 'the body trickles in over `seconds` (default 2)' },
  stall: { reach: 'data', doc: 'the headers never end (`body`: the body stops half-way)' },
  reset: { reach: 'data', doc: 'the connection is reset (`body`: in the middle of the body)' },
  'server-error': { reach: 'data', doc: '500 with code -50000 (option `status`)' },
  huge: { reach: 'data', doc: 'a body of 100 MB (option `bytes`)' },
  'gzip-bomb': { reach: 'data', doc: '1 MB of gzip that unpacks to 1 GB' },
  'throttle-in-200': { reach: 'data', doc: '200 with {"code":12,"message":"too many requests"}' },
  'suspicious-empty': { reach: 'data', doc: '200 with an empty list where data was' },
  'duplicate-days': { reach: 'data', doc: 'each day comes twice' },
  'shuffled-days': { reach: 'data', doc: 'days in another order' },
  'endless-pages': { reach: 'data', doc: 'the list of workouts repeats its cursor for ever' },
  'changed-history': { reach: 'data', doc: 'days older than `days` (default 30) differ after they were first read' },
  'unknown-codes': { reach: 'data', doc: 'unknown modes, categories, sport codes and new fields' },
  'bad-base64': { reach: 'data', doc: 'characters that are no base64' },
  'odd-length': { reach: 'data', doc: 'blobs some bytes too long or too short' },
  'absurd-numbers': { reach: 'data', doc: 'negative, huge and non-finite numbers' },
  'mi-captcha': { reach: 'sign-in', doc: 'Mi Fitness: the password needs a captcha (option `type=manMachine`)' },
  'mi-identity': { reach: 'sign-in', doc: 'Mi Fitness: a new device needs a code by e-mail (option `by=phone`)' },
  'mi-step2': { reach: 'sign-in', count: 1, doc: 'Mi Fitness: the password needs a second step (81003)' },
  'mi-too-many': { reach: 'sign-in', doc: 'Mi Fitness: 70022, too many attempts' },
  'mi-not-scanned': { reach: 'sign-in', doc: 'Mi Fitness: nobody scans the QR code' },
  'mi-rotated': { reach: 'sign-in', doc: 'Mi Fitness: each sign-in has another pass token, the one before is dead' },
  'mi-auth-error': { reach: 'data', count: 1, doc: 'Mi Fitness: 401 auth err' },
  'mi-undecryptable': { reach: 'data', count: 1, doc: 'Mi Fitness: an answer that the key does not open' },
  'mi-deep-502': { reach: 'data', count: 2, doc: 'Mi Fitness: 502 on ranges of long ago' },
  'mi-wrong-region': { reach: 'data', doc: 'Mi Fitness: the host has no data of the account' },
  'mi-frozen-cursor': { reach: 'data', doc: 'Mi Fitness: a list repeats its cursor for ever' },
  'mi-two-devices': { reach: 'data', doc: 'Mi Fitness: a second device has half of the steps of each minute' },
  'mi-deleted-rows': { reach: 'data', doc: 'Mi Fitness: minutes also come as larger rows that are deleted' },
  'mi-no-offset': { reach: 'data', doc: 'Mi Fitness: rows without an offset, and with 0' },
  storm: { reach: 'data', doc: 'one request in five (`rate`) meets a fault of the wire, chosen by `seed`' },
} as const satisfies Record<string, FaultKind>

/** The name of a fault, see `faultNames`. */
export type FaultName = keyof typeof faults
/** Every fault by name; `wristory simulate --help` describes them. */
export const faultNames = Object.keys(faults) as readonly FaultName[]

/** When a fault happens. Other keys are the fault's own options. */
export interface FaultOptions {
  /** How many requests it affects; 0 = all. */
  readonly count?: number
  /** How many matching requests pass first. */
  readonly after?: number
  /** Only requests whose path with query holds this text. */
  readonly path?: string
  readonly on?: Reach
  readonly [option: string]: string | number | boolean | undefined
}

export interface Faults {
  readonly set: (name: string, options?: FaultOptions) => void
  readonly clear: () => void
  /** Lets the storm, if active, choose a fault for this request. */
  readonly roll: (path: string, reach: 'sign-in' | 'data') => void
  /** The options if `name` affects this request (which uses one of its counts), else undefined. */
  readonly hits: (name: FaultName, path: string, reach: 'sign-in' | 'data') => FaultOptions | undefined
  /** The options while `name` is active, whatever its counts. */
  readonly active: (name: FaultName) => FaultOptions | undefined
}

/** Faults of a storm: they end at once, and a retry succeeds. */
const weather: readonly (readonly [FaultName, FaultOptions])[] = [
  ['rate-limited-retry-after', { retry: 0 }],
  ['rate-limited', {}],
  ['throttle-in-200', {}],
  ['server-error', { status: 500 }],
  ['server-error', { status: 503 }],
  ['html', {}],
  ['empty-body', {}],
  ['not-json', {}],
  ['truncated', {}],
  ['truncated', { quiet: true }],
  ['reset', {}],
  ['reset', { body: true }],
]

/** A set of switches, all off. */
export function createFaults(): Faults {
  const on = new Map<string, { options: FaultOptions; left: number; wait: number }>()
  let storm: SimulatorRandom | undefined
  const set = (name: string, options: FaultOptions = {}): void => {
    if (!Object.hasOwn(faults, name)) {
      throw new WristoryError('usage', `There is no fault ${name}.`, { hint: `Faults: ${faultNames.join(', ')}.` })
    }
    const kind: FaultKind = faults[name as FaultName]
    const count = options.count ?? kind.count ?? 0
    on.set(name, { options, left: count === 0 ? Number.POSITIVE_INFINITY : count, wait: options.after ?? 0 })
    if (name === 'storm') storm = seededRandom('storm', String(options.seed ?? 1))
  }
  const hits: Faults['hits'] = (name, path, reach) => {
    const fault = on.get(name)
    if (fault === undefined || fault.left <= 0) return undefined
    const wanted = fault.options.on ?? (faults[name].reach as Reach)
    if (wanted !== 'all' && wanted !== reach) return undefined
    if (fault.options.path !== undefined && !path.includes(fault.options.path)) return undefined
    if (fault.wait-- > 0) return undefined
    fault.left--
    return fault.options
  }
  return {
    set,
    clear: () => on.clear(),
    hits,
    active: (name) => on.get(name)?.options,
    roll(path, reach) {
      const options = hits('storm', path, reach)
      if (options === undefined || storm === undefined || storm() >= Number(options.rate ?? 0.2)) return
      const [name, more] = pick(storm, weather)
      set(name, { ...more, count: 1, on: 'all' })
    },
  }
}

/** Reads `name` or `name:key=value,key=value` as a command line gives it; numbers become numbers, a bare key is true. */
export function parseFault(text: string): { name: string; options: FaultOptions } {
  const [name, rest] = text.split(/:(.*)/s) as [string, string | undefined]
  const options: Record<string, string | number | boolean> = {}
  for (const pair of rest === undefined || rest === '' ? [] : rest.split(',')) {
    const [key, value] = pair.split(/=(.*)/s) as [string, string | undefined]
    options[key] = value === undefined ? true : value !== '' && Number.isFinite(Number(value)) ? Number(value) : value
  }
  return { name, options }
}
