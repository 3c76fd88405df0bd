// Imports files: detects what each one is, whose it is and what it contains. Everything recognised goes through the
// same archive and kinds as the cloud's replies, so importing twice changes nothing.

import { isPlausible } from '../derive/plausible-date.ts'
import { type DateSpan, EARLIEST } from '../derive/windows.ts'
import { WristoryError } from '../errors.ts'
import { importedSources } from '../kinds/imported/index.ts'
import { sources } from '../kinds/index.ts'
import { type Exchange, isConcealed } from '../recognise/exchange.ts'
import { createPages, type Pages, type Whole } from '../recognise/pages.ts'
import { recogniser, splitAnswer } from '../recognise/recognise.ts'
import type { Vendor } from '../store/logins.ts'
import type { Account, Store } from '../store/store.ts'
import { createHarvest, type Found, findToken, type Harvest, userIn } from './harvest.ts'
import type { Candidate, ImportItem } from './item.ts'
import { isOfRecord, keepAll } from './keep.ts'
import { type Door, readDoor } from './read.ts'
import { describeRequest, type FileReport, Report } from './report.ts'

export type { Exchange } from '../recognise/exchange.ts'
export type { Found } from './harvest.ts'
export { type Door, doorOfBytes, doorOfExchanges, openDoors } from './read.ts'
export type { FileReport } from './report.ts'
export { wrongPassword } from './zip.ts'

/** A file's content for one source. */
export interface Brought {
  readonly source: string
  readonly title: string
  replies: number
  records: number
  /** First and last local day, requested or contained. */
  from: string
  to: string
}

export interface Survey {
  readonly files: readonly FileReport[]
  readonly brought: readonly Brought[]
  /** Requests of the vendor's app without our data. */
  readonly other: number
  /** Replies that are encrypted on purpose (header `x-hm-ekv`). */
  readonly encrypted: number
  /** Requests that the cloud refused or that have no reply. */
  readonly unanswered: number
  /** Replies that belong to another person than the one imported. */
  readonly foreign: number
  /** User ids met at the Zepp cloud, and at that of Mi Fitness. */
  readonly users: readonly string[]
  readonly miUsers: readonly string[]
  /** Best first; credentials, never to be printed. */
  readonly tokens: readonly Found[]
}

export interface Imported extends Survey {
  /** Replies that were not in the archive yet. */
  readonly fresh: number
  /** Rows per kind's table, before and after. */
  readonly rows: Readonly<Record<string, { readonly before: number; readonly after: number }>>
}

/** Whether a user id of a vendor's cloud is the account's. */
export type IsOwn = (userId: string, vendor: Vendor) => boolean

export interface SurveyOptions {
  readonly doors: readonly Door[]
  /** Whose replies count; everyone's by default. */
  readonly isOwn?: IsOwn
  /** Home zone (IANA) for records that do not state their offset. */
  readonly zone: string | null
  /** Epoch seconds; later days are impossible. */
  readonly now?: number | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((done: number, total: number) => void) | undefined
}

/** Surveys the files without writing anything. */
export async function survey(options: SurveyOptions): Promise<Survey> {
  const pass = new Pass(options)
  for await (const candidate of pass.candidates()) pass.count(candidate)
  return pass.result()
}

/**
 * Imports everything recognised into the account. The store is open for writing; `harvested` comes from a survey of the
 * same files. Throws `usage` for files beyond the limits; what was stored until then stays.
 */
export async function importInto(
  store: Store,
  account: Account,
  options: SurveyOptions & { readonly onRebuild?: (done: number, total: number) => void },
): Promise<Imported> {
  const settings = { ...options, zone: account.zone, now: store.now() }
  const pass = new Pass(settings)
  // A file without times counts as made after its last day; that day may not be over yet.
  const latest = store.now()
  const timed = (candidate: Candidate): Candidate =>
    candidate.asked > latest ? { ...candidate, asked: latest } : candidate
  // Records' own replies are read in a second pass: by then the records are there and tell their days.
  let records = 0
  const lists = async function* (): AsyncGenerator<Candidate> {
    for await (const candidate of pass.candidates()) {
      if (!pass.count(candidate)) continue
      if (isOfRecord(candidate)) records++
      else yield timed(candidate)
    }
  }
  const details = async function* (): AsyncGenerator<Candidate> {
    const second = new Pass(settings)
    for await (const candidate of second.candidates())
      if (isOfRecord(candidate) && second.count(candidate)) yield timed(candidate)
  }
  const kept = await keepAll(store.database, account, lists(), options.onRebuild)
  if (records === 0) return { ...pass.result(), ...kept }
  const more = await keepAll(store.database, account, details(), options.onRebuild)
  const rows = Object.entries(more.rows).map(([name, { after }]) => [name, { before: kept.rows[name]!.before, after }])
  return { ...pass.result(), fresh: kept.fresh + more.fresh, rows: Object.fromEntries(rows) }
}

/** A test of user ids for an account: its own, or all while it belongs to nobody yet. */
export function ownerTest(store: Store, account: Account): IsOwn {
  return (userId, vendor) => store.isOwner(account, userId, vendor)
}

class Pass {
  private readonly options: SurveyOptions
  private readonly harvest: Harvest = createHarvest()
  private readonly recognise = recogniser(sources)
  private readonly pages: Pages
  private readonly files: Report[] = []
  private readonly brought = new Map<string, Brought>()
  private readonly users = new Set<string>()
  private readonly miUsers = new Set<string>()
  private other = 0
  private encrypted = 0
  private unanswered = 0
  private foreign = 0
  private stranger = false
  /** When the files read so far were made, epoch seconds: the newest of their exchanges, else the file's own time. */
  private made = 0

