// All pages of one window as one reply.

import { joinPages } from '../codec/pages.ts'
import type { Request, Source } from '../kinds/kind.ts'
import { NoAnswer } from './no-answer.ts'

/** Far beyond any history: 400,000 workouts. Stops a cloud whose pages never end. */
export const MOST_PAGES = 2000

/** Reads one page. */
interface PageReader {
  get(request: Request, source: Source): Promise<Uint8Array>
}

/**
 * A reply without `next` is the last page. A last page with a cursor tells `parse` that reading stopped before the end.
 * `next` names a record of the next page, so an empty page after it is invalid: throws NoAnswer.
 */
export async function allPages(run: PageReader, source: Source, first: Request): Promise<Uint8Array> {
  const pages = [await run.get(first, source)]
  const { paging } = source
  if (paging === undefined) return pages[0]!
  const seen = new Set<string>()
  for (
    let cursor = paging.next(pages[0]!);
    cursor !== null && !seen.has(cursor) && pages.length < MOST_PAGES;
    cursor = paging.next(pages.at(-1)!)
  ) {
    seen.add(cursor)
    const page = await run.get(paging.request(first, cursor), source)
    if (isEmpty(source, page))
      throw new NoAnswer('cloud-failed', 'The cloud announced another page, and sent it empty.')
    pages.push(page)
  }
  return joinPages(pages)
}

function isEmpty(source: Source, page: Uint8Array): boolean {
  const parsed = source.parse(page, { zone: null, from: '', to: '' })
  return source.failure(parsed) === null && source.size(parsed) === 0
}
