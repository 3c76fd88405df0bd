// The routes of Insights and the journal: findings, the picture of a year, notes.

import { addDays, daysBetween } from '../../codec/date.ts'
import { daysOf } from '../../derive/insight/experiment-plan.ts'
import { WristoryError } from '../../errors.ts'
import { figureColumns } from '../../query/figure-columns.ts'
import type { InsightFigure } from '../../query/insight/answer.ts'
import { experimentsOf, planFrom } from '../../query/insight/experiments.ts'
import { patternsOf } from '../../query/insight/patterns.ts'
import { sleepInsight } from '../../query/insight/sleep.ts'
import { trainingInsight } from '../../query/insight/training.ts'
import {
  amount,
  changeFigures,
  changeText,
  experimentText,
  figureLabel,
  flagText,
  intervalText,
  ratesText,
  relationFigures,
  relationText,
  unitOf,
  valueText,
  weekdaysText,
} from '../../query/insight/words.ts'
import { yearReview, yearsOf } from '../../query/insight/year.ts'
import { yearPicture } from '../../query/insight/year-picture.ts'
import type { Reader } from '../../query/reader.ts'
import { addPlan, removePlan } from '../../store/experiments.ts'
import { addNote, editNote, readNotes, removeNote } from '../../store/journal.ts'
import { openStore, type Store } from '../../store/store.ts'
import type { Insight, InsightFigureText } from '../schema.ts'
import type { Answers, ApiOptions } from './route.ts'

/** Relations with a picture, and days in it. */
const PICTURED = 8
const POINTS = 300

export function insightAnswers(options: ApiOptions) {
  return {
    'GET /insight': async () => insightOf(await opened(options)),
    'GET /insight/year/{year}': async ({ params }) => {
      const reader = await opened(options)
      const year = Number(params.year)
      if (!yearsOf(reader).includes(year)) throw new WristoryError('usage', `There is no data for the year ${year}.`)
      return { year, svg: yearPicture(yearReview(reader, year)) }
    },
    'POST /experiment': ({ body }) =>
      written(options, (store, account, reader) => {
        const { name, ...asked } = body
        addPlan(store.database, account, name.trim(), planFrom(reader, { ...asked, name: name.trim() }), store.now())
        const [made] = experimentsOf(reader).filter((one) => one.name === name.trim())
        return { text: experimentText(made!) }
      }),
    'DELETE /experiment/{name}': ({ params }) =>
      written(options, (store, account) => {
        removePlan(store.database, account, params.name)
        return { removed: true }
      }),
    'GET /note': async ({ query: { from, to, workout } }) => {
      const reader = await opened(options)
      const wanted = { from, to, workout: workout === undefined ? undefined : Number(workout) }
      return readNotes(reader.database, reader.account.id, wanted).map(({ created, updated, tags, ...note }) => ({
        ...note,
        tags: [...tags],
      }))
    },
    'POST /note': ({ body }) =>
      written(options, (store, account) => ({ note: addNote(store.database, account, body, store.now()) })),
    'PUT /note/{id}': ({ params, body }) =>
      written(options, (store, account) => {
        editNote(store.database, account, Number(params.id), body, store.now())
        return { note: Number(params.id) }
      }),
    'DELETE /note/{id}': ({ params }) =>
      written(options, (store, account) => {
        removeNote(store.database, account, Number(params.id))
        return { removed: true }
      }),
  } satisfies Partial<Answers>
}

async function opened({ door }: ApiOptions): Promise<Reader> {
  const open = await door.open()
  if (open !== null) return open
  throw new WristoryError('sign-in-needed', 'There is no data yet', {
    hint: 'Sign in and sync: on this page, or with `wristory login` and `wristory sync`.',
  })
}

/** Writes to the store; throws `busy` while a sync holds it. */
async function written<T>(options: ApiOptions, work: (store: Store, account: number, reader: Reader) => T): Promise<T> {
  const reader = await opened(options)
  const store = await openStore({ folder: options.home, write: true, now: () => Math.floor(options.now() / 1000) })
  try {
    return work(store, reader.account.id, reader)
  } finally {
    store.close()
  }
}

