// The pages of the dashboard and their expected content.

import { bodyClaims, recoveryClaims } from './body.ts'
import { type Claims, claims } from './claims.ts'
import { dayClaims } from './day.ts'
import { frameClaims } from './frame.ts'
import { homeClaims } from './home.ts'
import { heartClaims, movementClaims } from './metric.ts'
import { nightClaims, sleepClaims } from './night.ts'
import type { Asked } from './page.ts'
import { dataClaims, plainClaims } from './tools.ts'
import { trendClaims } from './trend.ts'
import { workoutClaims } from './workout.ts'
import { workoutsClaims } from './workouts.ts'

/** What the page of an address must say. */
export function claimsOf(path: string, asked: Omit<Asked, 'query'>): Claims {
  const url = new URL(path, 'http://page')
  const [view = 'home', name, more] = url.pathname.split('/').filter((part) => part !== '')
  const all = { ...asked, query: url.searchParams }
  // An account without a day says so on each of its pages.
  const empty = asked.truth.first === null && view !== 'data'
  const own = (empty ? undefined : views[view]?.(all, name, more)) ?? plainClaims(view, all)
  return claims(own, frameClaims(all))
}

const views: Readonly<Record<string, (asked: Asked, name: string | undefined, more: string | undefined) => Claims>> = {
  trend: (asked, name) => trendClaims(name ?? 'steps', asked),
  home: homeClaims,
  heartrate: heartClaims,
  steps: movementClaims,
  recovery: recoveryClaims,
  weight: bodyClaims,
  data: dataClaims,
  workout: (asked, name) => (name === undefined ? workoutsClaims(asked) : workoutClaims(asked, name)),
  day: (asked, name) => dayClaims(asked, name ?? asked.truth.last ?? asked.truth.today),
  sleep: (asked, name) => (name === undefined ? sleepClaims(asked) : nightClaims(asked, name)),
}
