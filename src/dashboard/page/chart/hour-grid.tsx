// Hours by weekdays: a grid of 24 by 7, darker for higher values.

import { quantile } from '../../quantile.ts'
import type { Grid } from '../../schema.ts'
import { hour, number, weekdayName, weekStart } from '../frame/format.ts'
import type { Hue } from '../frame/metrics.ts'
import { fillOf, shares } from './levels.ts'
import { Plot, type PlotPlan, type Size } from './plot.tsx'

/** Room left of the hours for the names of the days, and below them for hours and levels. */
const LEFT = 34
const FOOT = 42

const rowHeight = (whole: number) => (whole < 420 ? 18 : 26)

export function HourGrid({ grid, hue, unit, label }: { grid: Grid; hue: Hue; unit: string; label: string }) {
  const order = Array.from({ length: 7 }, (_, i) => (i + weekStart()) % 7)
  const words = (i: number) => {
    const [day, h] = [order[Math.floor(i / 24)]!, i % 24]
    const value = grid.values[day]?.[h] ?? null
    const counted = number(grid.counts[day]?.[h] ?? 0)
    return `${weekdayName(day, 'long')} ${hour(h * 60, false)}: ${value === null ? 'no data' : `${number(value)} ${unit}`} (${counted} days)`
  }
  return (
    <Plot
      hue={hue}
      height={(whole) => 7 * rowHeight(whole) + FOOT}
      left={LEFT}
      right={0}
      foot={FOOT}
      label={label}
      from={0}
      to={7 * 24 - 1}
      words={words}
      strides={{ ArrowLeft: -1, ArrowRight: 1, ArrowUp: -24, ArrowDown: 24, PageUp: -24, PageDown: 24 }}
      mark="box"
      plan={(size) => layOut(grid, order, unit, size)}
    />
  )
}

function layOut(grid: Grid, order: readonly number[], unit: string, { width, height }: Size): PlotPlan {
  const cell = Math.max(6, width / 24)
  const row = height / 7
  const sorted = grid.values
    .flat()
    .filter((value) => value !== null)
    .sort((a, b) => a - b)
  const borders = [0.2, 0.4, 0.6, 0.8].map((q) => quantile(sorted, q))
  const spot = (i: number) => ({
    x: (i % 24) * cell,
    y: Math.floor(i / 24) * row,
    w: cell - 1.5,
    h: row - 1.5,
  })
  return {
    draw: (
      <>
        {order.map((day, r) => (
          <text key={day} x={-LEFT} y={r * row + row / 2 + 3}>
            {weekdayName(day, 'short')}
          </text>
        ))}
        {order.flatMap((day, r) =>
          grid.values[day]!.map((value, h) => {
            const { x, y, w, h: high } = spot(r * 24 + h)
            const fill =
              value === null
                ? { fill: 'none', stroke: 'var(--line)' }
                : { fill: fillOf(borders.filter((border) => value >= border).length) }
            return <rect key={`${r} ${h}`} x={x} y={y} width={w} height={high} rx="1.5" style={fill} />
          }),
        )}
        {[0, 3, 6, 9, 12, 15, 18, 21].map((h) => (
          <text key={h} x={h * cell} y={height + 14}>
            {hour(h * 60, true)}
          </text>
        ))}
        <Levels borders={borders} unit={unit} top={height + 26} />
      </>
    ),
    find(x, y) {
      const [column, line] = [Math.floor(x / cell), Math.floor(y / row)]
      return column >= 0 && column < 24 && line >= 0 && line < 7 ? line * 24 + column : null
    },
    spot,
  }
}

/** The five shades, with the values between them. */
function Levels({ borders, unit, top }: { borders: readonly number[]; unit: string; top: number }) {
  return (
    <>
      {shares.map((share, level) => (
        <rect key={share} x={level * 18} y={top} width="16" height="10" rx="1.5" style={{ fill: fillOf(level) }} />
      ))}
      <text x={shares.length * 18 + 6} y={top + 9}>
        {borders.every((border) => !Number.isNaN(border)) &&
          `${borders.map((border) => number(border)).join(' · ')} ${unit}`}
      </text>
    </>
  )
}

const tenth = (value: number | null | undefined) => (value == null ? null : Number(value.toFixed(1)))

/** The grid as rows for a table. */
export function gridRows(grid: Grid): { columns: string[]; rows: (string | number | null)[][] } {
  return {
    columns: ['Hour', ...Array.from({ length: 7 }, (_, day) => weekdayName(day, 'short'))],
    rows: Array.from({ length: 24 }, (_, h) => [hour(h * 60, false), ...grid.values.map((line) => tenth(line[h]))]),
  }
}
