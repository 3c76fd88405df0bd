// `wristory insight`: statistics of a history with their uncertainty, experiments, and a year in review.

import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { InvalidArgumentError } from '@commander-js/extra-typings'
import { WristoryError } from '../../errors.ts'
import { writeAtomic } from '../../files/atomic.ts'
import { experimentsOf, planFrom } from '../../query/insight/experiments.ts'
import { insightOf } from '../../query/insight/index.ts'
import { patternsOf } from '../../query/insight/patterns.ts'
import { sleepInsight } from '../../query/insight/sleep.ts'
import { type InsightTopic, topics } from '../../query/insight/topics.ts'
import { trainingInsight } from '../../query/insight/training.ts'
import { amount, experimentText, figureLabel, unitOf } from '../../query/insight/words.ts'
import { yearReview, yearsOf } from '../../query/insight/year.ts'
import { yearPicture } from '../../query/insight/year-picture.ts'
import { createReader, type Reader } from '../../query/reader.ts'
import { addPlan, removePlan } from '../../store/experiments.ts'
import { openStore, type Store } from '../../store/store.ts'
import { chosenAccount } from '../account.ts'
import type { Define } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { drawChanges, drawFigures, drawFlags, drawRanges, drawRelations, drawYear } from '../draw/insight.ts'
import { spokenDay, wholeNumber } from '../options.ts'
import { oneLine } from '../terminal-text.ts'

const actions = [...topics, 'plan', 'forget', 'year'] as const
type InsightAction = (typeof actions)[number]

interface InsightFlags {
  readonly figure?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly change?: string | undefined
  readonly block?: number | undefined
  readonly washout?: number | undefined
  readonly svg?: string | undefined
  readonly force?: true | undefined
}

export const define: Define = (command, context) => {
  command
    .description(
      'Statistics of your history, each figure with its number of cases, interval and source: sleep, training, relations between figures, changes of level, days out of your usual range. Plan an experiment before you begin it, and see its result. Nothing here is a diagnosis, and a relation is not a cause. Without a topic, print an overview.',
    )
    .argument('[topic]', `${actions.join(', ')}`, actionNamed)
    .argument('[what...]', 'plan, forget: name of the experiment, then for plan what you do; year: the year')
    .option('--figure <name>', 'plan: the daily figure to compare, such as sleep_minutes')
    .option('--from <day>', 'plan: the first day')
    .option('--to <day>', 'plan: the last day')
    .option('--change <day>', 'plan: first day of the change (default: randomised blocks)')
    .option('--block <days>', 'plan: days per block (default: 3)', wholeNumber(1, 60))
    .option('--washout <days>', 'plan: days left out after each change (default: 1)', wholeNumber(0, 14))
    .option('--svg <file>', 'year: write the picture of the year to a file, without positions; - for stdout')
    .option('--force', 'year: overwrite the file')
    .action(async (topic, what, flags) => {
      const around = context()
      const { home, account, now } = around
      const write = topic === 'plan' || topic === 'forget'
      const store = await openStore({ folder: home, write, now: () => Math.floor(now() / 1000) })
      try {
        const chosen = store.account(chosenAccount(store, account).name)!
        const reader = createReader(store.database, chosen, now())
        if (topic === 'plan') return await plan(around, store, reader, what, flags)
        if (topic === 'forget') return await forget(around, store, reader, what.join(' '))
        if (topic === 'year') return await year(around, reader, what[0], flags)
        if (around.json)
          return await around.emit(topic === undefined ? await everything(reader) : await insightOf(reader, topic))
        return await around.print(
          topic === undefined ? await overview(around, reader) : await drawn(around, reader, topic),
        )
      } finally {
        store.close()
      }
    })
}

function actionNamed(text: string): InsightAction {
  const found = actions.find((one) => one === text)
  if (found !== undefined) return found
  throw new InvalidArgumentError(`It is one of ${actions.join(', ')}.`)
}

async function everything(reader: Reader): Promise<object> {
  const all = await Promise.all(topics.map(async (topic) => [topic, await insightOf(reader, topic)] as const))
  return Object.fromEntries(all)
}

