// How a stored value must be shown: conversions and formats written here a second time, from the definitions of the
// units, so that page and witness cannot share a mistake. A value is right within half of the last digit shown.

export interface Look {
  readonly units: 'metric' | 'imperial'
  readonly energy: 'kcal' | 'kJ'
  readonly weight: 'kg' | 'lb' | 'st'
}

/** A place in a text: what is wrong with the text that stands there, or null. */
export interface Slot {
  /** What the text looks like, where it is more than what stands between two fixed texts. */
  readonly pattern?: string
  readonly wrong: (text: string) => string | null
}

/** What a text must be: fixed words and slots between them. */
export interface Says {
  readonly parts: readonly (string | Slot)[]
}

export type Said = Says | Slot | string | number | null | undefined

/** `says\`Mean ${km(7792)} of ${12} days\``: numbers are counts, null and undefined are nothing. */
export function says(fixed: TemplateStringsArray, ...values: readonly Said[]): Says {
  const parts: (string | Slot)[] = []
  fixed.forEach((text, i) => {
    parts.push(text, ...(i < values.length ? partsOf(values[i]) : []))
  })
  return { parts }
}

/** Several texts in a row; empty ones are left out. */
export function joined(all: readonly Said[], by: string): Says {
  const told = all.map(partsOf).filter((parts) => parts.some((part) => part !== ''))
  return { parts: told.flatMap((parts, i) => (i === 0 ? parts : [by, ...parts])) }
}

function partsOf(value: Said): readonly (string | Slot)[] {
  if (value === null || value === undefined) return []
  if (typeof value === 'string') return [value]
  if (typeof value === 'number') return [count(value)]
  return 'parts' in value ? value.parts : [value]
}

/** What is wrong with `text`, or null. */
export function wrongIn(text: string, said: Said): string | null {
  const parts = partsOf(said)
  const slots = parts.filter((part) => typeof part !== 'string') as Slot[]
  const pattern = parts
    .map((part) =>
      typeof part === 'string' ? part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : `(${part.pattern ?? '.*?'})`,
    )
    .join('')
    .trim()
  const found = new RegExp(`^${pattern}$`).exec(text)
  if (found === null) return `is not of the form ${plain(said)}`
  for (const [i, slot] of slots.entries()) {
    const wrong = slot.wrong(found[i + 1]!)
    if (wrong !== null) return `“${found[i + 1]}” ${wrong}`
  }
  return null
}

/** Why there is no value, which may be in doubt. */
export function reason(words: string): Said {
  return words === '' ? '' : { pattern: `${words}(?:, in doubt)?`, wrong: () => null }
}

/** The form as a reader sees it. */
export function plain(said: Said): string {
  return partsOf(said)
    .map((part) => (typeof part === 'string' ? part : '…'))
    .join('')
}

/** A number as text, with how far the digits shown reach. */
export function numberIn(text: string): { value: number; reach: number } | null {
  const found = /^([−+±-]?)(\d{1,3}(?:,\d{3})*|\d+)(?:\.(\d+))?(k?)$/.exec(text)
  if (found === null) return null
  const times = found[4] === 'k' ? 1000 : 1
  const size = Number(`${found[2]!.replaceAll(',', '')}.${found[3] ?? 0}`) * times
  return {
    value: /[−-]/.test(found[1]!) ? -size : size,
    reach: (0.5 * times) / 10 ** (found[3]?.length ?? 0),
  }
}

/** Doubles that were added up in another order differ in the last of their digits. */
const near = (value: number, shown: number, reach: number) =>
  Math.abs(value - shown) <= reach + 1e-6 + Math.abs(value) * 1e-9

/** A value in a unit that is written beside it; `unit` empty for none. */
export function amount(value: number, unit = ''): Slot {
  return {
    wrong(text) {
      const end = unit === '' ? '' : ` ${unit}`
      if (!text.endsWith(end)) return `has not the unit ${unit}`
      const read = numberIn(end === '' ? text : text.slice(0, -end.length))
      if (read === null) return 'is not a number'
      return near(value, read.value, read.reach) ? null : `is not ${value} ${unit}`
    },
  }
}

export const count = (value: number): Slot => ({
  wrong: (text) => (text === grouped(value) || text === String(value) ? null : `is not ${value}`),
})

/** 12,345. */
export function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** `6 h 52`, `7h 19min`, `28 min`, `48 s`: minutes. */
export function minutes(value: number): Slot {
  return {
    wrong(text) {
      const found = /^(?:([\d,]+) ?h ?)?(?:(\d+)(?: ?min)?)?(?:(\d+) s)?$/.exec(text)
      if (found === null || text === '') return 'is not a duration'
      const seconds = /^(\d+) s$/.exec(text)
      const told = seconds
        ? Number(seconds[1]) / 60
        : Number((found[1] ?? '0').replaceAll(',', '')) * 60 + Number(found[2] ?? 0)
      return near(value, told, seconds ? 0.5 / 60 : 0.5) ? null : `is not ${value} minutes`
    },
  }
}

/** `39:37`, `1:02:05`: seconds. */
export function watch(value: number): Slot {
  return {
    wrong(text) {
      const parts = text.split(':').map(Number)
      if (!/^\d+(:\d\d){1,2}$/.test(text)) return 'is not a time'
      const told = parts.reduce((sum, part) => sum * 60 + part, 0)
      return near(value, told, 0.5) ? null : `is not ${value} seconds`
    },
  }
}

/** `22:54`, of minutes from a midnight. */
export function clock(value: number): Slot {
  return {
    wrong(text) {
      const found = /^(\d\d):(\d\d)$/.exec(text)
      if (found === null) return 'is not a clock time'
      const apart = Math.abs(mod(Number(found[1]) * 60 + Number(found[2]) - value, 1440))
      return Math.min(apart, 1440 - apart) <= 0.5 + 1e-6 ? null : `is not ${timeText(value)}`
    },
  }
}

