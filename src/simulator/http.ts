// Building blocks of the simulated cloud: requests, replies, and the routes between them.

/** One request, its body read whole. */
export interface SimulatorAsk {
  readonly method: string
  /** Host header without port, lower case. */
  readonly host: string
  /** Path without query, still percent-encoded. */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

export interface SimulatorAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

/** A path the cloud knows: `path` is matched whole, its groups are handed on decoded. */
export interface SimulatorRoute {
  readonly method: 'GET' | 'POST'
  readonly on: 'user' | 'account' | 'data' | 'xiaomi' | 'mi-account' | 'mi-sts' | 'mi-data'
  readonly path: RegExp
  readonly answer: (ask: SimulatorAsk, ...groups: string[]) => SimulatorAnswer
}

/** A JSON answer. */
export const json = (value: unknown, status = 200, headers: Record<string, string> = {}): SimulatorAnswer => ({
  status,
  headers: { 'content-type': 'application/json;charset=UTF-8', ...headers },
  body: typeof value === 'string' ? value : JSON.stringify(value),
})

/** The routes with the time of the simulated cloud in their answers: sealed calls count by it. `now` in epoch seconds. */
export function dated(routes: readonly SimulatorRoute[], now: () => number): SimulatorRoute[] {
  return routes.map((route) => ({
    ...route,
    answer(ask, ...groups) {
      const answer = route.answer(ask, ...groups)
      return { ...answer, headers: { ...answer.headers, date: new Date(now() * 1000).toUTCString() } }
    },
  }))
}

/** A redirect with its message in the address. */
export const redirect = (location: string, status = 303): SimulatorAnswer => ({
  status,
  headers: { location },
  body: '',
})

/** The fields of an urlencoded body; repeated keys stay repeated. */
export const parseForm = (body: Buffer): URLSearchParams => new URLSearchParams(body.toString('utf8'))

const hosts: readonly [RegExp, readonly SimulatorRoute['on'][]][] = [
  [/^(127\.0\.0\.1|localhost|\[::1\])$/, ['user', 'account', 'data', 'xiaomi', 'mi-account', 'mi-sts', 'mi-data']],
  [/^api-user(-[a-z0-9]+)?\.(huami|zepp)\.com$/, ['user']],
  [/^account(-[a-z0-9]+)?\.(huami|zepp)\.com$/, ['account']],
  [/^api-mifit(-[a-z0-9]+)?\.(huami|zepp)\.com$/, ['account', 'data']],
  [/^account\.xiaomi\.com$/, ['xiaomi', 'mi-account']],
  [/^c\d\.lp\.account\.xiaomi\.com$/, ['mi-account']],
  [/^sts-hlth\.io\.mi\.com$/, ['mi-sts']],
  [/^([a-z0-9]{2}\.)?hlth\.io\.mi\.com$/, ['mi-data']],
]

/** Which parts of the cloud a host serves; none for an unknown host. */
export const servedBy = (host: string): readonly SimulatorRoute['on'][] =>
  hosts.find(([pattern]) => pattern.test(host))?.[1] ?? []

export const isLoopback = (host: string): boolean => hosts[0]![0].test(host)

/** Percent-decoded text; undecodable text stays as is. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
