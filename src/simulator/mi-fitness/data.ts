// The sealed calls of the six regional hosts. The account's data lie in one region; the others answer with nothing.

import type { Faults } from '../faults.ts'
import { json, parseForm, type SimulatorAnswer, type SimulatorAsk, type SimulatorRoute } from '../http.ts'
import type { SimulatedPerson } from '../person.ts'
import type { MiAccounts } from './accounts.ts'
import { type MiWireRow, reportRows, sampleRows } from './rows.ts'
import { openCall } from './seal.ts'
import { rowFaults } from './spoil.ts'
import { workoutRows } from './workouts.ts'

/** Host of the region that has the account. */
export const homeHost = 'de.hlth.io.mi.com'

/** Rows of a page, and the longest span that a call may ask for, days: some client saw large ones refused. */
const PAGE = 2000
const SPAN = 400

/** The rows of a list with the faults that are active. */
type Spoil = (rows: readonly MiWireRow[]) => readonly object[]

type MiCall = (data: Readonly<Record<string, unknown>>, person: SimulatedPerson, now: number, spoil: Spoil) => object

const calls: Readonly<Record<string, MiCall>> = {
  '/app/v1/data/get_fitness_data_by_time': (data, person, now, spoil) =>
    paged(data, 'data_list', (start, end) => spoil(sampleRows(person, String(data.key), start, end, now))),
  '/app/v1/data/get_aggregated_fitness_data_by_time': (data, person, now, spoil) =>
    data.tag === 'daily_report'
      ? paged(data, 'data_list', (start, end) => spoil(reportRows(person, String(data.key), start, end, now)))
      : { data_list: [], has_more: false },
  '/app/v1/data/get_sport_records_by_time': (data, person, now) =>
    paged(data, 'sport_records', (start, end) => workoutRows(person, start, end, now)),
  '/app/v1/data/get_latest_fitness_data': (data, person, now) => ({
    data_list: (data.params as { key: string; limit?: number }[] | undefined)?.flatMap(({ key, limit = 1 }) =>
      sampleRows(person, key, now - 30 * 86400, now, now).slice(-limit),
    ),
  }),
  '/healthapp/user/get_miot_user_profile': (_, person) => ({
    name: person.nickname,
    sex: person.gender === 0 ? 'female' : 'male',
    height: person.height,
    birth: `${person.birthday}-01`,
    daily_step_goal: 8000,
  }),
  '/healthapp/region/user_region': () => ({ region: 'de', country: 'DE' }),
}

/** One page of a list. The cursor counts rows; its last form differs by call. */
function paged(
  data: Readonly<Record<string, unknown>>,
  list: 'data_list' | 'sport_records',
  rows: (start: number, end: number) => readonly object[],
): object {
  const [start, end] = [Number(data.start_time), Number(data.end_time)]
  const all = rows(start, end)
  const limit = Math.min(PAGE, Number(data.limit ?? PAGE))
  const from = Number(data.next_key ?? 0) || 0
  const more = from + limit < all.length
  const end_key = list === 'data_list' ? '' : null
  return { [list]: all.slice(from, from + limit), has_more: more, next_key: more ? String(from + limit) : end_key }
}

/** The routes of the data hosts. `now` in epoch seconds. */
export function dataRoutes(
  accounts: MiAccounts,
  faults: Faults,
  now: () => number,
  person: () => SimulatedPerson | undefined,
): SimulatorRoute[] {
  const answer =
    (call: MiCall) =>
    (ask: SimulatorAsk): SimulatorAnswer => {
      const hit = (name: Parameters<Faults['hits']>[0]) => faults.hits(name, ask.path, 'data')
      const session = accounts.session(ask)
      // The body differs: a wrong sid or a dead token.
      if (session === undefined || hit('mi-auth-error')) return json({ code: 0, message: 'auth err' }, 401)
      const form = ask.method === 'GET' ? ask.query : parseForm(ask.body)
      const opened = openCall({ method: ask.method, path: ask.path, form, sessionKey: session.key, now: now() })
      if (typeof opened === 'string') return json({ code: 2, message: opened }, 400)
      if (hit('mi-undecryptable')) return { status: 200, body: 'bm90IHRoZSBrZXk=' }
      const start = Number(opened.data.start_time ?? Number.NaN)
      if (now() - start > 90 * 86400 && hit('mi-deep-502')) return { status: 502, body: '<html>502</html>' }
      if (Number(opened.data.end_time) - start > SPAN * 86400)
        return { status: 200, body: opened.seal({ code: 10003, message: 'the range is too long', result: null }) }
      const active = Object.entries(rowFaults).flatMap(([name, change]) =>
        hit(name as keyof typeof rowFaults) === undefined ? [] : [change],
      )
      const spoil: Spoil = (rows) => (active[0] === undefined ? rows : rows.flatMap(active[0]))
      const life = person()
      const away = ask.host !== homeHost || hit('mi-wrong-region') !== undefined
      const result =
        life === undefined || away ? { data_list: [], has_more: false } : call(opened.data, life, now(), spoil)
      if (hit('mi-frozen-cursor')) Object.assign(result, { has_more: true, next_key: '1' })
      return { status: 200, body: opened.seal({ code: 0, message: 'ok', result }) }
    }
  return Object.entries(calls).flatMap(([path, call]) =>
    (['GET', 'POST'] as const).map((method) => ({
      method,
      on: 'mi-data' as const,
      path: new RegExp(`^${path.replaceAll('/', '\\/')}$`),
      answer: answer(call),
    })),
  )
}
