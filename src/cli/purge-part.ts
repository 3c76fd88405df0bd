// Purging a part of an account's history: what it means is shown first, and only then asked.

import { WristoryError } from '../errors.ts'
import { kinds } from '../kinds/index.ts'
import { liftPurge, type Purged, purgePart } from '../store/purge/part.ts'
import { FIRST, heldRules, LAST, type PurgeRule, ruleText } from '../store/purge/rules.ts'
import { openStore } from '../store/store.ts'
import { chosenAccount } from './account.ts'
import { askYes } from './ask.ts'
import type { CommandContext } from './context.ts'
import { count, some } from './draw/number.ts'
import { inOrder } from './options.ts'
import { oneLine } from './terminal-text.ts'

export interface PartFlags {
  readonly kinds?: readonly string[] | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly places?: true | undefined
  readonly near?: { readonly latitude: number; readonly longitude: number } | undefined
  readonly within?: number | undefined
  readonly dryRun?: true | undefined
  readonly list?: true | undefined
  readonly lift?: number | undefined
  readonly yes?: true | undefined
}

/** Whether the options name a part of a history. */
export function isPart({ kinds, from, to, places, near, list, lift }: PartFlags): boolean {
  return [kinds, from, to, places, near, list, lift].some((option) => option !== undefined)
}

export async function purgeSome(context: CommandContext, flags: PartFlags): Promise<void> {
  const { home, now } = context
  const seconds = () => Math.floor(now() / 1000)
  const store = await openStore({ folder: home, now: seconds })
  let name: string
  try {
    const account = chosenAccount(store, context.account)
    name = account.name
    if (flags.list) return await list(context, heldRules(store.database, account.id))
  } finally {
    store.close()
  }
  if (flags.lift !== undefined) {
    await liftPurge(home, name, flags.lift, seconds)
    if (context.json) return await context.emit({ account: name, lifted: flags.lift })
    return context.note(`Lifted purge ${flags.lift}: the next \`wristory sync\` fetches what the cloud still has.`)
  }
  const rule = askedRule(flags)
  const planned = await purgePart(home, name, rule, { now: seconds, dry: true })
  if (flags.dryRun) return await say(context, name, rule, planned, false)
  if (!flags.yes) {
    context.note(described(name, rule, planned, false))
    if (!context.asks) throw new WristoryError('usage', 'Nothing was deleted.', { hint: 'Add --yes.' })
    if (!(await askYes(context, `Delete ${oneLine(ruleText(rule))} from ${oneLine(name)}?`)))
      throw new WristoryError('interrupted', 'Nothing was deleted.')
  }
  await say(context, name, rule, await purgePart(home, name, rule, { now: seconds }), true)
}

function askedRule({ kinds: named, from = FIRST, to = LAST, places, near, within }: PartFlags): PurgeRule {
  inOrder(from, to)
  const known = kinds.map(({ name }) => name)
  const unknown = named?.filter((name) => !known.includes(name)) ?? []
  if (unknown.length > 0)
    throw new WristoryError('usage', `There is no kind of data called ${unknown.join(', ')}.`, {
      hint: `There are: ${known.join(', ')}.`,
    })
  if (within !== undefined && near === undefined)
    throw new WristoryError('usage', '--within needs the middle of the area.', { hint: 'Add --near LAT,LON.' })
  if (named !== undefined && (places || near !== undefined))
    throw new WristoryError('usage', 'Positions and kinds are purged apart.', { hint: 'Run the command twice.' })
  const area = near === undefined ? null : { ...near, radius: within ?? 500 }
  return { kinds: named ?? null, from, to, places: area ?? (places ? 'all' : null) }
}

async function list(context: CommandContext, rules: ReturnType<typeof heldRules>): Promise<void> {
  if (context.json)
    return await context.emit(rules.map(({ lifted: _, ...rule }) => ({ ...rule, text: ruleText(rule) })))
  if (rules.length === 0) return context.note('Nothing was purged in part.')
  const day = (at: number) => new Date(at * 1000).toISOString().slice(0, 10)
  await context.print(rules.map((rule) => `${rule.id}  ${day(rule.at)}  ${ruleText(rule)}`).join('\n'))
}

async function say(
  context: CommandContext,
  name: string,
  rule: PurgeRule,
  purged: Purged,
  done: boolean,
): Promise<void> {
  if (context.json) return await context.emit({ account: name, what: ruleText(rule), done, ...purged })
  await context.print(described(name, rule, purged, done))
}

/** What a purge does, and what it does not. */
function described(name: string, rule: PurgeRule, purged: Purged, done: boolean): string {
  const rows = Object.entries(purged.rows).map(([kind, n]) => `${kind} ${count(n)}`)
  const lines = [
    `${done ? 'Deleted' : 'This deletes'} ${ruleText(rule)} from ${name}:`,
    ...(rule.places === null
      ? [`  rows    ${rows.length === 0 ? 'none' : rows.join(', ')}`]
      : [`  tracks  ${count(purged.tracks)}`]),
    `  replies ${count(purged.replies)} ${done ? 'were' : 'are'} rewritten without it; what else they hold stays as it came`,
    ...(purged.notes > 0 ? [`  notes   ${count(purged.notes)} of your own`] : []),
    ...(purged.entangled.length > 0
      ? [`  Some rows of other days go too, because they come from the same data: ${purged.entangled.join(', ')}.`]
      : []),
    ...(purged.changed.length > 0
      ? [`  Some totals change, because they were computed with it: ${purged.changed.join(', ')}.`]
      : []),
    'It is gone from the archive, so no rebuild brings it back, and later syncs and imports leave it out (see --list and --lift).',
    `The cloud keeps its copy; receivers get the removal with the next delivery. Backups, exports and reports made before still have it${copies(purged)}.`,
    ...(done && purged.rule !== null ? [`This is purge ${purged.rule}.`] : []),
  ]
  return oneLines(lines)
}

function copies({ copies }: Purged): string {
  return copies.length === 0 ? '' : `; in this folder ${some(copies.length, 'copy', 'copies')}: ${copies.join(', ')}`
}

function oneLines(lines: readonly string[]): string {
  return lines.map(oneLine).join('\n')
}
