// Invented views for the drawings: one full day with a night, one week and one month, the same on every run.
import type { DayView, DrawnFigures, NightView, Stage } from '../src/cli/draw/view.ts'

const midnight = Date.parse('2026-11-21T00:00:00Z') / 1000 - 3600

/** 23:21 to 06:30 at UTC+1, four cycles. */
export function sampleNight(): NightView {
  const start = midnight - 39 * 60
  const parts: [Stage, number][] = [
    ['light', 14],
    ['deep', 41],
    ['light', 22],
    ['rem', 12],
    ['light', 38],
    ['deep', 33],
    ['light', 25],
    ['rem', 24],
    ['awake', 4],
    ['light', 45],
    ['deep', 12],
    ['light', 30],
    ['rem', 36],
    ['awake', 7],
    ['light', 40],
    ['rem', 28],
    ['light', 18],
  ]
  let at = start
  const stages = parts.map(([stage, minutes]) => {
    const piece = { start: at, end: at + minutes * 60, stage }
    at = piece.end
    return piece
  })
  const sum = (of: Stage) => parts.filter(([stage]) => stage === of).reduce((total, [, minutes]) => total + minutes, 0)
  return {
    date: '2026-11-21',
    offset: 3600,
    start,
    end: at,
    stages,
    minutes: { deep: sum('deep'), light: sum('light'), rem: sum('rem'), awake: sum('awake') },
    score: 84,
    restingHeartRate: 51,
    wakeCount: 2,
    naps: [{ start: midnight + 14 * 3600 + 600, end: midnight + 14 * 3600 + 2400 }],
    algorithms: [{ what: 'sleep', before: '4.0.16', after: '4.0.17' }],
  }
}

/** A day with a walk, a run from 18:38, the watch on the charger from 06:25, synced to 21:42. */
export function sampleDay(): DayView {
  const steps = Array.from({ length: 1440 }, (_, m): number | null => {
    if (m >= 1302) return null
    if (m >= 1118 && m < 1159) return 165 + ((m * 7) % 9)
    if (m >= 440 && m < 465) return 95 + ((m * 5) % 11)
    if (m < 400 || (m * 37) % 11 > 3) return 0
    return (m * 13) % 41
  })
  const heart = Array.from({ length: 1440 }, (_, m): number | null => {
    if (m >= 1302 || (m >= 385 && m < 412)) return null
    if (m < 385) return Math.round(52 + 4 * Math.sin(m / 40) + ((m * 7) % 5))
    if (m >= 1118 && m < 1159) return Math.round(172 - 40 * Math.exp(-(m - 1118) / 9))
    if (m % 5 !== 0) return null
    return Math.round(74 + 10 * Math.sin(m / 90) + ((m * 11) % 17))
  })
  return {
    ...figures('2026-11-21', 17_006, 418, 51, 'partial'),
    goal: 8000,
    distance: 12_412,
    calories: 614,
    offset: 3600,
    until: 1302,
    stepsByMinute: steps,
    heartRateByMinute: heart,
    notWorn: Array.from({ length: 1440 }, (_, m) => m >= 385 && m < 412),
    night: sampleNight(),
    bouts: [
      { start: 440, end: 465, activity: 'Fast walking', steps: 2480, distance: 1900 },
      { start: 1118, end: 1159, activity: 'Running', steps: 6900, distance: 7030 },
    ],
    workouts: [],
    algorithms: [{ what: 'sleep score', before: '1.0.2', after: '1.0.10' }],
  }
}

function figures(
  date: string,
  steps: number | null,
  asleep: number | null,
  restingHeartRate: number | null,
  state: DrawnFigures['state'] = 'ok',
): DrawnFigures {
  return {
    date,
    state,
    steps,
    goal: 8000,
    distance: steps === null ? null : steps * 0.7,
    calories: null,
    asleep,
    restingHeartRate,
  }
}

/** Seven days, the fourth never fetched, the sixth without the band at night, the last open. */
export function sampleWeek(): DrawnFigures[] {
  return [
    figures('2026-11-16', 8412, 412, 52),
    figures('2026-11-17', 10_034, 388, 53),
    figures('2026-11-18', 0, 431, 51),
    figures('2026-11-19', null, null, null, 'unfetched'),
    figures('2026-11-20', 13_220, null, null),
    figures('2026-11-21', 17_006, 412, 51),
    figures('2026-11-22', 1204, 455, 50, 'partial'),
  ]
}

/** November 2026 with one day in each state. */
export function sampleMonth(): DrawnFigures[] {
  return Array.from({ length: 30 }, (_, i) => {
    const date = `2026-11-${String(i + 1).padStart(2, '0')}`
    if (i >= 22) return figures(date, null, null, null, 'outside')
    if (i === 2) return figures(date, null, null, null, 'unfetched')
    if (i === 4) return figures(date, null, null, null, 'empty')
    if (i === 9) return figures(date, null, null, null, 'failed')
    if (i === 12) return figures(date, 0, 400, 50)
    if (i === 21) return figures(date, 1204, 455, 50, 'partial')
    return figures(date, (i * 7919) % 16_500, 360 + ((i * 53) % 130), 50 + (i % 5))
  })
}
