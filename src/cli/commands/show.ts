// `wristory show`: draws a day, a night, a week, a month, a workout or their list in the terminal, or prints JSON.

import { InvalidArgumentError } from '@commander-js/extra-typings'
import { didYouMean } from '../../codec/near.ts'
import { WristoryError } from '../../errors.ts'
import { lastNight } from '../../query/day-rows.ts'
import { createReader, type Reader } from '../../query/reader.ts'
import { openStore } from '../../store/store.ts'
import { chosenAccount } from '../account.ts'
import type { Define } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { drawDay } from '../draw/day.ts'
import { drawMonth } from '../draw/month.ts'
import { drawNight } from '../draw/night.ts'
import { drawWeek, weekStart } from '../draw/week.ts'
import { useLook, withLook } from '../look.ts'
import { isDay, spokenDay } from '../options.ts'
import { dayView, figuresOfDays, nightView } from '../views.ts'

const pictures = ['day', 'night', 'week', 'month'] as const

export type PictureName = (typeof pictures)[number]

const choices = [...pictures, 'workout', 'workouts'] as const

type What = (typeof choices)[number]

export const define: Define = (command, context) => {
  withLook(command)
    .addArgument(
      command
        .createArgument('[what]', 'what to draw')
        .choices(choices)
        .default('day' as const)
        .argParser(whatAsked),
    )
    .argument(
      '[date]',
      'YYYY-MM-DD, YYYY-MM (month), today, yesterday or -N (days, weeks or months back); for a workout also its id (default: the newest with data)',
    )
    .action(async (asked, second, look) => {
      // `show 2024-05-01` is how people ask for a day.
      const isWhat = (choices as readonly string[]).includes(asked)
      const [what, date] = isWhat ? [asked as What, second] : ['day' as const, asked]
      const { home, account, now, json, emit, page, columns, style } = context()
      useLook(home, look)
      const store = await openStore({ folder: home, now: () => Math.floor(now() / 1000) })
      try {
        const chosen = chosenAccount(store, account)
        const reader = createReader(store.database, chosen, now())
        if (what === 'workout' || what === 'workouts') return await showWorkouts(context(), reader, what, date)
        const day = dayAsked(what, date, reader)
        if (json) await emit(pictureData(what, day, reader))
        else await page(drawPicture(what, day, reader, columns, style))
      } finally {
        store.close()
      }
    })
}

/** One of the choices, or a day. */
function whatAsked(text: string): string {
  if ((choices as readonly string[]).includes(text) || /^(\d|-\d|today$|yesterday$)/.test(text)) return text
  throw new InvalidArgumentError(
    `It must be one of ${choices.join(', ')}, or a day. ${didYouMean(text, choices)}`.trimEnd(),
  )
}

async function showWorkouts(
  { json, emit, print, page, columns, tableColumns, style }: CommandContext,
  reader: Reader,
  what: 'workout' | 'workouts',
  which: string | undefined,
): Promise<void> {
  // Loaded here, because a day is drawn without them.
  const { workoutList, workoutView } = await import('../workouts.ts')
  const { workoutCount } = await import('../../query/workouts.ts')
  const { drawWorkout, drawWorkouts } = await import('../draw/workout.ts')
  // Ids and months are passed on, relative days are resolved.
  const plain = which === undefined || which === 'latest' || /^\d+$|^\d{4}-\d\d$/.test(which)
  const when = plain ? which : spokenDay(which, reader.today)
  if (what === 'workouts') {
    const period = when === 'latest' ? undefined : when
    const list = workoutList(reader, period)
    const { count, first, last } = workoutCount(reader)
    if (json) await emit(list)
    else if (list.length > 0)
      await page(drawWorkouts(list, tableColumns, style, period === undefined ? count : list.length))
    else
      await print(
        `${drawWorkouts(list, columns, style)} ${count === 0 ? 'None was fetched yet.' : `They reach from ${first} to ${last}.`}`,
      )
  } else {
    const view = workoutView(reader, when)
    await (json ? emit(view) : page(drawWorkout(view, columns, style)))
  }
}

/** Draws a day, the night that ended on it, or its week or month. */
export function drawPicture(
  what: PictureName,
  date: string,
  reader: Reader,
  width: number,
  style: CommandContext['style'],
): string {
  if (what === 'day') return drawDay(dayView(reader, date), width, style)
  if (what === 'night') {
    const night = nightView(reader, date)
    return night === null ? noNight(date, reader) : drawNight(night, width, style)
  }
  const from = what === 'week' ? weekStart(date) : `${date.slice(0, 7)}-01`
  const days = figuresOfDays(reader, from, what === 'week' ? 7 : daysInMonth(date))
  const drawing = what === 'week' ? drawWeek(days, width, style) : drawMonth(days, width, style)
  return days.every(({ state }) => state === 'outside') ? `${drawing}\n\n  ${historyReach(reader)}` : drawing
}

/** Says which days have data, for a query outside them. */
function historyReach({ first, last }: Reader): string {
  return first === null
    ? 'The history is empty: run `wristory sync`.'
    : `Your history reaches from ${first} to ${last}.`
}

function pictureData(what: PictureName, date: string, reader: Reader): unknown {
  if (what === 'day') return dayView(reader, date)
  if (what === 'week') return figuresOfDays(reader, weekStart(date), 7)
  if (what === 'month') return figuresOfDays(reader, `${date.slice(0, 7)}-01`, daysInMonth(date))
  return nightView(reader, date)
}

function dayAsked(what: PictureName, date: string | undefined, reader: Reader): string {
  if (date === undefined) return (what === 'night' ? lastNight(reader, reader.today) : reader.last) ?? reader.today
  if (what === 'month' && /^\d{4}-\d\d$/.test(date)) {
    if (isDay(`${date}-01`)) return `${date}-01`
    throw new WristoryError('usage', `${date} is no month of the calendar: it is written YYYY-MM.`)
  }
  // `-1` counts in units of the drawing: weeks and months, not days.
  const [, back] = /^-(\d+)$/.exec(date) ?? []
  if (back !== undefined && what === 'week') return spokenDay(`-${7 * Number(back)}`, reader.today)
  if (back !== undefined && what === 'month') return spokenDay(monthsBefore(reader.today, Number(back)), reader.today)
  return spokenDay(date, reader.today)
}

/** The first day of the month `count` months before that of `date`. */
function monthsBefore(date: string, count: number): string {
  const month = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 - count
  const two = (number: number) => String(number).padStart(2, '0')
  return `${String(Math.floor(month / 12)).padStart(4, '0')}-${two((((month % 12) + 12) % 12) + 1)}-01`
}

/** A missing night is a valid result, like a day without data. */
function noNight(date: string, reader: Reader): string {
  const before = lastNight(reader, date)
  return `No night ended on ${date}. ${before ? `The previous one ended on ${before}.` : historyReach(reader)}`
}

function daysInMonth(date: string): number {
  const [year, month] = [Number(date.slice(0, 4)), Number(date.slice(5, 7))]
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}
