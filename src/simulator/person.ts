// The simulated people: their devices over time, their travels, and the days without the band. All boundaries depend on
// the year of "today", so moving today by a day leaves the past unchanged.
import { dateAt, dayNumberAt, weekday } from './calendar.ts'
import { chance, hex } from './random.ts'

/** The simulated people: two years, ten years, a traveller, years with few days, an empty account, and two clouds. */
export const personNames = ['two-years', 'ten-years', 'traveller', 'sparse', 'empty', 'mover'] as const
/** The name of a simulated person. */
export type PersonName = (typeof personNames)[number]

export interface SimulatedDevice {
  readonly id: string
  /** The vendor's deviceSource code. */
  readonly source: number
  readonly name: string
  readonly serial: string
  readonly mac: string
  readonly firmware: string
  readonly watch: boolean
}

/** How a device with one firmware writes its days. */
export interface Era {
  /** First day number. */
  readonly from: number
  readonly device: SimulatedDevice
  /** Format version of the summary. */
  readonly version: 5 | 6
  readonly algorithm: string
  /** Minutes between heart-rate readings while awake; 0 = the band has no sensor. */
  readonly every: number
  /** The oldest firmware writes no time zone. */
  readonly zoned: boolean
}

export interface SimulatedPerson {
  readonly name: PersonName
  readonly userId: string
  readonly seed: number
  readonly nickname: string
  /** `YYYY-MM`. */
  readonly birthday: string
  /** 0 female, 1 male, as the vendor writes it. */
  readonly gender: number
  /** Centimetres. */
  readonly height: number
  /** Kilograms. */
  readonly weight: number
  readonly home: string
  /** First and last day number with data; first > last when there is none. */
  readonly first: number
  readonly last: number
  readonly eras: readonly Era[]
  readonly zoneOf: (day: number) => string
  /** False on days that were never synced: the cloud omits them. */
  readonly present: (day: number) => boolean
  /** The older device of a day with two. */
  readonly second: (day: number) => Era | undefined
}

export interface PersonOptions {
  readonly name: PersonName
  /** Last day number. */
  readonly today: number
  readonly days?: number | undefined
  readonly seed: number
  readonly userId: string
}

const spans: Record<PersonName, number> = {
  'two-years': 731,
  'ten-years': 3653,
  traveller: 731,
  sparse: 3653,
  empty: 0,
  mover: 1461,
}

/** A person whose whole history is a pure function of the options. */
export function createPerson({ name, today, days, seed, userId }: PersonOptions): SimulatedPerson {
  const year = Number(dateAt(today).slice(0, 4))
  const eras = planEras(name, year, seed, userId)
  const span = name === 'empty' ? 0 : (days ?? spans[name])
  const until = name === 'mover' ? moveDay({ today, span }) + TOGETHER : Number.POSITIVE_INFINITY
  return {
    name,
    userId,
    seed,
    nickname: {
      'two-years': 'Ada',
      'ten-years': 'Grace',
      traveller: 'Amelia',
      sparse: 'Zoe',
      empty: 'Noa',
      mover: 'Mia',
    }[name],
    birthday: '1988-04',
    gender: 0,
    height: 172,
    weight: 68,
    home: 'Europe/Berlin',
    first: today - span + 1,
    last: Math.min(today, until - 1),
    eras,
    zoneOf: remembered(name === 'traveller' ? travellerZone : yearlyTripZone),
    present: (day) => day > today - span && day <= today && day < until && worn(name, seed, today, day),
    second: (day) => {
      const era = eraOn({ eras }, day)
      const before = eras[eras.indexOf(era) - 1]
      // Two devices side by side for the three weeks after the watch came.
      return before !== undefined && era.device.watch && !before.device.watch && day - era.from < 21 && day % 3 !== 1
        ? before
        : undefined
    },
  }
}

/** Days for which the mover wears both bands. */
const TOGETHER = 14

/** The day on which the mover begins to wear the band of the other cloud: two years ago, or half of a shorter history. */
function moveDay({ today, span }: { today: number; span: number }): number {
  const usual = dayNumberAt(`${Number(dateAt(today).slice(0, 4)) - 2}-09-10`)
  return span === spans.mover ? usual : today - Math.floor(span / 2)
}

/** The mover as the other cloud knows them: the same life from the day of the move on. */
export function createMover({ today, days, seed, userId }: Omit<PersonOptions, 'name'>): SimulatedPerson {
  const whole = createPerson({ name: 'two-years', today, days: days ?? spans.mover, seed, userId })
  const first = moveDay({ today, span: days ?? spans.mover })
  return { ...whole, name: 'mover', first, last: today, present: (day) => day >= first && whole.present(day) }
}

/** The era that `day` belongs to. */
export function eraOn(person: Pick<SimulatedPerson, 'eras'>, day: number): Era {
  let found = person.eras[0] as Era
  for (const era of person.eras) if (era.from <= day) found = era
  return found
}

