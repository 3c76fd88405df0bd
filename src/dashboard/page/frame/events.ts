// Server-sent events over `fetch`, because the browser's own EventSource cannot send the secret.

import { withSecret } from './session.ts'

/** Milliseconds before an ended stream is requested again. */
const PAUSE = 3000

interface Message {
  readonly event: string
  readonly id: string
  readonly data: string
}

/** Calls `told` for each event of the server until the returned function is called. */
export function followEvents(told: (event: string, data: string) => void): () => void {
  const leave = new AbortController()
  let last = ''
  let timer = 0
  const read = async () => {
    const headers = { ...withSecret(), ...(last === '' ? {} : { 'last-event-id': last }) }
    const reply = await fetch('/api/v1/events', { headers, signal: leave.signal })
    // Without the secret there is nothing to wait for.
    if (reply.status === 401) return leave.abort()
    if (!reply.ok || reply.body === null) return
    let rest = ''
    const reader = reply.body.pipeThrough(new TextDecoderStream()).getReader()
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const blocks = (rest + part.value).split('\n\n')
      rest = blocks.pop() ?? ''
      for (const { event, id, data } of blocks.map(messageOf)) {
        if (id !== '') last = id
        if (data !== '') told(event, data)
      }
    }
  }
  const again = () => {
    if (!leave.signal.aborted) timer = window.setTimeout(follow, PAUSE)
  }
  const follow = () => void read().then(again, again)
  follow()
  return () => {
    clearTimeout(timer)
    leave.abort()
  }
}

/** One block of `field: value` lines; our server writes one line of data. */
function messageOf(block: string): Message {
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? ''
  return { event: field('event'), id: field('id'), data: field('data') }
}
