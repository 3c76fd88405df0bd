// A progress line on a terminal with the remaining time; silent everywhere else. It is drawn at most ten times a second
// and rewritten in place, so it neither flickers nor scrolls.
import type { Output } from './context.ts'
import { duration } from './draw/number.ts'
import { pad, paint, type Style, textWidth } from './draw/style.ts'
import { oneLine, tamed } from './terminal-text.ts'

/** Progress of a command: in steps of roughly equal work, or as a share from 0 to 1. A total of 0 is unknown. */
export type ProgressStep = Label & ({ readonly done: number; readonly total: number } | { readonly share: number })

interface Label {
  /** The current item, e.g. a month. */
  readonly label?: string
}

/** A progress line: `update` after each step, `note` for a line above it, `end` to remove it. */
export interface Progress {
  update(step: ProgressStep): void
  note(text: string): void
  end(): void
}

/** Milliseconds between two drawings of the line. */
const frame = 100

/** How many of the latest steps the forecast uses: enough to be stable, few enough to notice a change of pace. */
const remembered = 12

/**
 * A progress line on `stream`; draws nothing if the stream is no terminal or `quiet` is set, but passes notes on
 * (unless quiet). `now` is epoch or monotonic milliseconds.
 */
export function createProgress(options: {
  readonly stream: Output
  readonly style: Style
  readonly quiet: boolean
  readonly title: string
  readonly now: () => number
}): Progress {
  const { stream, style, quiet, title, now } = options
  const live = stream.isTTY === true && !quiet
  const marks: [at: number, done: number][] = []
  let drawn = -Infinity
  let shown = false
  const clear = () => {
    if (shown) stream.write('\r\x1b[K')
    shown = false
  }
  return {
    update(given) {
      if (!live) return
      const step = countStep(given)
      const at = now()
      if (marks.at(-1)?.[1] !== step.done) marks.push([at, step.done])
      if (marks.length > remembered + 1) marks.shift()
      if (at - drawn < frame && (step.done < step.total || step.total === 0)) return
      drawn = at
      shown = true
      const line = progressLine(
        { title, step: given, remaining: forecast(marks, step), width: (stream.columns || 80) - 1 },
        style,
      )
      stream.write(`\r${line}\x1b[K`)
    },
    note(text) {
      if (quiet) return
      clear()
      stream.write(`${tamed(text, style.depth > 0)}\n`)
    },
    end: clear,
  }
}

interface CountedStep extends Label {
  readonly done: number
  readonly total: number
}

function countStep(step: ProgressStep): CountedStep {
  return 'share' in step ? { ...step, done: step.share, total: 1 } : step
}

/**
 * Remaining seconds, from the median pace of the latest steps; undefined until two steps are known. The median keeps
 * one slow reply (a retry, a wait) from distorting the forecast.
 */
export function forecast(
  marks: readonly (readonly [at: number, done: number])[],
  step: CountedStep,
): number | undefined {
  const paces = marks
    .slice(1)
    .map(([at, done], i) => {
      const [before, had] = marks[i] as readonly [number, number]
      return done > had ? (at - before) / (done - had) : undefined
    })
    .filter((pace) => pace !== undefined)
    .sort((a, b) => a - b)
  if (paces.length < 2) return undefined
  const median = paces[paces.length >> 1] as number
  return (Math.max(0, step.total - step.done) * median) / 1000
}

/** `Fetching ━━━━━━╸───── 14 of 25  2025-03  about 12 s left`, shortened from the right to fit the width. */
export function progressLine(
  state: {
    readonly title: string
    readonly step: ProgressStep
    readonly remaining: number | undefined
    readonly width: number
  },
  style: Style,
): string {
  const { title, remaining, width } = state
  const step = { ...countStep(state.step), label: oneLine(state.step.label ?? '') }
  if (step.total === 0) return `${title} ${step.label}`.slice(0, width)
  const count =
    'share' in state.step
      ? `${pad(String(Math.floor(state.step.share * 100)), 3, 'left')} %`
      : `${pad(String(step.done), String(step.total).length, 'left')} of ${step.total}`
  const label = step.label ? `  ${step.label}` : ''
  const left =
    remaining === undefined || step.done >= step.total ? '' : `  about ${duration(Math.ceil(remaining))} left`
  const room = width - textWidth(`${title}  ${count}${label}${left}`) - 1
  const length = Math.min(32, style.unicode ? room : room - 2)
  if (length < 4) return `${title} ${count}${label}${left}`.slice(0, width)
  return `${title} ${bar(step.done / step.total, length, style)} ${count}${paint(style, 'muted', label + left)}`
}

function bar(share: number, length: number, style: Style): string {
  const halves = Math.round(Math.min(1, Math.max(0, share)) * length * 2)
  const full = halves >> 1
  if (!style.unicode) return `[${'#'.repeat(full)}${'.'.repeat(length - full)}]`
  const half = halves % 2 === 1 ? '╸' : ''
  const rest = length - full - half.length
  return paint(style, 'move', '━'.repeat(full) + half) + paint(style, 'faint', '─'.repeat(rest))
}
