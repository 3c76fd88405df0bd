// Sources that are one long list in pages, newest first. A run reads from the newest page down to one whose records are
// all known and unchanged; what an interrupted run left unread is recorded as gaps, and read by the next.

import { type DateSpan, EARLIEST } from '../derive/windows.ts'
import type { Source } from '../kinds/kind.ts'
import { keepNote, readNote } from '../store/note.ts'
import { MOST_PAGES } from './all-pages.ts'
import { latestToday, type SyncOptions, toSubject } from './options.ts'
import type { RequestOutcome, SyncRun } from './run.ts'

/** A gap: a part of the list that is still to be read. */
interface Gap {
  /** Null for the newest page. */
  readonly cursor: string | null
  /** Newest day possible there. */
  readonly to: string
  /** The first walk continues to the last page, even past records known from elsewhere. */
  readonly first: boolean
}

/** Kept in the table `setting`. */
interface Walk {
  /** The newest last. */
  gaps: Gap[]
  /** The page that is due for a recheck: old records may be corrected late. */
  again: { readonly cursor: string; readonly to: string } | null
}

export async function walkPages(run: SyncRun, source: Source): Promise<void> {
  const { from, again } = run.options
  const before = readWalk(run.options, source)
  const walk = before ?? { gaps: [], again: null }
  walk.gaps.push({ cursor: null, to: latestToday(run.options), first: before === null })
  const seen = new Set<string>()
  let pages = 0
  let below: Walk['again'] = null
  const readGaps = async () => {
    for (let gap = walk.gaps.at(-1); gap !== undefined; gap = walk.gaps.at(-1)) {
      // The rest is older than the requested range; it stays a gap.
      if (from !== undefined && gap.to < from) return false
      const page = await askPage(run, source, gap, seen, pages >= MOST_PAGES - 1, (next, { known, empty }) => {
        walk.gaps.pop()
        // A page before this one announced more: the next run checks again.
        if (empty && gap!.cursor !== null) walk.again = { cursor: gap!.cursor, to: gap!.to }
        if (next !== null && (gap!.first || again === true || !known)) walk.gaps.push({ ...next, first: gap!.first })
        // Another gap may cover the same positions.
        else seen.clear()
        writeWalk(run.options, source, walk)
      })
      if (page === null) return false
      if (pages++ === 0) below = page.next
    }
    return true
  }
  if (!(await readGaps()) || pages > 1 || from !== undefined || below === null) return
  await lookAgain(run, source, walk, walk.again ?? below)
  await readGaps()
}

/** One old page per run, in rotation. */
async function lookAgain(run: SyncRun, source: Source, walk: Walk, at: NonNullable<Walk['again']>): Promise<void> {
  await askPage(run, source, { ...at, first: false }, new Set(), false, (next, { known }) => {
    walk.again = next
    // What was missing here may be missing below.
    if (next !== null && !known) walk.gaps.push({ ...next, first: false })
    writeWalk(run.options, source, walk)
  })
}

type Next = { readonly cursor: string; readonly to: string } | null

/** Null if it failed. `settle` runs in the transaction that stores the page. */
async function askPage(
  run: SyncRun,
  source: Source,
  gap: Gap,
  seen: Set<string>,
  last: boolean,
  settle: (next: Next, page: { readonly known: boolean; readonly empty: boolean }) => void,
): Promise<{ next: Next } | null> {
  const { account } = run.options
  const paging = source.paging!
  const first = source.request(toSubject(run.options), gap.to, gap.to)
  const request = gap.cursor === null ? first : paging.request(first, gap.cursor)
  return await run.attempt(source, { from: gap.to, to: gap.to }, run.requests + 1, async () => {
    const body = await run.get(request, source)
    const named = paging.next(body)
    const circle = named !== null && (last || named === gap.cursor || seen.has(named))
    const context = { zone: account.zone, from: gap.to, to: gap.to }
    // A date outside the page's range is a fault of the record; it moves nothing.
    const parsed = source.parse(body, context)
    const dates = [...source.dates(parsed)].filter((date) => date >= EARLIEST && date <= gap.to)
    const [oldest = gap.to] = dates.sort()
    const next: Next = named === null || circle ? null : { cursor: named, to: oldest }
    const span: DateSpan = { from: next === null && !circle ? EARLIEST : oldest, to: gap.to }
    run.keep(source, span, request, body, {
      also: (outcome) => {
        if (circle) noteCircle(run, source, named)
        if (named !== null) seen.add(named)
        settle(next, { known: isKnown(outcome), empty: source.size(parsed) === 0 })
      },
    })
    return { next }
  })
}

function isKnown(outcome: RequestOutcome): boolean {
  return (
    outcome.state === 'same' ||
    (outcome.state === 'kept' &&
      [...outcome.applied.counts.values()].every(({ added, changed }) => added + changed === 0))
  )
}

function noteCircle(run: SyncRun, source: Source, cursor: string): void {
  const { store, account } = run.options
  store.database.run(
    "INSERT OR IGNORE INTO issue VALUES (?, ?, 'pages', 'endless-pages', ?, NULL)",
    account.id,
    source.name,
    `cursor ${cursor.slice(0, 40)}`,
  )
}

function pagesNote({ account }: Pick<SyncOptions, 'account'>, source: Source): string {
  return `pages ${account.id} ${source.name}`
}

function readWalk(options: Omit<SyncOptions, 'cloud'>, source: Source): Walk | null {
  return readNote<Walk>(options.store.database, pagesNote(options, source))
}

function writeWalk(options: SyncOptions, source: Source, walk: Walk): void {
  keepNote(options.store.database, pagesNote(options, source), walk)
}

/** Pages that may be requested: the newest, the one to recheck, and the unread ones in gaps. */
export function countPages(options: Omit<SyncOptions, 'cloud'>, source: Source): number {
  const walk = readWalk(options, source)
  // A page has about 200 workouts; ten years of one a day are 18 pages.
  return walk === null ? 18 : 2 + (walk.gaps.length > 0 ? 18 : 0)
}