function planEras(name: PersonName, year: number, seed: number, userId: string): Era[] {
  const device = (source: number, label: string, firmware: string, watch: boolean): SimulatedDevice => ({
    id: hex(16, seed, userId, source).toUpperCase(),
    source,
    name: label,
    serial: String(Number.parseInt(hex(12, 'sn', seed, source), 16) % 1e13).padStart(13, '1'),
    mac: `02:00:00:${hex(6, 'mac', seed, source)
      .toUpperCase()
      .replace(/(..)(?=.)/g, '$1:')}`,
    firmware,
    watch,
  })
  const old = device(8, 'Mi Band 2', 'V1.0.1.81', false)
  const band = device(24, 'Mi Band 3', 'V2.4.0.32', false)
  const watch = device(7930112, 'Amazfit GTR 4', 'V3.18.1.2', true)
  const long = name === 'ten-years' || name === 'sparse'
  const start = (date: string): number => dayNumberAt(date)
  const [firmware, change] = long
    ? [start(`${year - 6}-03-20`), start(`${year - 3}-09-01`)]
    : [start(`${year - 1}-03-20`), start(`${year - 1}-09-01`)]
  const hearty = long ? start(`${year - 8}-11-12`) : start('1970-01-01')
  const eras: Era[] = [
    { from: 0, device: old, version: 5, algorithm: '1.1.21', every: 0, zoned: false },
    { from: hearty, device: band, version: 5, algorithm: '1.2.8', every: 10, zoned: true },
    { from: firmware, device: band, version: 6, algorithm: '2.2.5', every: 10, zoned: true },
    { from: change, device: watch, version: 6, algorithm: '2.13.15', every: 5, zoned: true },
  ]
  return long ? eras : eras.slice(1)
}

/** The same answers, each computed once: a stream asks for the zone of every sample. */
function remembered(zoneOn: (day: number) => string): (day: number) => string {
  const known = new Map<number, string>()
  return (day) => {
    const zone = known.get(day) ?? zoneOn(day)
    known.set(day, zone)
    return zone
  }
}

/** Home in Berlin, two weeks abroad every June: west in odd years, east in even ones. */
function yearlyTripZone(day: number): string {
  const date = dateAt(day)
  const inside = date.slice(5) >= '06-10' && date.slice(5) <= '06-23'
  if (!inside) return 'Europe/Berlin'
  return Number(date.slice(0, 4)) % 2 === 1 ? 'America/New_York' : 'Asia/Tokyo'
}

/** The traveller's year: month and day of arrival, zone. Half-hour and quarter-hour zones, and the date line both ways. */
const itinerary: readonly (readonly [string, string])[] = [
  ['01-01', 'Europe/Berlin'],
  ['01-19', 'Asia/Kolkata'],
  ['02-02', 'Asia/Kathmandu'],
  ['02-11', 'Europe/Berlin'],
  ['03-15', 'America/St_Johns'],
  ['03-29', 'Europe/Berlin'],
  ['04-20', 'Pacific/Auckland'],
  ['05-01', 'Pacific/Honolulu'],
  ['05-09', 'Pacific/Kiritimati'],
  ['05-14', 'Pacific/Pago_Pago'],
  ['05-20', 'America/Los_Angeles'],
  ['06-01', 'Europe/Berlin'],
  ['07-10', 'Australia/Adelaide'],
  ['07-24', 'Australia/Eucla'],
  ['08-01', 'Asia/Tehran'],
  ['08-09', 'Europe/Lisbon'],
  ['09-05', 'Europe/Berlin'],
  ['10-12', 'Asia/Tokyo'],
  ['10-26', 'America/New_York'],
  ['11-12', 'Europe/Berlin'],
  ['12-22', 'Atlantic/Azores'],
]

function travellerZone(day: number): string {
  const date = dateAt(day).slice(5)
  let zone = 'Europe/Berlin'
  for (const [from, name] of itinerary) if (from <= date) zone = name
  return zone
}

function worn(name: PersonName, seed: number, today: number, day: number): boolean {
  if (day === today) return true
  const date = dateAt(day)
  if (name === 'sparse') return wornSparsely(seed, Number(dateAt(today).slice(0, 4)), date, day, today)
  // A week without the band each August, the day lost when flying west over the date line, and single forgotten days.
  if (date.slice(5) >= '08-03' && date.slice(5) <= '08-09') return false
  if (name === 'traveller' && date.slice(5) === '05-09') return false
  return chance(seed, 'forgotten', day) > (weekday(day) >= 5 ? 0.03 : 0.012)
}

/** Years of a few days: a spring ten years ago, one week seven years ago, a summer five years ago, then hardly anything. */
function wornSparsely(seed: number, year: number, date: string, day: number, today: number): boolean {
  const age = year - Number(date.slice(0, 4))
  const month = date.slice(5)
  if (today - day < 6) return day % 2 === today % 2
  if (age >= 9) return month < '05-01' && chance(seed, 'sparse', day) < 0.4
  if (age === 7) return month >= '10-03' && month <= '10-09'
  if (age === 5) return month >= '06-01' && month <= '08-31' && chance(seed, 'sparse', day) < 0.25
  if (age === 2) return month.endsWith('-15')
  return age === 1 && month === '02-28'
}
