// Units of figures: from the metric value that is stored to the one that the person chose, and the steps of an axis that
// are round in that unit. Pure; for the page, and for tests that check it against the store.

export interface Units {
  readonly units: 'metric' | 'imperial'
  readonly energy: 'kcal' | 'kJ'
  readonly weight: 'kg' | 'lb' | 'st'
}

/** A unit as `shown = stored * factor + offset`; a difference of two values has no offset. */
export interface Scale {
  readonly unit: string
  readonly factor: number
  readonly offset: number
}

// Exact by definition (NIST SP 811): mile, foot, pound; a stone is 14 pounds; the thermochemical calorie is 4.184 J.
const METRES_PER_MILE = 1609.344
const METRES_PER_FOOT = 0.3048
const KILOGRAMS_PER_POUND = 0.453_592_37
const KILOJOULES_PER_KILOCALORIE = 4.184

/** How values of `unit` are shown; `height` stands for metres of altitude, `m` for metres of way. */
export function scaleOf(unit: string | null, { units, energy, weight }: Units): Scale {
  const imperial = units === 'imperial'
  const by = (name: string, factor = 1, offset = 0): Scale => ({ unit: name, factor, offset })
  switch (unit) {
    case 'm':
      return imperial ? by('mi', 1 / METRES_PER_MILE) : by('km', 1 / 1000)
    case 'height':
      return imperial ? by('ft', 1 / METRES_PER_FOOT) : by('m')
    case 'm/s':
      return imperial ? by('mph', 3600 / METRES_PER_MILE) : by('km/h', 3.6)
    case 'kcal':
      return energy === 'kJ' ? by('kJ', KILOJOULES_PER_KILOCALORIE) : by('kcal')
    case 'kg':
      if (weight === 'kg') return by('kg')
      return weight === 'lb' ? by('lb', 1 / KILOGRAMS_PER_POUND) : by('st', 1 / (14 * KILOGRAMS_PER_POUND))
    case '°C':
      return imperial ? by('°F', 1.8, 32) : by('°C')
    case 'steps':
      return by('')
    default:
      return by(unit ?? '')
  }
}

/** A gridline: where it lies as a stored value, and the round value that stands beside it. */
export interface Gridline {
  readonly at: number
  readonly shown: number
}

/** Steps that minutes are read in, up to half an hour; from there on half hours, hours and multiples of them. */
const minuteSteps = [1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 480, 720, 1440]

/** Gridlines between two stored values, at steps that are round as shown. */
export function gridlines(low: number, high: number, scale: Scale, wanted = 3): Gridline[] {
  const { factor, offset } = scale
  const rough = (Math.max(high - low, 1e-9) * factor) / wanted
  const minutes = scale.unit === 'min' && rough <= 1440 ? minuteSteps.find((size) => size >= rough * 0.8) : undefined
  const from = low * factor + offset
  const to = high * factor + offset
  return steps(from, to, wanted, minutes).map((shown) => ({ at: (shown - offset) / factor, shown }))
}

/** Round values from `low` to `high`, about `wanted` of them, or at a `size` that is given. */
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
