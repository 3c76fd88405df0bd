// A drawing by day, week or month with a column for each: bars, or parts of a whole.

import type { ComponentChildren } from 'preact'
import type { Daily } from '../../schema.ts'
import { addDays, month, weekday } from '../frame/format.ts'
import type { Look } from '../frame/metrics.ts'
import { Plot, type Size } from './plot.tsx'
import { linear } from './scale.ts'
import { along } from './slider.tsx'

export type Stepped = Pick<Daily, 'start' | 'by' | 'n'>

/** Where things lie: the left edge of a step's bar, a value, and the width of a bar. */
export interface Room {
  readonly x: (i: number) => number
  readonly y: (value: number) => number
  readonly w: number
}

export interface StepPlotProps {
  readonly steps: Stepped
  readonly look?: Look
  /** The value at the top. */
  readonly high: number
  /** Values of the grid with what stands beside them. */
  readonly axis: readonly { readonly at: number; readonly text: string }[]
  readonly label: string
  readonly words: (i: number) => string
  readonly height: number
  readonly draw: (room: Room) => ComponentChildren
  /** Where a step leads. */
  readonly open?: (i: number) => void
}

export function StepPlot({ steps, look, high, axis, label, words, height, draw, open }: StepPlotProps) {
  const { n } = steps
  const plan = (size: Size) => {
    const slot = size.width / Math.max(1, n)
    const w = Math.max(0.8, Math.min(28, slot * 0.76))
    const y = linear(0, high, size.height, 8)
    const x = (i: number) => i * slot + (slot - w) / 2
    const every = Math.max(1, Math.ceil(64 / slot))
    return {
      lines: axis.map(({ at, text }) => ({ y: y(at), text })),
      ticks: Array.from({ length: Math.ceil(n / every) }, (_, k) => ({
        x: x(k * every),
        text: belowOf(steps, k * every),
        anchor: 'start' as const,
      })),
      draw: draw({ x, y, w }),
      find(left: number) {
        const i = Math.floor(left / slot)
        return i >= 0 && i < n ? i : null
      },
      spot: (i: number) => ({ x: i * slot, y: 0, w: slot, h: size.height }),
    }
  }
  return (
    <Plot
      look={look}
      height={height}
      label={label}
      from={0}
      to={n - 1}
      words={words}
      strides={along(10)}
      open={open}
      mark="shade"
      plan={plan}
    />
  )
}

/** First day of a step: of the day, the week (Monday) or the month. */
export function startOf({ start, by }: Pick<Stepped, 'start' | 'by'>, i: number): string {
  if (i === 0 || by === 'day') return addDays(start, by === 'day' ? i : 0)
  if (by === 'week') {
    return addDays(start, 7 * i - weekday(start))
  }
  const later = Number(start.slice(5, 7)) - 1 + i
  return `${Number(start.slice(0, 4)) + Math.floor(later / 12)}-${String((later % 12) + 1).padStart(2, '0')}-01`
}

/** What stands below a step: its first day, or its month. */
function belowOf(steps: Stepped, i: number): string {
  const date = startOf(steps, i)
  const name = month(Number(date.slice(5, 7)) - 1, 'short')
  return steps.by === 'month' ? `${name} ${date.slice(2, 4)}` : `${Number(date.slice(8))} ${name}`
}
