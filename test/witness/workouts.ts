// The list of workouts, its calendar, and one workout.

import { type Claims, claims } from './claims.ts'
import type { Asked } from './page.ts'
import { amount, clock, count, dates, inUnit, minutes, rate, type Said, says, watch } from './shown.ts'
import { capital } from './tracks.ts'
import { addDays, most, type Row, sum } from './truth.ts'

const n = (row: Row, name: string) => row[name] as number | null
const localMinute = (row: Row, epoch: number) => ((((epoch + (n(row, 'utc_offset') ?? 0)) / 60) % 1440) + 1440) % 1440

/** Pace or speed of a workout as its list says it. */
export function pace(row: Row, look: Asked['look']): Said {
  const [metres, seconds] = [n(row, 'distance'), n(row, 'moving_time')]
  return !metres || !seconds ? '–' : rate(metres / seconds, String(row.sport), look)
}

export function workoutsClaims(asked: Asked): Claims {
  const { truth, look, query } = asked
  const all = truth.rows('SELECT * FROM workout WHERE parent IS NULL ORDER BY start DESC')
  const find = (query.get('find') ?? '').toLowerCase().split(/\s+/)
  const rows = all.filter((row) => {
    const date = String(row.date)
    const told = `${row.sport} ${date} ${dates.longMonth(date)}`.toLowerCase()
    return (
      (query.get('sport') === null || row.sport === query.get('sport')) &&
      (query.get('year') === null || date.startsWith(query.get('year')!)) &&
      find.every((word) => told.includes(word))
    )
  })
  const shown = query.has('all') ? rows : rows.slice(0, 60)
  const counted = rows.filter((row) => row.gone_since === null)
  const total = (name: string) => sum(counted.map((row) => n(row, name) ?? 0))
  // How many there are of a sport is told of the chosen year.
  const ofYear = all.filter((row) => String(row.date).startsWith(query.get('year') ?? ''))
  const sports = [...new Set(ofYear.map((row) => String(row.sport)))]
  const options = sports.map(
    (sport) => says`${capital(sport)} (${count(ofYear.filter((row) => row.sport === sport).length)})`,
  )
  const far = (row: Row): Said => (row.distance ? inUnit(Number(row.distance), 'm', look) : '–')
  const years = {
    parts: [
      {
        wrong: (text: string) =>
          /^20\d\d$/.test(text) || options.some((one) => one.parts.length > 0 && sameText(one, text))
            ? null
            : 'is no sport and no year',
      },
    ],
  }
  const head: Partial<Claims> = {
    texts: [
      {
        scope: 'head',
        role: 'p.muted',
        says: says`${counted.length} ${counted.length === 1 ? 'workout' : 'workouts'}, ${amount(total('moving_time') / 3600, 'h')}, ${inUnit(total('distance'), 'm', look)}`,
      },
      { scope: 'controls', role: 'option', says: years },
    ],
  }
  if (query.get('view') === 'calendar') return claims(head, calendar(rows, query.has('all')))
  return claims(head, {
    tables: [
      {
        scope: 'panel',
        caption: 'Workouts, newest first',
        head: ['Day', 'Sport', 'Distance', 'Time', 'Pace or speed', 'Heart rate', 'Energy', 'Route'],
        rows: shown.map((row): Said[] => [
          says`${dates.short(String(row.date))} ${String(row.date).slice(0, 4)} ${clock(localMinute(row, n(row, 'start')!))}`,
          `${capital(String(row.sport))}${row.gone_since === null ? '' : ' · deleted in the cloud'}`,
          far(row),
          row.moving_time === null ? '–' : watch(Number(row.moving_time)),
          pace(row, look),
          row.heartrate_mean === null ? '–' : amount(Number(row.heartrate_mean), 'bpm'),
          row.energy === null ? '–' : inUnit(Number(row.energy), 'kcal', look),
          '',
        ]),
      },
      {
        scope: 'panel',
        caption: 'Workouts',
        head: ['Day', 'Begin', 'Sport', 'Distance (m)', 'Moving (s)', 'Heart rate (bpm)', 'Energy (kcal)'],
        rows: rows.map((row): Said[] => [
          String(row.date),
          clock(localMinute(row, n(row, 'start')!)),
          capital(String(row.sport)),
          ...['distance', 'moving_time', 'heartrate_mean', 'energy'].map(
            (name): Said => (row[name] === null ? '–' : amount(Number(row[name]))),
          ),
        ]),
      },
    ],
    texts: [{ scope: 'panel', role: 'a.button', says: says`Show all ${count(rows.length)}` }],
  })
}

const sameText = (said: { readonly parts: readonly unknown[] }, text: string) =>
  text.startsWith(String(said.parts.find((part) => typeof part === 'string' && part !== ''))) &&
  said.parts.every(
    (part) =>
      typeof part === 'string' ||
      (part as { wrong(text: string): string | null }).wrong(/\(([\d,]+)\)$/.exec(text)?.[1] ?? '') === null,
  )

function calendar(rows: readonly Row[], all: boolean): Partial<Claims> {
  const byMonth = new Map<string, Row[]>()
  for (const row of rows)
    byMonth.set(String(row.date).slice(0, 7), [...(byMonth.get(String(row.date).slice(0, 7)) ?? []), row])
  const shown = [...byMonth].slice(0, all ? undefined : 6)
  const moving = (list: readonly Row[]) => sum(list.map((row) => n(row, 'moving_time') ?? 0))
  return claims(
    ...shown.map(([month, list]): Partial<Claims> => {
      const scope = dates.longMonth(`${month}-01`)
      const days = new Set(list.map(({ date }) => date)).size
      const first = `${month}-01`
      const lead = (new Date(first).getUTCDay() + 6) % 7
      const length = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate()
      const weeks = Math.ceil((lead + length) / 7)
      const ofDay = (date: string) => list.filter((row) => row.date === date)
      return {
        texts: [
          { scope, role: 'h2', says: scope },
          { scope, role: 'p.muted', says: minutes(moving(list) / 60) },
          {
            scope,
            role: 'figcaption',
            says: says`${dates.month(first)}: ${list.length} ${list.length === 1 ? 'workout' : 'workouts'} on ${days} ${days === 1 ? 'day' : 'days'}, the longest ${watch(most(list.map((row) => n(row, 'moving_time') ?? 0)))}`,
          },
          {
            scope,
            role: 'title',
            says: [...list]
              .sort((a, b) => String(a.date).localeCompare(String(b.date)) || n(b, 'start')! - n(a, 'start')!)
              .map((row) => says`${capital(String(row.sport))}, ${watch(n(row, 'moving_time') ?? 0)}`),
          },
        ],
        tables: [
          {
            scope,
            caption: '',
            head: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun', 'Week'],
            rows: Array.from({ length: weeks }, (_, w): Said[] => {
              const dates = Array.from({ length: 7 }, (_, d) => addDays(first, w * 7 + d - lead))
              const time = moving(dates.flatMap(ofDay)) / 60
              return [
                ...dates.map((date) =>
                  date.startsWith(month)
                    ? `${Number(date.slice(8))}${ofDay(date)
                        .map((row) => capital(String(row.sport)))
                        .join('')}`
                    : '',
                ),
                time === 0 ? '' : minutes(time),
              ]
            }),
          },
        ],
      }
    }),
    { texts: [{ scope: 'main', role: 'p', says: says`Show all ${byMonth.size} months` }] },
  )
}
