// Follows the running sync: server-sent events while the tab is visible and a sync runs or is scheduled.

import { useEffect, useState } from 'preact/hooks'
import type { Status, SyncWanted } from '../../schema.ts'
import { backend, failedBy, refresh } from './backend.ts'
import { followEvents } from './events.ts'
import { number } from './format.ts'

export interface SyncState {
  readonly running: Status['sync']
  /** Outcome of the last one as text; null before the first. */
  readonly said: { readonly text: string; readonly hint: string; readonly bad: boolean } | null
  readonly start: () => void
  /** Downloads some days again. */
  readonly again: (wanted: SyncWanted) => void
  readonly stop: () => void
}

interface End {
  readonly outcome: string
  readonly message: string
  readonly hint: string
  readonly requests?: number
  readonly rows?: number
}

/** Follows syncs; `known` is what the server last said of one running, `scheduled` whether they begin by themselves. */
export function useSync(known: Status['sync'] | undefined, scheduled: boolean): SyncState {
  const [running, setRunning] = useState<Status['sync']>(null)
  const [said, setSaid] = useState<SyncState['said']>(null)
  const active = running ?? known ?? null
  const follows = scheduled || active !== null
  useEffect(() => {
    if (!follows || !backend.live) return
    return followWhileSeen(
      (event, data) => {
        if (event === 'sync') {
          const { from, to: _, ...progress } = JSON.parse(data)
          setRunning({ ...progress, at: from })
          setSaid(null)
        } else if (event === 'changed') refreshSoon()
        else if (event === 'end') {
          setRunning(null)
          setSaid(wordsOf(JSON.parse(data) as End))
          refresh()
        }
      },
      () => setRunning(null),
    )
  }, [follows])
  const begin = (wanted?: SyncWanted) => {
    setSaid(null)
    backend.send('POST /sync', wanted).then(
      ({ id }) => setRunning({ id, done: 0, total: 1, share: 0, at: null, source: '', title: '' }),
      (thrown: unknown) => {
        const { message, hint } = failedBy(thrown)
        setSaid({ text: message, hint, bad: true })
      },
    )
  }
  return {
    running: active,
    said,
    start: () => begin(),
    again: begin,
    stop() {
      backend.send('DELETE /sync').catch(() => undefined)
    },
  }
}

/**
 * Follows the events of the server while the tab is seen: there are six connections per origin, and a tab nobody sees
 * gives its own back. What came meanwhile is asked for when it is seen again, after `forget`.
 */
function followWhileSeen(told: (event: string, data: string) => void, forget: () => void): () => void {
  let leave: (() => void) | null = null
  const close = () => {
    leave?.()
    leave = null
  }
  const open = () => {
    if (document.hidden) close()
    else leave ??= followEvents(told)
  }
  const seen = () => {
    open()
    if (document.hidden) return
    forget()
    refresh()
  }
  open()
  document.addEventListener('visibilitychange', seen)
  return () => {
    close()
    document.removeEventListener('visibilitychange', seen)
  }
}

let waiting = false

/** Windows arrive many a second; the page asks again once in a while. */
function refreshSoon(): void {
  if (waiting) return
  waiting = true
  setTimeout(() => {
    waiting = false
    refresh()
  }, 1500)
}

function wordsOf({ outcome, message, hint, requests = 0, rows = 0 }: End): SyncState['said'] {
  if (outcome === 'done')
    return {
      text: rows === 0 ? 'Nothing new.' : `${rows} records new or changed in ${requests} requests.`,
      hint: '',
      bad: false,
    }
  return { text: message, hint, bad: outcome !== 'interrupted' }
}

/** `34 % · Nights 2024-05`. */
export function stageWords({ share, title, at }: NonNullable<SyncState['running']>): string {
  const stage = [title, at?.slice(0, 7)].filter((part) => part).join(' ')
  return `${number(Math.floor(share * 100))} %${stage === '' ? '' : ` · ${stage}`}`
}
