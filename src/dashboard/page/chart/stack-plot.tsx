// Parts of a whole by day, week or month, stacked from the lowest: seconds up to the longest step, shares up to 100 %.

import { useMemo, useState } from 'preact/hooks'
import type { Shares } from '../../schema.ts'
import { duration, number, shortDay } from '../frame/format.ts'
import { stateWords } from '../frame/state.tsx'
import { startOf } from '../pages/movement.tsx'
import { tickText } from './bar-plot.tsx'
import { linear, px, steps } from './scale.ts'
import { useWidth } from './size.ts'
import type { TableProps } from './table.tsx'

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
  const [box, whole] = useWidth()
  const [at, setAt] = useState<number | null>(null)
  const { n, parts, values, unit } = shares
  const width = Math.max(40, whole - 46)
  const sums = sumsOf(shares)
  const high = unit === '%' ? 100 : Math.max(60, ...sums)
  const slot = width / Math.max(1, n)
  const w = Math.max(0.8, Math.min(28, slot * 0.76))
  const y = linear(0, high * (unit === '%' ? 1 : 1.04), height - 26, 8)
  const x = (i: number) => i * slot + (slot - w) / 2
  const paths = useMemo(() => {
    const drawn = parts.map(() => '')
    for (let i = 0; i < n; i++) {
      // Rounded shares add up to 99 or 101.
      const scale = unit === '%' && sums[i]! > 0 ? 100 / sums[i]! : 1
      let below = 0
      parts.forEach((_, part) => {
        const own = (values[part]![i] ?? 0) * scale
        if (own > 0) drawn[part] += `M${px(x(i))} ${px(y(below))}V${px(y(below + own))}h${px(w)}V${px(y(below))}Z`
        below += own
      })
    }
    return drawn
  }, [shares, whole])
  const every = Math.max(1, Math.ceil(64 / slot))
  const ticks = unit === '%' ? [0, 50, 100] : steps(0, high / 3600, 3).map((hours) => hours * 3600)
  return (
    <>
      <div class="chart-box" ref={box} style={{ height: `${height}px` }}>
        {whole > 0 && (
          <svg class="data" width={whole} height={height} aria-hidden="true">
            {ticks.map((tick) => (
              <g key={tick}>
                <line class="grid-line" x1={0} x2={width} y1={Math.round(y(tick))} y2={Math.round(y(tick))} />
                <text x={width + 8} y={y(tick) + 4}>
                  {unit === '%' ? `${number(tick)} %` : tick === 0 ? number(0) : duration(tick / 60)}
                </text>
              </g>
            ))}
            {paths.map((path, part) => (
              <path
                key={parts[part]}
                d={path}
                fill={color(part)}
                stroke="var(--surface)"
                stroke-width={w > 4 ? 1 : 0}
              />
            ))}
            {Array.from({ length: Math.ceil(n / every) }, (_, k) => k * every).map((i) => (
              <text key={i} x={x(i)} y={height - 6}>
                {tickText(shares, i)}
              </text>
            ))}
            {at !== null && (
              <rect x={at * slot} y={0} width={slot} height={height - 24} fill="var(--ink)" opacity="0.08" />
            )}
          </svg>
        )}
        {at !== null && (
          <div class="tip" style={{ left: `${Math.min(whole - 150, Math.max(150, x(at)))}px`, top: '24px' }}>
            {wordsOf(shares, at)}
          </div>
        )}
        <div
          role="slider"
          tabIndex={0}
          aria-label={label}
          aria-valuemin={0}
          aria-valuemax={Math.max(0, n - 1)}
          aria-valuenow={at ?? 0}
          aria-valuetext={at === null ? 'off' : wordsOf(shares, at)}
          style={{ position: 'absolute', inset: 0 }}
          onPointerMove={(event) => {
            const i = Math.floor((event.clientX - (box.current?.getBoundingClientRect().left ?? 0)) / slot)
            setAt(i >= 0 && i < n ? i : null)
          }}
          onPointerLeave={() => setAt(null)}
          onBlur={() => setAt(null)}
          onKeyDown={(event) => {
            const delta = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10, Home: -n, End: n }[event.key]
            if (delta === undefined) return
            event.preventDefault()
            setAt(Math.min(n - 1, Math.max(0, (at ?? (delta > 0 ? -1 : n)) + delta)))
          }}
        />
      </div>
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

/** Every step as a row, newest first; seconds as minutes. */
export function stackTable(shares: Shares, caption: string): TableProps {
  const { parts, values, unit, counts, state } = shares
  const shown = (value: number | null | undefined) =>
    value == null ? null : unit === '%' ? value : Math.round(value / 6) / 10
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

/** Why a step has nothing: a week without a workout is no gap. */
function absence({ of }: Shares, letter: string): string {
  return of === 'zones' && 'vpm'.includes(letter) ? 'no workout with heart rate' : stateWords[letter] || 'no reading'
}

function wordsOf(shares: Shares, i: number): string {
  const { parts, values, unit, counts, by, state } = shares
  const place = `${shortDay(startOf(shares, i))}${by === 'day' ? '' : ` (${by})`}`
  if (counts[i] === 0) return `${place}: ${absence(shares, state[i]!)}`
  const told = parts.flatMap((part, k) => {
    const value = values[k]![i] ?? 0
    return value === 0 ? [] : [`${part} ${unit === '%' ? `${number(value)} %` : duration(value / 60)}`]
  })
  return `${place}: ${told.join(', ')}`
}
