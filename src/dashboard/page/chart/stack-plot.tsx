// Parts of a whole by day, week or month, stacked from the lowest: seconds up to the longest step, shares up to 100 %.

import type { Shares } from '../../schema.ts'
import { duration, number, stepDay } from '../frame/format.ts'
import { axisOf } from '../frame/metrics.ts'
import { stateWords } from '../frame/state.tsx'
import type { TableProps } from './rows.ts'
import { px } from './scale.ts'
import { type Room, StepPlot, startOf } from './step-plot.tsx'

export function StackPlot({
  shares,
  label,
  color,
  height = 180,
}: {
  shares: Shares
  label: string
  /** CSS colour of the part of that number. */
  color: (part: number) => string
  height?: number
}) {
  const { parts, unit } = shares
  const share = unit === '%'
  const high = share ? 100 : Math.max(60, ...sumsOf(shares))
  return (
    <>
      <StepPlot
        steps={shares}
        high={high * (share ? 1 : 1.04)}
        axis={
          share
            ? [0, 50, 100].map((at) => ({ at, text: `${number(at)} %` }))
            : axisOf({ unit: 'min' }, 0, high / 60).map(({ at, text }) => ({ at: at * 60, text }))
        }
        label={label}
        words={(i) => wordsOf(shares, i)}
        height={height}
        draw={(room) =>
          drawPaths(shares, room).map((path, part) => (
            <path
              key={parts[part]}
              d={path}
              fill={color(part)}
              stroke="var(--surface)"
              stroke-width={room.w > 4 ? 1 : 0}
            />
          ))
        }
      />
      <div class="legend">
        {parts.map((part, i) => (
          <span key={part}>
            <svg class="data" width="12" height="10" aria-hidden="true">
              <rect width="12" height="10" rx="1.5" fill={color(i)} />
            </svg>
            {part}
          </span>
        ))}
      </div>
    </>
  )
}

/** One path for each part, from the lowest up. */
function drawPaths(shares: Shares, { x, y, w }: Room): string[] {
  const { n, parts, values, unit } = shares
  const sums = sumsOf(shares)
  const paths = parts.map(() => '')
  for (let i = 0; i < n; i++) {
    // Rounded shares add up to 99 or 101.
    const scale = unit === '%' && sums[i]! > 0 ? 100 / sums[i]! : 1
    let below = 0
    parts.forEach((_, part) => {
      const own = (values[part]![i] ?? 0) * scale
      if (own > 0) paths[part] += `M${px(x(i))} ${px(y(below))}V${px(y(below + own))}h${px(w)}V${px(y(below))}Z`
      below += own
    })
  }
  return paths
}

/** Every step as a row, newest first; seconds as minutes. */
export function stackTable(shares: Shares, caption: string): TableProps {
  const { parts, values, unit, counts, state } = shares
  const shown = (value: number | null | undefined) =>
    value == null ? null : Number((unit === '%' ? value : value / 60).toFixed(1))
  return {
    caption: `${caption}, ${unit === '%' ? 'percent' : 'minutes'}`,
    columns: ['From', ...parts, unit === '%' ? 'Days' : 'Workouts', 'State'],
    rows: counts
      .map((count, i) => [
        startOf(shares, i),
        ...values.map((part) => shown(part[i])),
        count,
        count > 0 ? '' : absence(shares, state[i]!),
      ])
      .reverse(),
  }
}

function sumsOf({ n, values }: Shares): number[] {
  return Array.from({ length: n }, (_, i) => values.reduce((sum, part) => sum + (part[i] ?? 0), 0))
}

/** Why a step is empty: a week without a workout is no gap. */
function absence({ of }: Shares, letter: string): string {
  return of === 'zones' && 'vpm'.includes(letter) ? 'no workout with heart rate' : stateWords[letter] || 'no reading'
}

function wordsOf(shares: Shares, i: number): string {
  const { parts, values, unit, counts, by, state } = shares
  const place = stepDay(startOf(shares, i), by)
  if (counts[i] === 0) return `${place}: ${absence(shares, state[i]!)}`
  const told = parts.flatMap((part, k) => {
    const value = values[k]![i] ?? 0
    return value === 0 ? [] : [`${part} ${unit === '%' ? `${number(value)} %` : duration(value / 60)}`]
  })
  return `${place}: ${told.join(', ')}`
}
