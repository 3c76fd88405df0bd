// The two small replies about the account itself: its devices and its profile. Each is requested whole.

import type * as z from 'zod/mini'
import { textOf } from '../../codec/text.ts'
import { type Issue, type Request, type Source, type Subject, shorten } from '../kind.ts'
import { inOwnOrder } from './order.ts'

/** A reply that is a list of items, some of which may be unreadable. */
export interface Items<T> {
  readonly failure: string | null
  readonly items: readonly T[]
  readonly issues: readonly Issue[]
}

/** A source whose whole reply is JSON; `pick` finds the items in it. */
export function wholeSource<S extends z.ZodMiniType>(
  name: string,
  title: string,
  request: (subject: Subject) => Request,
  schema: S,
  pick: (body: unknown) => unknown,
): Source<Items<z.infer<S>>> {
  return {
    name,
    title,
    windows: 'whole',
    accept: [404],
    request,
    parse(body) {
      let content: unknown
      try {
        content = pick(JSON.parse(textOf(body)))
      } catch {
        return { failure: 'The reply is not JSON.', items: [], issues: [] }
      }
      if (!Array.isArray(content))
        return { failure: `The reply has another shape: ${shorten(content)}`, items: [], issues: [] }
      const items: z.infer<S>[] = []
      const issues: Issue[] = []
      for (const item of inOwnOrder(content)) {
        const parsed = schema.safeParse(item)
        if (parsed.success) items.push(parsed.data)
        else
          issues.push({
            issue: 'bad-shape',
            group: '',
            detail: shorten(parsed.error.issues[0]?.path.join('.') || item),
          })
      }
      return { failure: null, items, issues }
    },
    issues: (reply) => reply.issues,
    failure: (reply) => reply.failure,
    size: (reply) => reply.items.length,
    dates: () => new Set(),
  }
}
