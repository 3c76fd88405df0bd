// Receiver "webhook": one POST of JSON for each part of the changes, signed if a secret is set.

import { createHash, createHmac } from 'node:crypto'
import { feedKinds } from '../store/feed.ts'
import { checkedUrl, hostOf, refusal, send } from './http.ts'
import type { Delivery, ReceiverChange, ReceiverType } from './receiver.ts'

/** Statuses after which the same body may be accepted later. */
const LATER = [408, 425, 429]
/** Figures of a day belong to its `day`; the other kinds have their own names. */
const eventName = (kind: string) => (kind === 'day_figure' ? 'day' : kind)

export const webhook: ReceiverType = {
  name: 'webhook',
  title: 'POST of JSON to an address of your own',
  sends: 'names of the kinds and days that are new, changed or gone, and the name of the account; no values',
  options: {
    url: { label: 'Address', means: 'address that takes the messages, such as https://HOST/hook', required: true },
    secret: { label: 'Signing key', means: 'key of the signature (HMAC-SHA-256)', secret: true },
  },
  where: ({ url }) => checkedUrl('webhook', url).host,
  kinds: () => feedKinds,
  async open({ name, options, signal, now, things, test }) {
    const { url = '', secret } = options
    const post = (body: string, id: string) => {
      const at = String(now())
      const signature = secret && createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')
      const headers = {
        'content-type': 'application/json',
        'x-wristory-delivery': id,
        'x-wristory-timestamp': at,
        ...(signature ? { 'x-wristory-signature': `sha256=${signature}` } : {}),
      }
      return send(name, { url, headers, body, signal })
    }
    if (test) {
      const answer = await post(JSON.stringify({ event: 'test' }), 'test')
      if (answer.status >= 300) throw refusal(name, hostOf(url), answer)
    }
    return {
      async deliver(delivery) {
        const body = JSON.stringify(webhookBody(delivery))
        // The same for the same content, so that a second delivery can be detected.
        const id = createHash('sha256').update(body).digest('hex').slice(0, 32)
        const answer = await post(body, id)
        if (answer.status < 300) return
        const error = refusal(name, hostOf(url), answer)
        if (answer.status >= 500 || LATER.includes(answer.status)) throw error
        // Rejected permanently: it must not hold back later ones.
        const { account, dates } = delivery
        things.put(account, { id: `dead ${id}`, date: dates.at(-1) ?? '', hash: error.message, remote: body })
      },
      async notify({ account, code, text }) {
        const answer = await post(JSON.stringify({ event: 'alert', account, code, text }), `alert-${code}-${now()}`)
        if (answer.status >= 300) throw refusal(name, hostOf(url), answer)
      },
      close: async () => undefined,
    }
  },
}

function webhookBody({ person, removed, changes, dates }: Delivery): object {
  const events = eventsIn(changes)
  const list = (state: ReceiverChange['state']) => {
    const kinds: Record<string, string[]> = {}
    for (const { kind, date } of events.filter((event) => event.state === state)) {
      kinds[kind] ??= []
      kinds[kind]!.push(date)
    }
    return kinds
  }
  return {
    event: removed ? 'account-removed' : 'changes',
    account: person,
    days: dates,
    kinds: [...new Set(events.map(({ kind }) => kind))],
    new: list('new'),
    changed: list('changed'),
    gone: list('gone'),
  }
}

/** Each kind and day once. What is new in one part of a day and gone in another has changed. */
function eventsIn(changes: readonly ReceiverChange[]): Pick<ReceiverChange, 'kind' | 'date' | 'state'>[] {
  const events = new Map<string, Pick<ReceiverChange, 'kind' | 'date' | 'state'>>()
  for (const { kind, date, state } of changes) {
    const key = `${eventName(kind)} ${date}`
    const before = events.get(key)?.state ?? state
    events.set(key, { kind: eventName(kind), date, state: before === state ? state : 'changed' })
  }
  return [...events.values()]
}