async function insightOf(reader: Reader): Promise<Insight> {
  const { relations, changes, flags, ranges, from, figures } = patternsOf(reader)
  return {
    sleep: sleepInsight(reader).map(textsOf),
    training: (await trainingInsight(reader)).map(textsOf),
    relations: {
      tried: relations.tried,
      found: relations.findings.length,
      list: relations.findings.slice(0, 20).map((pair, i) => ({
        text: relationText(pair),
        figures: relationFigures(pair),
        x: figureLabel(pair.x),
        y: figureLabel(pair.y),
        points: i < PICTURED ? pointsOf(reader, pair) : [],
      })),
      source: relations.source,
    },
    changes: {
      list: changes.found.map((change) => ({
        figure: change.figure,
        date: change.date,
        text: changeText(change),
        figures: changeFigures(change),
      })),
      source: changes.source,
    },
    flags: {
      head:
        flags.watched.length < 2
          ? 'A flag needs two of resting heart rate, HRV, skin temperature and respiration.'
          : `${flags.days.length} of ${flags.n} days since ${from}: two or more of ${flags.watched.map(figureLabel).join(', ')} out of your usual range together.`,
      list: flags.days
        .slice(-20)
        .toReversed()
        .map((flag) => ({ date: flag.date, text: flagText(flag) })),
      rates: ratesText(flags),
      source: flags.source,
    },
    ranges: ranges.map(({ figure, low, middle, high, weekdays, ...rest }) => ({
      figure: `${figureLabel(figure)}${unitOf(figure) && `,${unitOf(figure)}`}`,
      low: amount(low),
      middle: amount(middle),
      high: amount(high),
      weekdays: weekdaysText(weekdays),
      ...rest,
    })),
    experiments: experimentsOf(reader).map((one) => ({
      name: one.name,
      text: experimentText(one),
      source: one.source,
      days: one.state === 'over' ? [] : coming(reader, one.plan),
    })),
    planable: figures.filter((name) => !name.startsWith('#')).map((name) => ({ name, label: figureLabel(name) })),
    years: yearsOf(reader),
  }
}

function textsOf({ name, title, value, unit, n, of, date, source, why, ...rest }: InsightFigure): InsightFigureText {
  return {
    name,
    title,
    value: value === null ? null : valueText(value, unit),
    interval: intervalText({ name, title, value, unit, n, of, source, ...rest }),
    n,
    of: date === undefined ? of : `${of}; ${date}`,
    source,
    why: why ?? '',
  }
}

/** The next two weeks' days of B. */
function coming(reader: Reader, plan: Parameters<typeof daysOf>[0]): string[] {
  const first = Math.max(0, daysBetween(plan.from, reader.today))
  return daysOf({ ...plan, washout: 0 })
    .map((arm, i) => ({ arm, i }))
    .filter(({ arm, i }) => arm === 'B' && i >= first && i < first + 14)
    .map(({ i }) => addDays(plan.from, i))
}

/** Days of a relation as measured, spread evenly. Tags have no picture: they are 0 or 1. */
function pointsOf(
  reader: Reader,
  { x, y, lag, from, to }: ReturnType<typeof patternsOf>['relations']['findings'][number],
): [number, number][] {
  if (x.startsWith('#') || y.startsWith('#')) return []
  const columns = figureColumns(reader, [x, y], from, daysBetween(from, to) + 1)
  const [a, b] = [columns.get(x)!, columns.get(y)!]
  const points = b.flatMap((value, i): [number, number][] => {
    const before = a[i - lag] ?? null
    return value === null || before === null ? [] : [[before, value]]
  })
  const step = Math.max(1, Math.ceil(points.length / POINTS))
  return points.filter((_, i) => i % step === 0)
}
