// `wristory handover`: sets up receivers, and hands changes over to them.

import { InvalidArgumentError } from '@commander-js/extra-typings'
import { WristoryError } from '../../errors.ts'
import { redactionNotes } from '../../export/redact.ts'
import { version } from '../../files/version.ts'
import { receivers } from '../../handover/index.ts'
import { type DeliveryOutcome, handOver } from '../../handover/run/engine.ts'
import { addReceiver, pauseReceiver, removeReceiver } from '../../handover/run/manage.ts'
import { settingNamed, typeNamed } from '../../handover/run/settings.ts'
import { deadLetters, laggards, notify, testReceiver } from '../../handover/run/state.ts'
import type { Define } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { count } from '../draw/number.ts'
import { drawReceivers } from '../draw/receivers.ts'
import { localDay, names, wholeNumber } from '../options.ts'
import { readSetting, type SettingName, secretFile } from '../settings.ts'

const actions = ['list', 'add', 'test', 'send', 'pause', 'resume', 'remove', 'notify'] as const
type HandoverAction = (typeof actions)[number]

interface HandoverFlags {
  readonly set: Readonly<Record<string, string>>
  readonly secret: Readonly<Record<string, string>>
  readonly from?: string | undefined
  readonly accounts?: string[] | undefined
  readonly dryRun?: true | undefined
  readonly due?: true | undefined
  readonly positions?: true | undefined
  readonly ids: boolean
  readonly roundStart?: true | undefined
  readonly trimHome?: number | undefined
}

export const define: Define = (command, context) => {
  command
    .description(
      'Keep other programs up to date with your history. Nothing is sent unless you add a receiver; each receiver says what it sends and where to. Without an action, list the receivers.',
    )
    .argument('[action]', `${actions.join(', ')}; add is followed by the type of receiver`, actionNamed)
    .argument('[name]', 'name of the receiver; with add: its type')
    .argument('[as]', 'with add: a name of your own (default: the type)')
    .option('--set <name=value>', 'with add: an option of the receiver; repeatable', pairs, {})
    .option('--secret <name=file>', 'with add: a secret option, read from a file (- is standard input)', pairs, {})
    .option('--accounts <names>', 'with add: only these accounts', names)
    .option('--from <day>', 'with add: nothing older; with send: deliver again from this day on', localDay)
    .option('--positions', 'with add: include positions and names of places')
    .option('--no-ids', 'with add: leave out identifiers of devices and people')
    .option('--round-start', "with add: move each workout's start back to the last quarter of an hour")
    .option(
      '--trim-home <metres>',
      'with add: leave out positions within this distance of home',
      wholeNumber(10, 100_000),
    )
    .option('--due', 'with send: skip receivers that wait after a failure')
    .option('--dry-run', 'with send: print what would be delivered, and deliver nothing')
    .action(async (action, name, as, flags) => {
      const around = context()
      const named = () => {
        if (name !== undefined) return name
        throw new WristoryError('usage', `handover ${action} needs the name of a receiver.`)
      }
      const run: Record<HandoverAction, () => Promise<void>> = {
        list: () => list(around),
        add: () => (name === undefined ? sorts(around) : add(around, name, as ?? name, flags as HandoverFlags)),
        test: () => test(around, named()),
        send: () => send(around, name, flags as HandoverFlags),
        pause: () => pause(around, named(), true),
        resume: () => pause(around, named(), false),
        remove: () => remove(around, named()),
        notify: () => pass(around, flags as HandoverFlags),
      }
      await run[action ?? 'list']()
    })
}

function actionNamed(text: string): HandoverAction {
  const found = actions.find((one) => one === text)
  if (found !== undefined) return found
  throw new InvalidArgumentError(`It is one of ${actions.join(', ')}.`)
}

function pairs(text: string, before: Readonly<Record<string, string>>): Record<string, string> {
  const at = text.indexOf('=')
  if (at < 1) throw new InvalidArgumentError('It must be NAME=VALUE.')
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) }
}

const seconds =
  ({ now }: CommandContext) =>
  () =>
    Math.floor(now() / 1000)

/** The types of receivers. */
async function sorts({ json, emit, print }: CommandContext): Promise<void> {
  if (json)
    return await emit({
      receivers: receivers.map(({ name, title, sends, options }) => ({ name, title, sends, options })),
    })
  const parts = receivers.map(({ name, title, sends, options }) => {
    const lines = Object.entries(options).map(
      ([option, { means, required, secret, fallback }]) =>
        `    ${option}: ${means}${required ? ' (needed)' : ''}${secret ? ' (--secret)' : ''}${fallback ? ` (${fallback})` : ''}`,
    )
    return [`${name}: ${title}`, `  sends ${sends}`, ...lines].join('\n')
  })
  await print(parts.join('\n\n'))
}

