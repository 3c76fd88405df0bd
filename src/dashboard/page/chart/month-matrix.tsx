// Years by months as a table of means, darker for higher values: the seasons of ten years at a glance.

import { quantile } from '../../quantile.ts'
import { addDays, month, number, short, withUnit } from '../frame/format.ts'
import { type Look, said } from '../frame/metrics.ts'
import type { Days } from './days.ts'

/** Shares of the kind's colour: lighter than a calendar's, so that numbers stand on them, and the deepest apart. */
const shares = [10, 24, 38, 52, 100]

/** Days with a value below which a month's mean says little. */
const FEWEST = 3

export function MonthMatrix({ days, look }: { days: Days; look: Look }) {
  const means = meansOf(days)
  const sorted = [...means.values()].sort((a, b) => a - b)
  const borders = [0.2, 0.4, 0.6, 0.8].map((q) => quantile(sorted, q))
  const years = [...new Set([...means.keys()].map((key) => key.slice(0, 4)))].sort().reverse()
  return (
    <div class={`months-scroll hue-${look.hue}`}>
      <table class="months">
        <caption class="sr">{look.label}, means by month</caption>
        <thead>
          <tr>
            <th scope="col">Year</th>
            {Array.from({ length: 12 }, (_, m) => (
              <th key={m} scope="col">
                <span class="sr">{month(m, 'long')}</span>
                <span class="wide-only" aria-hidden="true">
                  {month(m, 'short')}
                </span>
                <span class="narrow-only" aria-hidden="true">
                  {month(m, 'narrow')}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {years.map((year) => (
            <tr key={year}>
              <th scope="row">{year}</th>
              {Array.from({ length: 12 }, (_, m) => {
                const mean = means.get(`${year}-${String(m + 1).padStart(2, '0')}`)
                if (mean === undefined) return <td key={m} />
                const level = borders.filter((border) => mean >= border).length
                return (
                  <td
                    key={m}
                    class="data"
                    title={said(mean, look)}
                    style={{ background: `color-mix(in oklab, var(--kind) ${shares[level]}%, var(--surface))` }}
                  >
                    <span class={level > 3 ? 'on-deep' : ''}>{cellText(mean, look)}</span>
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function cellText(mean: number, { unit, digits }: Look): string {
  if (unit === 'min') return `${number(Math.floor(mean / 60))}:${String(Math.round(mean % 60) % 60).padStart(2, '0')}`
  const { value } = withUnit(mean, unit, digits)
  return Math.abs(value) >= 1000 ? short(Math.round(value / 100) * 100) : number(value, digits)
}

/** Means by month, of months with enough days. */
export function meansOf({ start, values, state }: Days): Map<string, number> {
  const sums = new Map<string, [number, number]>()
  values.forEach((value, i) => {
    if (value === null || state[i] !== 'v') return
    const key = addDays(start, i).slice(0, 7)
    const [sum, n] = sums.get(key) ?? [0, 0]
    sums.set(key, [sum + value, n + 1])
  })
  return new Map([...sums].filter(([, [, n]]) => n >= FEWEST).map(([key, [sum, n]]) => [key, sum / n]))
}
