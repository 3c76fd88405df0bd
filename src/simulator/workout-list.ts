// GET /v1/sport/run/history.json and detail.json: pages of rows, newest first, and one workout's series. Other segments than
// `run` do not exist (data.md 2.1).

import { workoutDetail } from './detail.ts'
import { historyRow, type WireRow, workoutSource } from './history.ts'
import { json, type SimulatorAnswer } from './http.ts'
import type { DataRoute, Read } from './read.ts'
import { planWorkouts } from './workouts.ts'

const page = 200

function history({ person, query, headers, now, faults, path }: Read): SimulatorAnswer {
  const success = (data: object): SimulatorAnswer => json({ code: 1, message: 'success', data })
  // The web app's own namespace holds no workouts (sign-in.md 6).
  if (headers.appname === 'com.huami.webapp') return success({ next: -1, summary: [] })
  const cursor = Number(query.get('trackid') || query.get('stopTrackId') || 0)
  const count = Math.min(page, Math.max(1, Number(query.get('count') || page)))
  const type = query.get('type') ?? ''
  const rest = planWorkouts(person, now).filter(
    (workout) => (cursor <= 0 || workout.id < cursor) && (type === '' || String(workout.sport) === type),
  )
  const rows = rest.slice(0, count).map((workout) => historyRow(person, workout))
  const next = rest.length > count ? Number((rows.at(-1) as WireRow).trackid) : -1
  // The first row again and again: a reader that trusts the cursor never ends.
  if (faults.hits('endless-pages', path, 'data'))
    return success({ next: Number(rows[0]?.trackid ?? now), summary: rows.slice(0, 1) })
  if (faults.hits('unknown-codes', path, 'data')) {
    return success({ next, summary: rows.map((row) => ({ ...row, type: 9876, future_field: [1] })) })
  }
  if (faults.hits('absurd-numbers', path, 'data')) {
    return success({
      next,
      summary: rows.map((row) => ({ ...row, dis: '1e308', run_time: -5, avg_heart_rate: 'NaN' })),
    })
  }
  return success({ next, summary: rows })
}

function detail({ person, query, now }: Read): SimulatorAnswer {
  const id = Number(query.get('trackid') ?? Number.NaN)
  const source = query.get('source')
  if (Number.isNaN(id) || source === null) return json({ code: -1, message: 'Bad request' }, 400)
  const workout = planWorkouts(person, now).find((one) => one.id === id)
  if (workout === undefined || workoutSource(workout) !== source) return json({ code: -2001, message: 'Not found' })
  return json({ code: 1, message: 'success', data: workoutDetail(person, workout) })
}

export const workoutRoutes: readonly DataRoute[] = [
  { path: /^\/v1\/sport\/run\/history\.json$/, answer: history },
  { path: /^\/v1\/sport\/run\/detail\.json$/, answer: detail },
]