const mod = (a: number, n: number) => ((a % n) + n) % n

export function timeText(value: number): string {
  const m = mod(Math.round(value), 1440)
  return `${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`
}

interface Conversion {
  readonly unit: string
  readonly of: (value: number) => number
}

const same = (unit: string): Conversion => ({ unit, of: (value) => value })

/** A unit of the store as the person reads it; `height` stands for metres up. */
export function conversion(unit: string, { units, energy, weight }: Look): Conversion {
  const us = units === 'imperial'
  switch (unit) {
    case 'm':
      return us ? { unit: 'mi', of: (m) => m / 1609.344 } : { unit: 'km', of: (m) => m / 1000 }
    case 'height':
      return us ? { unit: 'ft', of: (m) => m / 0.3048 } : same('m')
    case 'm/s':
      return us ? { unit: 'mph', of: (v) => (v * 3600) / 1609.344 } : { unit: 'km/h', of: (v) => v * 3.6 }
    case 'kcal':
      return energy === 'kJ' ? { unit: 'kJ', of: (kcal) => kcal * 4.184 } : same('kcal')
    case 'kg':
      if (weight === 'lb') return { unit: 'lb', of: (kg) => kg / 0.45359237 }
      return weight === 'st' ? { unit: 'st', of: (kg) => kg / 6.35029318 } : same('kg')
    case 'Δ°C':
      return us ? { unit: '°F', of: (c) => (c * 9) / 5 } : same('°C')
    case '°C':
      return us ? { unit: '°F', of: (c) => 32 + (c * 9) / 5 } : same('°C')
    case 'steps':
      return same('')
    default:
      return same(unit)
  }
}

/** A stored value in the person's unit, written beside it. */
export function inUnit(value: number, unit: string, look: Look): Slot {
  if (unit === 'min') return minutes(value)
  const { unit: name, of } = conversion(unit, look)
  return amount(of(value), name)
}

/** The same of a difference: `+277 bpm`, `−0.4 °F`, `±0`. */
export function change(value: number, unit: string, look: Look): Slot {
  const { of } = conversion(unit, look)
  const size = of(Math.abs(value)) - of(0)
  const plainSize = unit === 'min' ? minutes(size) : amount(size, conversion(unit, look).unit)
  return {
    wrong(text) {
      const sign = text.charAt(0)
      if (sign === '±')
        return plainSize.wrong(text.slice(1)) === null && /^±[0.]*(\D|$)/.test(text) ? null : 'is not nothing'
      if (sign !== (value > 0 ? '+' : '−')) return `has not the sign of ${value}`
      return plainSize.wrong(text.slice(1))
    },
  }
}

/** How fast, as a sport is read, from metres per second: `5:07 /km`, `2:31 /100 yd`, `24.1 km/h`. */
export function rate(speed: number, sport: string, look: Look, withUnit = true): Slot {
  const kind = rateKind(sport)
  if (kind === 'speed') {
    const { unit, of } = conversion('m/s', look)
    return withUnit ? amount(of(speed), unit) : amount(of(speed))
  }
  const [metres, unit] = paceOf(kind, look)
  const slot = watch(metres / speed)
  if (!withUnit) return slot
  return {
    wrong: (text) =>
      text.endsWith(` ${unit}`) ? slot.wrong(text.slice(0, -unit.length - 1)) : `has not the unit ${unit}`,
  }
}

/** On foot a pace, in the water a pace by the hundred, else a speed. */
export function rateKind(sport: string): 'pace' | 'swim' | 'speed' {
  if (sport.includes('swim')) return 'swim'
  return ['run', 'walk', 'treadmill', 'hik', 'mountaineering', 'snowshoe', 'rucking'].some((part) =>
    sport.includes(part),
  )
    ? 'pace'
    : 'speed'
}

export function paceOf(kind: 'pace' | 'swim', { units }: Look): [metres: number, unit: string] {
  if (units === 'imperial') return kind === 'swim' ? [91.44, '/100 yd'] : [1609.344, '/mi']
  return kind === 'swim' ? [100, '/100 m'] : [1000, '/km']
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sept', 'Oct', 'Nov', 'Dec']
const longMonths = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

const dateParts = (date: string) => {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number]
  const weekday = weekdays[(new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7]!
  return { year, month: months[month - 1]!, long: longMonths[month - 1]!, day, weekday }
}

/** Days as a British page writes them. */
export const dates = {
  full: (date: string) => `${dateParts(date).day} ${dateParts(date).month} ${dateParts(date).year}`,
  short: (date: string) => `${dateParts(date).weekday.slice(0, 3)} ${dateParts(date).day} ${dateParts(date).month}`,
  dayMonth: (date: string) => `${dateParts(date).day} ${dateParts(date).month}`,
  long: (date: string) => `${dateParts(date).weekday} ${dateParts(date).day} ${dateParts(date).long}`,
  spoken: (date: string) =>
    `${dateParts(date).weekday}, ${dateParts(date).day} ${dateParts(date).long} ${dateParts(date).year}`,
  month: (date: string) => `${dateParts(date).month} ${dateParts(date).year}`,
  longMonth: (date: string) => `${dateParts(date).long} ${dateParts(date).year}`,
  weekday: (date: string) => dateParts(date).weekday,
  monthName: (month: number) => longMonths[month]!,
  /** All that stands in a head of a month, shown or spoken by width: its long, short and narrow name. */
  monthHead: (month: number) => `${longMonths[month]}${months[month]}${months[month]!.slice(0, 1)}`,
}

export { weekdays }