  constructor(options: SurveyOptions) {
    this.options = options
    this.pages = createPages(options.zone, () => this.made)
  }

  async *candidates(): AsyncGenerator<Candidate> {
    const { doors, onProgress, signal } = this.options
    const total = doors.reduce((sum, { size }) => sum + size, 0)
    let done = 0
    for (const door of doors) {
      const file = new Report(door.name)
      this.files.push(file)
      this.stranger = false
      this.made = Math.max(this.made, door.made ?? 0)
      for await (const item of readDoor(door)) {
        signal?.throwIfAborted()
        if ('exchange' in item || 'reply' in item) yield* this.candidateOf(item, file)
        else if ('user' in item) this.owner(item.user, item.vendor)
        else file.note(item)
      }
      done += door.size
      onProgress?.(done, total)
    }
    // The last page of a window may be in a later file.
    const [last] = this.files.slice(-1)
    if (last !== undefined) yield* this.whole(this.pages.rest(), last)
  }

  /** Counts a candidate; false if it is no valid reply after all. */
  count(candidate: Candidate): boolean {
    const imported = importedSources.find(({ name }) => name === candidate.source)
    const source = imported?.feeds ?? sources.find(({ name }) => name === candidate.source)!
    const context = { zone: this.options.zone, from: candidate.from, to: candidate.to }
    const reply = source.parse(imported?.convert(candidate.body, context) ?? candidate.body, context)
    if (source.failure(reply) !== null) {
      this.unanswered++
      return false
    }
    const known = this.brought.get(candidate.source)
    const title = imported?.title ?? source.title
    const brought = known ?? { source: candidate.source, title, replies: 0, records: 0, from: '', to: '' }
    brought.replies++
    brought.records += source.size(reply)
    const { from, to } = imported === undefined ? candidate : this.daysOfFile(title, candidate, source.dates(reply))
    if (from !== '' && (brought.from === '' || from < brought.from)) brought.from = from
    if (to > brought.to) brought.to = to
    this.brought.set(candidate.source, brought)
    return true
  }

  /** First and last day of a reply from a file, which is stored by month; impossible days are reported separately. */
  private daysOfFile(title: string, { from, to }: Candidate, dates: Iterable<string>): DateSpan {
    const own = [...dates].filter((date) => date >= from && date <= to).sort()
    const { now } = this.options
    const isDay = (date: string) => now === undefined || isPlausible(date, now)
    const why = 'the date cannot be: it is kept as it came and listed as an issue'
    for (const date of own) if (!isDay(date)) this.files.at(-1)?.leaveOut(`${title} of ${date}`, why)
    const believed = own.filter(isDay)
    return { from: believed[0] ?? '', to: believed.at(-1) ?? '' }
  }

  result(): Survey {
    const { files, other, encrypted, unanswered, foreign } = this
    return {
      files,
      brought: [...this.brought.values()],
      other,
      encrypted,
      unanswered,
      foreign,
      users: [...this.users],
      miUsers: [...this.miUsers],
      tokens: this.harvest.tokens(),
    }
  }

  /** A file that names its owner: another person's is left out as a whole. */
  private owner(user: string, vendor: Vendor): void {
    const users = vendor === 'zepp' ? this.users : this.miUsers
    users.add(user)
    this.stranger = this.options.isOwn?.(user, vendor) === false
  }

  private *candidateOf(item: Extract<ImportItem, { exchange: Exchange } | { reply: Candidate }>, file: Report) {
    if ('reply' in item) {
      if (this.stranger) this.foreign++
      else yield item.reply
      return
    }
    const { exchange, origin } = item
    const { body, started } = exchange
    this.harvest.add(exchange)
    this.made = Math.max(this.made, started ?? 0)
    const found = exchange.method === 'GET' ? this.recognise(new URL(exchange.url)) : []
    const user = found[0]?.userId ?? userIn(exchange) ?? this.harvest.userOf(findToken(exchange) ?? '')
    if (user !== undefined) this.users.add(user)
    if (found.length === 0) {
      this.other++
      if (body !== null && exchange.status === 200)
        file.leaveOut(describeRequest(exchange), 'no source of wristory has this path and type')
    } else if (exchange.status !== 200 || body === null) this.unanswered++
    else if (isConcealed(exchange)) this.encrypted++
    else if (user !== undefined && this.options.isOwn?.(user, 'zepp') === false) this.foreign++
    else
      for (const part of splitAnswer(found, body))
        yield* this.whole(this.pages.add(part.found, { body: part.body, started, origin }), file)
  }

  /** Passes on what stands for days; an answer without any says nothing where it was not asked as `sync` asks. */
  private *whole(list: Iterable<Whole>, file: Report): Generator<Candidate> {
    for (const one of list) {
      if (!('dayless' in one)) yield one
      else if (isRefusal(one, this.options.zone)) this.unanswered++
      else file.leaveOut(one.dayless.source.title, 'the answer holds no record with a day')
    }
  }
}

function isRefusal({ dayless, body }: Exclude<Whole, Candidate>, zone: string | null): boolean {
  const { source } = dayless
  return source.failure(source.parse(body, { zone, from: EARLIEST, to: EARLIEST })) !== null
}

/**
 * The one person in the files. Throws `usage` if there are several and `wanted` does not select one; undefined if they
 * name nobody.
 */
export function personIn(found: Survey, wanted?: string | undefined): string | undefined {
  if (wanted !== undefined) return wanted
  if (found.users.length <= 1) return found.users[0]
  throw new WristoryError('usage', `The files hold ${found.users.length} people's traffic.`, {
    hint: 'Say whose to take with --user-id, or name an account that is signed in with --account.',
  })
}
