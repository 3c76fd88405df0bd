// Bars of a figure by day, week or month; a step without data shows its state instead of a bar.

import type { FigureName } from '../../../kinds/index.ts'
import type { Daily } from '../../schema.ts'
import { daysBetween, daysWords, fullDay, stepDay } from '../frame/format.ts'
import { axisOf, type Look, said } from '../frame/metrics.ts'
import { go } from '../frame/route.ts'
import { stateWords } from '../frame/state.tsx'
import { line, px } from './scale.ts'
import { StepPlot, startOf } from './step-plot.tsx'

export function BarPlot({
  data,
  name,
  look,
  height = 230,
  over = null,
}: {
  data: Daily
  name: FigureName
  look: Look
  height?: number
  /** Another period laid over this one, step by step. */
  over?: { readonly values: readonly (number | null)[]; readonly label: string } | null
}) {
  const values = data.columns[name] ?? []
  const states = data.state[name] ?? ''
  const high = Math.max(1, ...[...values, ...(over?.values.slice(0, data.n) ?? [])].map((value) => value ?? 0))
  const words = (i: number) => {
    const value = values[i] ?? null
    const days = data.counts?.[name]?.[i]
    const other = over?.values[i] ?? null
    const more = over === null ? '' : `, ${over.label} ${other === null ? 'no data' : said(other, look)}`
    const told =
      value === null ? stateWords[states[i]!] || 'no data' : `${states[i] === 'p' ? 'so far ' : ''}${said(value, look)}`
    return `${stepDay(startOf(data, i), data.by)}: ${told}${days === undefined ? '' : `, ${daysWords(days)}`}${more}`
  }
  return (
    <StepPlot
      steps={data}
      high={high * 1.04}
      axis={axisOf(look, 0, high)}
      label={`${look.label} up to ${fullDay(data.to)}`}
      words={words}
      look={look}
      height={height}
      open={(i) => open(data, i)}
      draw={({ x, y, w }) => {
        const bars = (open: boolean) =>
          values
            .map((value, i) =>
              value !== null && (states[i] === 'p') === open
                ? `M${px(x(i))} ${px(y(0))}V${px(y(value))}h${px(w)}V${px(y(0))}Z`
                : '',
            )
            .join('')
        const strokes = [...states].map((letter, i) =>
          letter === 'n' ? `M${px(x(i))} ${y(0)}l${px(Math.min(w, 8))} -8` : '',
        )
        return (
          <>
            <path d={bars(false)} class="fill" />
            <path d={bars(true)} class="fill" opacity="0.5" stroke-dasharray="2 2" stroke="var(--muted)" />
            <path d={strokes.join('')} stroke="var(--muted)" fill="none" />
            {over !== null && <Overlaid d={line(values.map((_, i) => pointAt(over.values[i], x(i) + w / 2, y)))} />}
          </>
        )
      }}
    />
  )
}

/** A dashed line that is visible on bars as well as between them. */
function Overlaid({ d }: { d: string }) {
  return (
    <g fill="none">
      <path d={d} stroke="var(--surface)" stroke-width="4" opacity="0.7" />
      <path d={d} stroke="var(--ink)" stroke-width="1.5" stroke-dasharray="5 4" />
    </g>
  )
}

function pointAt(
  value: number | null | undefined,
  x: number,
  y: (value: number) => number,
): readonly [number, number] | null {
  return value == null ? null : [x, y(value)]
}

/** A bar links to its day, or to the days of its week or month. */
function open(data: Daily, i: number): void {
  const from = startOf(data, i)
  if (data.by === 'day') {
    go(`/day/${from}`)
    return
  }
  const next = i + 1 < data.n ? startOf(data, i + 1) : data.to
  const length = Math.max(1, daysBetween(from, next))
  go(`/steps?range=${from}..${startOf({ start: from, by: 'day' }, length - (i + 1 < data.n ? 1 : 0))}&by=day`)
}