async function drawn({ tableColumns, style }: CommandContext, reader: Reader, topic: InsightTopic): Promise<string> {
  switch (topic) {
    case 'sleep':
      return drawFigures(sleepInsight(reader), tableColumns, style)
    case 'training':
      return drawFigures(await trainingInsight(reader), tableColumns, style)
    case 'relations':
      return drawRelations(patternsOf(reader).relations)
    case 'changes':
      return drawChanges(patternsOf(reader).changes)
    case 'flags':
      return drawFlags(patternsOf(reader).flags)
    case 'ranges':
      return drawRanges(patternsOf(reader).ranges, tableColumns, style)
    case 'experiments': {
      const list = experimentsOf(reader)
      return list.length === 0
        ? 'No experiment is planned. Plan one with `wristory insight plan NAME WHAT --figure FIGURE --from DAY --to DAY`.'
        : list.map((one) => oneLine(experimentText(one))).join('\n')
    }
  }
}

async function overview(around: CommandContext, reader: Reader): Promise<string> {
  if (reader.first === null) return 'The history has no days yet. Run `wristory sync`.'
  const titles: Readonly<Record<InsightTopic, string>> = {
    sleep: 'Sleep, 90 days',
    training: 'Training',
    relations: 'Relations',
    changes: 'Changes of level',
    flags: 'Days out of your usual range',
    ranges: '',
    experiments: 'Experiments',
  }
  const parts: string[] = []
  for (const topic of topics)
    if (topic !== 'ranges') parts.push(`${titles[topic]}\n${await drawn(around, reader, topic)}`)
  return parts.join('\n\n')
}

async function plan(
  { json, emit, note }: CommandContext,
  store: Store,
  reader: Reader,
  what: readonly string[],
  flags: InsightFlags,
) {
  const [name, ...words] = what
  const { figure, from, to, change, block, washout } = flags
  if (name === undefined || figure === undefined || from === undefined || to === undefined)
    throw new WristoryError('usage', 'insight plan needs a name, --figure, --from and --to.', {
      hint: 'For example: wristory insight plan coffee "no coffee after noon" --figure sleep_minutes --from 2026-03-03 --to 2026-04-27',
    })
  const day = (text: string) => spokenDay(text, reader.today)
  const made = planFrom(reader, {
    name,
    figure,
    doing: words.join(' '),
    from: day(from),
    to: day(to),
    change: change === undefined ? undefined : day(change),
    block,
    washout,
  })
  addPlan(store.database, reader.account.id, name, made, store.now())
  const [experiment] = experimentsOf(reader).filter((one) => one.name === name)
  if (json) return await emit(experiment)
  const finds =
    made.detectable === null
      ? 'There are too few days of this figure to state its detectable difference.'
      : `It detects a difference of ${amount(made.detectable)}${unitOf(figure)} in 80 of 100 cases, a smaller one less often.`
  note(`Planned ${oneLine(name)}: ${figureLabel(figure)}, ${made.from} to ${made.to}. ${finds}`)
  if (!experiment!.before) note('It begins in the past, so it is marked as planned afterwards.')
  if (made.design === 'blocks')
    note('To list the days on which to do it: `wristory insight experiments --json`, or the page Insights.')
}

async function forget({ json, emit, note }: CommandContext, store: Store, reader: Reader, name: string) {
  removePlan(store.database, reader.account.id, name)
  if (json) await emit({ removed: name })
  else note(`Removed the experiment ${oneLine(name)}.`)
}

async function year(around: CommandContext, reader: Reader, asked: string | undefined, { svg, force }: InsightFlags) {
  const years = yearsOf(reader)
  const chosen = asked === undefined ? years[0] : Number(asked)
  if (chosen === undefined || !years.includes(chosen))
    throw new WristoryError('usage', `There is no data for ${oneLine(asked ?? 'any year')}.`, {
      hint: years.length === 0 ? 'Run `wristory sync`.' : `Years: ${years.join(', ')}.`,
    })
  const review = yearReview(reader, chosen)
  if (svg === '-') return await around.write(yearPicture(review))
  if (svg !== undefined) {
    writeAtomic(resolve(svg), { replace: force === true }, (_, file) => writeFileSync(file, yearPicture(review)))
    around.note(`Wrote ${oneLine(svg)}. It has no positions, names or devices.`)
    return
  }
  if (around.json) await around.emit(review)
  else await around.print(drawYear(review, around.tableColumns, around.style))
}
