// `wristory show`: a day, a night, a week, a month, a workout or the list of them drawn in the terminal, or as JSON.

import { WristoryError } from '../../errors.ts'
import { openStore, type Store } from '../../store/store.ts'
import type { Context } from '../context.ts'
import { drawDay } from '../draw/day.ts'
import { drawMonth } from '../draw/month.ts'
import { drawNight } from '../draw/night.ts'
import { dayAfter } from '../draw/number.ts'
import { drawWeek, weekStart } from '../draw/week.ts'
import { spokenDay } from '../options.ts'
import { chosenAccount, createReader, type Reader } from '../read.ts'
import type { Define } from './index.ts'

const pictures = ['day', 'night', 'week', 'month'] as const

export type PictureName = (typeof pictures)[number]

const choices = [...pictures, 'workout', 'workouts'] as const

export const define: Define = (command, context) => {
  command
    .addArgument(
      command
        .createArgument('[what]', 'what to draw')
        .choices(choices)
        .default('day' as const),
    )
    .argument(
      '[date]',
      'YYYY-MM-DD, YYYY-MM (month), today, yesterday or -N; for a workout also its id; the newest with data when left out',
    )
    .action(async (what, date) => {
      const { home, account, now, json, emit, print, columns, style } = context()
      const store = await openStore({ folder: home, now: () => Math.floor(now() / 1000) })
      try {
        const chosen = chosenAccount(store, account).id
        if (what === 'workout' || what === 'workouts') return await showWorkouts(context(), store, chosen, what, date)
        const reader = createReader(store.database, chosen, now())
        const day = dayAsked(what, date, reader)
        if (json) await emit(pictureData(what, day, reader))
        else await print(drawPicture(what, day, reader, columns, style))
      } finally {
        store.close()
      }
    })
}

async function showWorkouts(
  { json, emit, print, columns, style, now }: Context,
  { database }: Store,
  account: number,
  what: 'workout' | 'workouts',
  which: string | undefined,
): Promise<void> {
  // Loaded here, because a day is drawn without them.
  const { workoutList, workoutView } = await import('../workouts.ts')
  const { drawWorkout, drawWorkouts } = await import('../draw/workout.ts')
  const today = createReader(database, account, now()).today
  // Ids and months are taken as they are, words for a day are understood.
  const plain = which === undefined || which === 'latest' || /^\d{9,10}$|^\d{4}(-\d\d)?$/.test(which)
  const when = plain ? which : spokenDay(which, today)
  if (what === 'workouts') {
    const list = workoutList(database, account, when === 'latest' ? undefined : when)
    await (json ? emit(list) : print(drawWorkouts(list, columns, style)))
  } else {
    const view = workoutView(database, account, when)
    await (json ? emit(view) : print(drawWorkout(view, columns, style)))
  }
}

/** The drawing of one day's picture, of the night that ended on it, or of the week or month that holds it. */
export function drawPicture(
  what: PictureName,
  date: string,
  reader: Reader,
  width: number,
  style: Context['style'],
): string {
  if (what === 'day') return drawDay(reader.day(date), width, style)
  if (what === 'week') return drawWeek(reader.figures(weekStart(date), 7), width, style)
  if (what === 'month') return drawMonth(reader.figures(`${date.slice(0, 7)}-01`, daysInMonth(date)), width, style)
  const night = reader.night(date)
  if (night === null) throw noNight(date, reader)
  return drawNight(night, width, style)
}

function pictureData(what: PictureName, date: string, reader: Reader): unknown {
  if (what === 'day') return reader.day(date)
  if (what === 'week') return reader.figures(weekStart(date), 7)
  if (what === 'month') return reader.figures(`${date.slice(0, 7)}-01`, daysInMonth(date))
  const night = reader.night(date)
  if (night === null) throw noNight(date, reader)
  return night
}

function dayAsked(what: PictureName, date: string | undefined, reader: Reader): string {
  if (date === undefined) return (what === 'night' ? reader.lastNight(reader.today) : reader.last) ?? reader.today
  if (what === 'month' && /^\d{4}-\d\d$/.test(date)) return spokenDay(`${date}-01`, reader.today)
  return spokenDay(date, reader.today)
}

function noNight(date: string, reader: Reader): WristoryError {
  const before = reader.lastNight(date)
  return new WristoryError('usage', `No night was recorded that ended on ${date}.`, {
    hint: before ? `The one before ended on ${before}.` : 'Run `wristory status` to see what there is.',
  })
}

function daysInMonth(date: string): number {
  const next = dayAfter(`${date.slice(0, 7)}-28`, 4)
  return Number(dayAfter(`${next.slice(0, 7)}-01`, -1).slice(8))
}
