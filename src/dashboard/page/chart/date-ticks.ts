// Days, months or years below a chart, as many as fit.

import { addDays, daysBetween, month } from '../frame/format.ts'

/** Years or months at the axis, as many as fit. */
export function ticksOf(start: string, n: number, width: number): { at: number; text: string }[] {
  const ticks: { at: number; text: string }[] = []
  const perDay = width / Math.max(1, n)
  if (perDay * 365 >= 44 && n > 800) {
    for (let year = Number(start.slice(0, 4)) + 1; ; year++) {
      const at = daysBetween(start, `${year}-01-01`)
      if (at >= n) return ticks
      ticks.push({ at, text: String(year) })
    }
  }
  if (n <= 45) {
    const every = Math.max(1, Math.ceil(58 / perDay))
    for (let at = 0; at < n; at += every)
      ticks.push({
        at,
        text: `${Number(addDays(start, at).slice(8))} ${month(Number(addDays(start, at).slice(5, 7)) - 1, 'short')}`,
      })
    return ticks
  }
  const every = [1, 2, 3, 6, 12, 24, 36, 60].find((months) => months * 30 * perDay >= 46) ?? 120
  let date = `${addDays(`${start.slice(0, 7)}-28`, 5).slice(0, 7)}-01`
  for (;;) {
    const at = daysBetween(start, date)
    if (at >= n) return ticks
    const index = Number(date.slice(5, 7)) - 1
    if (index % Math.min(12, every) === 0 && (every <= 12 || Number(date.slice(0, 4)) % (every / 12) === 0))
      ticks.push({ at, text: index === 0 ? date.slice(0, 4) : month(index, 'short') })
    date = `${addDays(`${date.slice(0, 7)}-28`, 5).slice(0, 7)}-01`
  }
}
