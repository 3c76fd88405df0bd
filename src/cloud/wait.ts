// Waiting and how long to wait: the injected sleep, exponential backoff with jitter, and the Retry-After header.

import { WristoryError } from '../errors.ts'

/** Resolves after `ms` milliseconds; rejects with `interrupted` as soon as the signal aborts. */
export type Pause = (ms: number, signal?: AbortSignal) => Promise<void>

/** Milliseconds since 1970. */
export type NowInMs = () => number

/** The real sleep. */
export const sleep: Pause = (ms, signal) =>
  new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(interrupted())
    const stop = () => {
      clearTimeout(timer)
      reject(interrupted())
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal?.addEventListener('abort', stop, { once: true })
  })

/** The error of a person who pressed Ctrl-C. */
export function interrupted(): WristoryError {
  return new WristoryError('interrupted', 'Stopped.')
}

/** No single wait is longer than this (reliability.md N2). */
export const longestBackoff = 300

/**
 * Seconds to wait after the `n`-th failure (1 is the first): 2^n, randomly reduced to as little as half, 5 minutes at
 * most.
 */
export function backoff(n: number, random: () => number): number {
  return Math.min(2 ** n, longestBackoff) * (0.5 + random() / 2)
}

/**
 * Seconds requested by a `Retry-After`: a number, or an HTTP date relative to the reply's own `date` (so a wrong local
 * clock does no harm). `undefined` for none, for a past moment and for anything unreadable.
 */
export function retryAfter(headers: Readonly<Record<string, string>>, now: number): number | undefined {
  const value = headers['retry-after']?.trim()
  if (value === undefined || value === '') return undefined
  if (/^\d{1,12}$/.test(value)) return positive(Number(value))
  const then = httpDate(value)
  if (then === undefined) return undefined
  return positive(Math.ceil((then - (httpDate(headers.date) ?? now)) / 1000))
}

function positive(seconds: number): number | undefined {
  return seconds > 0 ? seconds : undefined
}

/** Only the fixed form of RFC 9110 section 5.6.7: Date.parse alone would accept nearly anything. */
function httpDate(text: string | undefined): number | undefined {
  if (text === undefined || !/^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/.test(text.trim())) {
    return undefined
  }
  const parsed = Date.parse(text)
  return Number.isNaN(parsed) ? undefined : parsed
}
