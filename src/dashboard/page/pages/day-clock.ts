// The clock of a day: minutes of its axis as wall time, over a change of the clocks, and as the address writes them.

import type { Day } from '../../schema.ts'
import { clock, hour } from '../frame/format.ts'

/** Wall clock at a minute of the axis: the second of two equal hours says the same again. */
export function wallClock(day: Day, t: number): string {
  return clock(t + shiftAt(day, t))
}

export function shiftAt(day: Day, t: number): number {
  const base = (Date.parse(`${day.date}T00:00:00Z`) / 1000 - day.midnight) / 60
  let offset = day.offsets[0]?.[1] ?? base
  for (const [from, minutes] of day.offsets) if (t >= from) offset = minutes
  return offset - base
}

export function ticksOf(day: Day, from: number, to: number, narrow: boolean, width: number) {
  const room = narrow ? 34 : 60
  const every = [15, 30, 60, 120, 180, 240, 360].find((size) => (width * size) / (to - from) >= room) ?? 480
  const ticks: { at: number; text: string; bold?: boolean }[] = []
  for (let at = Math.ceil(from / 15) * 15; at <= to; at += 15) {
    const wall = at + shiftAt(day, at)
    if (wall % every !== 0) continue
    ticks.push({ at, text: every < 60 ? clock(wall) : hour(wall, narrow), bold: wall === 0 })
  }
  return ticks
}

export function clockText(t: number): string {
  const m = ((Math.round(t) % 1440) + 1440) % 1440
  const text = `${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`
  return t < 0 ? `-${text}` : t >= 1440 ? '24:00' : text
}

/** `19:10` as a minute; `-23:10` lies in the evening before. */
export function minuteOf(text: string | null): number | null {
  const found = /^(-?)(\d\d):(\d\d)$/.exec(text ?? '')
  if (found === null) return null
  const minute = Number(found[2]) * 60 + Number(found[3])
  return found[1] === '-' ? minute - 1440 : minute
}

export function zoomOf(text: string | null, day: Day): [number, number] | null {
  const [a, b] = (text ?? '').split('~').map(minuteOf)
  if (a == null || b == null || b - a < 15) return null
  return [Math.max(day.from, a), Math.min(day.to, b)]
}
