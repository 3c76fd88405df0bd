// The small reads: heart rate by hand, sleep edited by hand, blood pressure, statistics of training, catalogue of devices
// (data.md 2.4, 3.4), each with the refusals it is known for.
import { dateAt, dayNumberAt } from './calendar.ts'
import { json, type SimulatorAnswer } from './http.ts'
import { loadOn } from './load.ts'
import { measured, measurePulses, midnightMillis } from './moments.ts'
import { eraOn } from './person.ts'
import type { DataRoute, Read } from './read.ts'

const missing = (): SimulatorAnswer => json({ code: -1, message: 'Required parameter is not present' }, 400)

function heartRate({ person, query, now }: Read): SimulatorAnswer {
  const [from, to] = [Number(query.get('startTime') ?? Number.NaN), Number(query.get('endTime') ?? Number.NaN)]
  if (Number.isNaN(from) || Number.isNaN(to)) return missing()
  const limit = Math.max(1, Number(query.get('limit') || 1000))
  const items: object[] = []
  const [first, last] = [
    Math.max(person.first, Math.floor(from / 86400) - 1),
    Math.min(person.last, Math.floor(to / 86400) + 1),
  ]
  for (let day = first; day <= last; day++) {
    for (const { at, value } of measurePulses(person, day)) {
      const timestamp = at / 1000
      const { device } = eraOn(person, day)
      if (timestamp < from || timestamp > Math.min(to, now)) continue
      items.push({ userId: person.userId, timestamp, value, type: 2, deviceId: device.id, deviceSource: device.source })
    }
  }
  const next = items[limit]
  return json({ items: items.slice(0, limit), ...(next === undefined ? {} : { next }) })
}

function manualData({ person, query }: Read): SimulatorAnswer {
  if (query.get('type') === null) return missing()
  const data: object[] = []
  for (
    let day = person.last - 1;
    query.get('type') === 'sleep' && day > person.last - 200 && day >= person.first;
    day--
  ) {
    const plan = measured(person, day, 'band')
    if (plan?.night === undefined || day % 41 !== 0) continue
    const start = midnightMillis(plan) / 1000 + (plan.night.start - 1440 + 20) * 60
    data.push({ type: 'sleep', date_time: dateAt(day), start, stop: start + 25200 })
  }
  return json({ code: 1, message: 'success', data })
}

function bloodPressure({ query }: Read): SimulatorAnswer {
  return query.has('days') && query.has('toDate') ? json({ items: [] }) : missing()
}

function statistics({ person, query }: Read, _user: string, name = ''): SimulatorAnswer {
  const [start, end] = [dayNumberAt(query.get('startDay') ?? ''), dayNumberAt(query.get('endDay') ?? '')]
  if (!(start <= end)) {
    return json(
      {
        code: -50000,
        message: 'Failed to process the request. Detailed error message has been logged on server side.',
      },
      500,
    )
  }
  if (name !== 'SPORT_LOAD' && name !== 'VO2_MAX') return json({ code: -1, message: 'Unknown statistic' }, 400)
  const items: object[] = []
  for (let day = Math.max(start, person.first); day <= Math.min(end, person.last - 1); day++) {
    const plan = measured(person, day, 'watch')
    const load = loadOn(person, day)
    if (plan === undefined || load === undefined) continue
    const generatedTime = midnightMillis(plan) + 86340000
    const common = {
      userId: person.userId,
      dayId: dateAt(day),
      generatedTime,
      updateTime: generatedTime,
      device_source: eraOn(person, day).device.source,
    }
    if (name === 'VO2_MAX') {
      if (load.load > 0) items.push({ ...common, vo2_max_run: 46 + (day % 2), vo2_max_walking: -1 })
      continue
    }
    const week = Math.round(load.acute * 7)
    const optimal = { wtlSumOptimalMin: 180, wtlSumOptimalMax: 420, wtlSumOverreaching: 560 }
    items.push({ ...common, currnetDayTrainLoad: load.load, wtlSum: week, ...optimal })
  }
  if (['1', 'true'].includes(query.get('isReverse') ?? '')) items.reverse()
  return json({ items: items.slice(0, Math.max(1, Number(query.get('limit') || 1000))) })
}

function catalogue({ person, query }: Read): SimulatorAnswer {
  const wanted = (query.get('deviceSources') ?? '').split(',').filter((code) => code !== '')
  const devices = new Map(person.eras.map(({ device }) => [String(device.source), device]))
  const chosen = [...devices].filter(([code]) => wanted.length === 0 || wanted.includes(code))
  return json({
    items: chosen.map(([, { source, name }]) => ({ deviceSource: source, deviceName: name, productName: name })),
  })
}

export const readingRoutes: readonly DataRoute[] = [
  { path: /^\/users\/([^/]+)\/heartRate$/, answer: heartRate },
  { path: /^\/v1\/user\/manualData\.json$/, answer: manualData },
  { path: /^\/users\/([^/]+)\/bloodPressure$/, answer: bloodPressure },
  { path: /^\/v2\/watch\/users\/([^/]+)\/WatchSportStatistics\/([^/]+)$/, answer: statistics },
  { path: /^\/device\/settings\/meta$/, answer: catalogue },
]
