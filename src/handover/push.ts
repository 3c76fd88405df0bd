// Pushing records to a service that has no feed of its own: what was sent is in the ledger with a hash of its content, and
// only what differs is sent again. Nothing is deleted there: what the store loses stays.

import { createHash } from 'node:crypto'
import { WristoryError } from '../errors.ts'
import type { Redaction } from '../export/redact.ts'
import type { Things } from './receiver.ts'

/** A record as it is sent. */
export interface PushItem {
  /** In the ledger. */
  readonly id: string
  readonly date: string
  /** JSON. */
  readonly content: string
}

export function contentHash(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 32)
}

/** A name for a workout that says nothing of its start, which is its id in the store. */
export function pushedName(account: string, workout: string): string {
  return `wristory-${contentHash(`${account}\n${workout}`).slice(0, 20)}`
}

/** Whether exactly this was sent before. */
export function isSent(things: Things, account: string, id: string, hash: string): boolean {
  return things.get(account, id)?.hash === hash
}

/** Sends the items that were not sent so far, as JSON lists of `most` bytes at most, and notes each list when it is there. */
export async function pushLists(
  things: Things,
  account: string,
  items: AsyncIterable<PushItem>,
  most: number,
  post: (body: string) => Promise<void>,
): Promise<void> {
  let list: { readonly item: PushItem; readonly hash: string }[] = []
  let size = 0
  const flush = async () => {
    if (list.length === 0) return
    await post(`[${list.map(({ item }) => item.content).join(',')}]`)
    for (const { item, hash } of list) things.put(account, { id: item.id, date: item.date, hash, remote: '' })
    list = []
    size = 0
  }
  for await (const item of items) {
    const hash = contentHash(item.content)
    if (isSent(things, account, item.id, hash)) continue
    const bytes = Buffer.byteLength(item.content) + 1
    if (size + bytes > most) await flush()
    list.push({ item, hash })
    size += bytes
  }
  await flush()
}

/** Throws `usage` where workouts would be numbered: a service needs one name for one workout. */
export function requireIds(type: string, { noIds }: Redaction): void {
  if (noIds)
    throw new WristoryError('usage', `${type} needs a name for each workout: it cannot leave out ids.`, {
      hint: 'Add the receiver without --no-ids. The name that is sent is a hash and says nothing of the workout.',
    })
}
