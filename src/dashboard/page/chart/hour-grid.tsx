// When in the day and on which weekday: a grid of 24 by 7, deeper where there is more.

import { useState } from 'preact/hooks'
import { quantile } from '../../quantile.ts'
import type { Grid } from '../../schema.ts'
import { hour, number, weekdayName, weekStart } from '../frame/format.ts'
import type { Hue } from '../frame/metrics.ts'
import { useWidth } from './size.ts'
import { fillOf, shares } from './year-calendar.tsx'

export function HourGrid({ grid, hue, unit }: { grid: Grid; hue: Hue; unit: string }) {
  const [box, whole] = useWidth()
  const [tip, setTip] = useState<readonly [number, number] | null>(null)
  const left = 34
  const cell = Math.max(6, (whole - left) / 24)
  const row = whole < 420 ? 18 : 26
  const sorted = grid.values
    .flat()
    .filter((value) => value !== null)
    .sort((a, b) => a - b)
  const borders = [0.2, 0.4, 0.6, 0.8].map((q) => quantile(sorted, q))
  const order = Array.from({ length: 7 }, (_, i) => (i + weekStart()) % 7)
  const words = ([r, c]: readonly [number, number]) => {
    const value = grid.values[order[r]!]?.[c] ?? null
    return `${weekdayName(order[r]!, 'long')} ${hour(c * 60, false)}: ${value === null ? 'no data' : `${number(value)} ${unit}`} (${number(grid.counts[order[r]!]?.[c] ?? 0)} days)`
  }
  return (
    <div class={`chart-box hue-${hue}`} ref={box} style={{ height: `${7 * row + 42}px` }}>
      {whole > 0 && (
        <svg
          class="data"
          width={whole}
          height={7 * row + 42}
          role="img"
          aria-label={`By hour and weekday, ${unit}; the numbers are in the table`}
        >
          {order.map((day, r) => (
            <g key={day}>
              <text x={0} y={r * row + row / 2 + 3}>
                {weekdayName(day, 'short')}
              </text>
              {grid.values[day]!.map((value, c) => (
                <rect
                  key={c}
                  x={left + c * cell}
                  y={r * row}
                  width={cell - 1.5}
                  height={row - 1.5}
                  rx="1.5"
                  style={
                    value === null
                      ? { fill: 'none', stroke: 'var(--line)' }
                      : { fill: fillOf(borders.filter((border) => value >= border).length) }
                  }
                  onPointerEnter={() => setTip([r, c])}
                  onPointerLeave={() => setTip(null)}
                />
              ))}
            </g>
          ))}
          {[0, 3, 6, 9, 12, 15, 18, 21].map((h) => (
            <text key={h} x={left + h * cell} y={7 * row + 14}>
              {hour(h * 60, true)}
            </text>
          ))}
          {shares.map((share, level) => (
            <rect
              key={share}
              x={left + level * 18}
              y={7 * row + 26}
              width="16"
              height="10"
              rx="1.5"
              style={{ fill: fillOf(level) }}
            />
          ))}
          <text x={left + shares.length * 18 + 6} y={7 * row + 35}>
            {borders.every((border) => !Number.isNaN(border)) &&
              `${borders.map((border) => number(border)).join(' · ')} ${unit}`}
          </text>
        </svg>
      )}
      {tip !== null && (
        <div
          class="tip"
          style={{
            left: `${Math.min(whole - 110, Math.max(110, left + tip[1] * cell))}px`,
            top: `${tip[0] * row - 2}px`,
          }}
        >
          {words(tip)}
        </div>
      )}
    </div>
  )
}

/** The grid as rows for a table. */
export function gridRows(grid: Grid): { columns: string[]; rows: (string | number | null)[][] } {
  return {
    columns: ['Hour', ...Array.from({ length: 7 }, (_, day) => weekdayName(day, 'short'))],
    rows: Array.from({ length: 24 }, (_, h) => [hour(h * 60, false), ...grid.values.map((line) => line[h] ?? null)]),
  }
}