async function add(context: CommandContext, sort: string, name: string, flags: HandoverFlags): Promise<void> {
  const { home, json, emit, note } = context
  const type = typeNamed(sort)
  const { options, secrets } = environmentOptions(context, sort)
  for (const [option, file] of Object.entries(flags.secret)) secrets[option] = await secretFile(context, file)
  const { redaction } = addReceiver(home, {
    name,
    type: sort,
    options: { ...options, ...flags.set },
    secrets,
    accounts: flags.accounts ?? null,
    since: flags.from ?? null,
    redaction: {
      positions: flags.positions === true,
      ids: flags.ids,
      roundStart: flags.roundStart === true,
      trimHome: flags.trimHome ?? null,
    },
  })
  const where = type.where({ ...options, ...flags.set })
  if (json) return await emit({ name, type: sort, where, sends: type.sends })
  note(`Added ${name}. It sends ${type.sends}.`)
  note(`Where to: ${where}.`)
  for (const remark of redactionNotes(redaction)) note(remark)
  note(`Test it with \`wristory handover test ${name}\`; \`wristory watch\` and \`wristory handover send\` deliver.`)
}

const influxOptions = {
  url: 'influxUrl',
  database: 'influxDatabase',
  org: 'influxOrg',
  user: 'influxUser',
} as const satisfies Record<string, SettingName>
const influxSecrets = { password: 'influxPassword', token: 'influxToken' } as const satisfies Record<
  string,
  SettingName
>

/** Options that the environment has for a receiver of this type. */
function environmentOptions(context: CommandContext, sort: string) {
  const found = (names: Readonly<Record<string, SettingName>>) => {
    const values: Record<string, string> = {}
    for (const [option, key] of Object.entries(names)) {
      const value = sort === 'influx' ? readSetting(context, key) : undefined
      if (value !== undefined) values[option] = value
    }
    return values
  }
  return { options: found(influxOptions), secrets: found(influxSecrets) }
}

async function list(context: CommandContext): Promise<void> {
  const { home, json, emit, print, note, style } = context
  const state = await laggards({ home, now: seconds(context) })
  if (json) return await emit({ receivers: state, dead: deadLetters(home) })
  if (state.length === 0) return note('No receiver is set up. `wristory handover add` lists the types.')
  await print(drawReceivers(state, style))
  for (const { receiver, day, reason } of deadLetters(home))
    note(`${receiver} rejected a message up to ${day}; it is not sent again: ${reason}`)
}

async function test(context: CommandContext, name: string): Promise<void> {
  const { home, json, emit, note, signal } = context
  await testReceiver({ home, version: version(), now: seconds(context), signal }, name)
  if (json) await emit({ name, ok: true })
  else note(`${name} is reachable and accepts data.`)
}

async function send(
  context: CommandContext,
  name: string | undefined,
  { from, dryRun, due }: HandoverFlags,
): Promise<void> {
  const { home, json, emit, print, signal } = context
  if (name !== undefined) settingNamed(home, name)
  const outcomes = await handOver({
    home,
    version: version(),
    now: seconds(context),
    signal,
    force: due !== true,
    ...(name === undefined ? {} : { only: [name] }),
    from,
    dryRun: dryRun === true,
  })
  if (json) await emit({ receivers: outcomes.map(machine) })
  else for (const outcome of outcomes) await print(deliveryLine(outcome, dryRun === true))
  const failed = outcomes.find(({ error }) => error !== null)
  if (failed?.error) throw failed.error
}

function machine({ error, ...outcome }: DeliveryOutcome): object {
  return { ...outcome, error: error === null ? null : { code: error.code, message: error.message, hint: error.hint } }
}

function deliveryLine({ name, where, delivered, waiting, from, to }: DeliveryOutcome, dryRun: boolean): string {
  const span = from === null ? '' : `, ${from} to ${to}`
  if (dryRun) return `${name}: ${count(waiting)} days of kinds would go to ${where}${span}`
  if (delivered === 0 && waiting === 0) return `${name}: up to date`
  return `${name}: ${count(delivered)} days of kinds delivered${waiting > 0 ? `, ${count(waiting)} pending` : ''}${span}`
}

/** An alert of `watch`, passed on to receivers that take one. */
async function pass(
  context: CommandContext,
  { set: { account = '', code = '', text = '' } }: HandoverFlags,
): Promise<void> {
  const { home, signal, json, emit } = context
  if (code === '' || text === '')
    throw new WristoryError('usage', 'handover notify needs --set account=NAME --set code=CODE --set text=TEXT.')
  await notify({ home, version: version(), now: seconds(context), signal }, { account, code, text })
  if (json) await emit({ ok: true })
}

async function pause({ home, note }: CommandContext, name: string, paused: boolean): Promise<void> {
  pauseReceiver(home, name, paused)
  note(paused ? `${name} is paused; later changes are delivered after resume.` : `${name} is resumed.`)
}

async function remove({ home, note }: CommandContext, name: string): Promise<void> {
  const where = removeReceiver(home, name)
  note(`Removed ${name} with its secrets. Data already delivered stays at ${where}.`)
}
