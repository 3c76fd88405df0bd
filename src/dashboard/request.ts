// Addresses of API requests, typed by the table of routes: parameters and result. Shared by the page and the server,
// which stores answers in a saved page under the same addresses.

import type { z } from 'zod'
import type { FigureName } from '../kinds/index.ts'
import type { By } from './range.ts'
import type { RouteName, Routes } from './routes.ts'

type RouteShape<N extends RouteName, Part extends string> = Routes[N] extends { readonly [P in Part]: infer S }
  ? S extends z.ZodType
    ? S
    : never
  : never

/** The JSON that a route answers. */
export type Gives<N extends RouteName> = z.output<RouteShape<N, 'gives'>>

/** The JSON that a route takes. */
export type Takes<N extends RouteName> = z.input<RouteShape<N, 'takes'>>

type Names<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never

type RouteQuery<N extends RouteName> = [RouteShape<N, 'query'>] extends [never]
  ? object
  : z.input<RouteShape<N, 'query'>>

/** The parameters of a route's path and query. */
export type Filled<N extends RouteName> = Readonly<Record<Names<N>, string>> & Readonly<RouteQuery<N>>

type PathOf<N extends RouteName, M extends string> = N extends `${M} ${infer Path}` ? Path : never

/** Paths of GET routes. */
export type Question = PathOf<RouteName, 'GET'>

/** No parameters are required. */
type Bare<N extends RouteName> = object extends Filled<N> ? true : false

declare const given: unique symbol

/** An address below /api/v1 with an answer of type `T`. */
export type Asked<T> = string & { readonly [given]?: T }

/** The address of a GET. */
export function ask<P extends Question>(
  path: P,
  ...values: Bare<`GET ${P}`> extends true ? [Filled<`GET ${P}`>?] : [Filled<`GET ${P}`>]
): Asked<Gives<`GET ${P}`>> {
  return filled(path, values[0])
}

/** `path` with its placeholders filled in, and the rest as its query; absent and empty parameters are left out. */
export function filled(path: string, values: object = {}): string {
  const rest = new Map(Object.entries(values))
  const whole = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(rest.get(name))
    rest.delete(name)
    return encodeURIComponent(value)
  })
  const query = [...rest]
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value)).replaceAll('%2C', ',')}`)
  return query.length === 0 ? whole : `${whole}?${query.join('&')}`
}

/** The series of a range by step. */
export function askShares(of: 'zones' | 'stress', { from, to }: { from: string; to: string }, by: By) {
  return ask('/shares', { of, from, to, by: by === 'day' ? undefined : by })
}

/** Figures of a range by day, week or month. */
export function askDaily(metrics: readonly FigureName[], range: { from?: string; to?: string } = {}, by: By = 'day') {
  const { from, to } = range
  return ask('/daily', { metric: metrics.join(','), from, to, by: by === 'day' ? undefined : by })
}
