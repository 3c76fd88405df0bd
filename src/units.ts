// Units of figures: conversion from the stored metric value to the chosen system, and axis steps that are round in that
// unit. Pure; shared by exports, terminal and page.

export interface UnitSystem {
  readonly units: 'metric' | 'imperial'
  readonly energy: 'kcal' | 'kJ'
  readonly weight: 'kg' | 'lb' | 'st'
}

export const METRIC: UnitSystem = { units: 'metric', energy: 'kcal', weight: 'kg' }

/** A unit as `shown = stored * factor + offset`; a difference of two values has no offset. */
export interface Scale {
  readonly unit: string
  readonly factor: number
  readonly offset: number
}

// Exact by definition (NIST SP 811): mile, foot, yard, inch, pound; a stone is 14 pounds; the thermochemical calorie is
// 4.184 J.
export const METRES_PER_MILE = 1609.344
const METRES_PER_FOOT = 0.3048
const METRES_PER_YARD = 0.9144
const CENTIMETRES_PER_INCH = 2.54
const KILOGRAMS_PER_POUND = 0.453_592_37
const KILOJOULES_PER_KILOCALORIE = 4.184

function by(unit: string, factor = 1, offset = 0): Scale {
  return { unit, factor, offset }
}

/** Units of the United States by the metric units they stand for. */
const imperial: Readonly<Record<string, Scale>> = {
  m: by('ft', 1 / METRES_PER_FOOT),
  km: by('mi', 1000 / METRES_PER_MILE),
  cm: by('in', 1 / CENTIMETRES_PER_INCH),
  kg: by('lb', 1 / KILOGRAMS_PER_POUND),
  'm/s': by('mph', 3600 / METRES_PER_MILE),
  'km/h': by('mph', 1000 / METRES_PER_MILE),
  's/m': by('s/mi', METRES_PER_MILE),
  's/km': by('s/mi', METRES_PER_MILE / 1000),
  '°C': by('°F', 1.8, 32),
}

/** The unit of the United States for a metric one; undefined where there is none. */
export function imperialOf(unit: string | null | undefined): Scale | undefined {
  return imperial[unit ?? '']
}

const DIFFERENCE = 'Δ'

/** The unit of the difference of two values of `unit`. */
export function differenceOf(unit: string | null): string | null {
  return unit === null || unit === 'min' || unit.startsWith(DIFFERENCE) ? unit : DIFFERENCE + unit
}

/** How values of `unit` are shown; `height` means metres of altitude, `m` metres of distance. */
export function scaleOf(unit: string | null, chosen: UnitSystem): Scale {
  const { units, energy, weight } = chosen
  const system = (metric: Scale, scale = imperial[metric.unit]!) => (units === 'imperial' ? scale : metric)
  switch (unit) {
    case 'm':
      return system(by('km', 1 / 1000), by('mi', 1 / METRES_PER_MILE))
    case 'height':
      return system(by('m'))
    case 'm/s':
      return system(by('km/h', 3.6), imperial['m/s'])
    case 'kcal':
      return energy === 'kJ' ? by('kJ', KILOJOULES_PER_KILOCALORIE) : by('kcal')
    case 'kg':
      if (weight === 'kg') return by('kg')
      return weight === 'lb' ? by('lb', 1 / KILOGRAMS_PER_POUND) : by('st', 1 / (14 * KILOGRAMS_PER_POUND))
    case '°C':
      return system(by('°C'))
    case 'steps':
      return by('')
    default:
      if (!unit?.startsWith(DIFFERENCE)) return by(unit ?? '')
      // A difference of two values has no offset.
      return { ...scaleOf(unit.slice(DIFFERENCE.length), chosen), offset: 0 }
  }
}

/** How the speed of a sport is shown: pace per kilometre or mile, pace per hundred in water, or a speed. */
export type Rate = 'pace' | 'swim' | 'speed'

export function rateOf(sport: string): Rate {
  if (/swim/.test(sport)) return 'swim'
  return /run|walk|treadmill|hik|mountaineering|snowshoe|rucking/.test(sport) ? 'pace' : 'speed'
}

/** The distance unit of a pace. */
export function paceUnit(units: UnitSystem['units'], rate: Rate): { readonly metres: number; readonly unit: string } {
  if (units === 'imperial')
    return rate === 'swim'
      ? { metres: 100 * METRES_PER_YARD, unit: '/100 yd' }
      : { metres: METRES_PER_MILE, unit: '/mi' }
  return rate === 'swim' ? { metres: 100, unit: '/100 m' } : { metres: 1000, unit: '/km' }
}

/** A gridline: its position as a stored value, and its round label. */
export interface Gridline {
  readonly at: number
  readonly shown: number
}

/** Steps of minutes up to half an hour; from there half hours, hours and multiples. */
const minuteSteps = [1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 480, 720, 1440]

/** Gridlines between two stored values, at steps that are round as shown. */
export function gridlines(low: number, high: number, scale: Scale, wanted = 3): Gridline[] {
  const { factor, offset } = scale
  const rough = (Math.max(high - low, 1e-9) * factor) / wanted
  const minutes = scale.unit === 'min' && rough <= 1440 ? minuteSteps.find((size) => size >= rough * 0.8) : undefined
  const from = low * factor + offset
  const to = high * factor + offset
  const round = steps(from, to, wanted, minutes)
  // A single label would show no scale.
  const shown = round.length < 2 && minutes === undefined ? steps(from, to, wanted * 2) : round
  return shown.map((one) => ({ at: (one - offset) / factor, shown: one }))
}

/** Seconds that a pace is read in. */
const paceSteps = [2, 5, 10, 15, 30, 60, 120, 300, 600]
/** Metres per second below which a pace means standing still. */
const STANDSTILL = 0.3

/** Gridlines between two speeds in metres per second, at round seconds for `metres`. */
export function paceGridlines(low: number, high: number, metres: number, wanted = 3): Gridline[] {
  const [fast, slow] = [metres / high, metres / Math.max(low, STANDSTILL)]
  const size = paceSteps.find((one) => (slow - fast) / one <= wanted + 1)
  return steps(fast, slow, wanted, size).map((shown) => ({ at: metres / shown, shown }))
}

/** Round values from `low` to `high`, about `wanted` of them, or at a given `size`. */
export function steps(low: number, high: number, wanted = 3, size = roundStep((high - low) / wanted)): number[] {
  const result: number[] = []
  for (let value = Math.ceil(low / size - 1e-9) * size; value <= high + size * 1e-6; value += size)
    result.push(Math.round(value * 1e6) / 1e6 + 0)
  return result
}

function roundStep(span: number): number {
  const rough = Math.max(span, 1e-9)
  const power = 10 ** Math.floor(Math.log10(rough))
  const factors = power < 10 ? [1, 2, 5, 10] : [1, 2, 2.5, 5, 10]
  return factors.map((factor) => factor * power).find((size) => size >= rough * 0.8) ?? rough
}
