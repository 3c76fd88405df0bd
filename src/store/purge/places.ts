// Positions and names of places out of a reply: points of tracks, geohashes of laps and splits, town and place of workouts.

import { wrapLongitude } from '../../kinds/position.ts'
import { openText } from './fields.ts'
import { bodyParts, isObject } from './parts.ts'
import type { Area } from './rules.ts'

/** The fields that hold positions, by the cloud's name and by that of the phone's database (data.md sections 2.1, 2.3, 5). */
const tracks = new Set(['longitude_latitude', 'BULKLL'])
const hashes = new Map([
  ['lap', 3],
  ['kilo_pace', 2],
  ['mile_pace', 2],
  ['LAP', 3],
  ['KILOMARKED', 2],
  ['MILEMARKED', 2],
])
const texts = new Set(['location', 'city'])

/** Sources whose replies hold positions. */
export const placeSources: ReadonlySet<string> = new Set([
  'workout_history',
  'workout_detail',
  'phone_workouts',
  'phone_tracks',
])

/** The body without positions, or without those within an area; the same bytes where it has none. */
export function withoutPlaces(body: Uint8Array, area: Area | null): Uint8Array {
  const found = bodyParts(body)
  if (found === null) return body
  let changed = false
  const pieces = found.parts.map((part) => {
    const columns = tableColumns(body)
    const records = part.records.map((record) => cleaned(record, area, columns))
    changed ||= records.some((record, i) => record !== part.records[i])
    return part.build(records)
  })
  return changed ? found.join(pieces) : body
}

/** Names of the columns of a kept table, whose rows are lists. */
function tableColumns(body: Uint8Array): readonly string[] | null {
  const head = openText(new TextDecoder().decode(body.subarray(0, 1)) === '{' ? new TextDecoder().decode(body) : '')
  return isObject(head?.value) && Array.isArray(head.value.columns) ? head.value.columns.map(String) : null
}

/** The value with its positions taken out; the same value where it has none. */
function cleaned(value: unknown, area: Area | null, columns: readonly string[] | null = null): unknown {
  const box = openText(value)
  if (box !== null) {
    const inner = cleaned(box.value, area)
    return inner === box.value ? value : box.close(inner)
  }
  if (Array.isArray(value)) {
    const list = value.map((item, i) => field(columns?.[i] ?? '', item, area))
    return list.some((item, i) => item !== value[i]) ? list : value
  }
  if (!isObject(value)) return value
  const entries = Object.entries(value)
  const after = entries.map(([name, item]) => [name, field(name, item, area)] as const)
  return after.some(([, item], i) => item !== entries[i]![1]) ? Object.fromEntries(after) : value
}

function field(name: string, value: unknown, area: Area | null): unknown {
  if (typeof value !== 'string') return cleaned(value, area)
  if (tracks.has(name)) return withoutPoints(value, area)
  const column = hashes.get(name)
  if (column !== undefined) return withoutHashes(value, column, area)
  if (texts.has(name)) return area === null || isHashWithin(value, area) ? '' : value
  return cleaned(value, area)
}

/** A track whose points lie apart as before; those that go are missing points. */
function withoutPoints(text: string, area: Area | null): string {
  if (area === null) return ''
  let [north, east] = [0, 0]
  let [lastNorth, lastEast] = [0, 0]
  let changed = false
  const items = text.split(';').map((item) => {
    const [a, b] = item.split(',').map((text) => (text.trim() === '' ? Number.NaN : Number(text)))
    if (a === undefined || b === undefined || Number.isNaN(a + b)) return item
    north += a
    east += b
    if (isWithin(north / 1e8, wrapLongitude(east / 1e8), area)) {
      changed = true
      return ''
    }
    const moved = `${north - lastNorth},${east - lastEast}`
    lastNorth = north
    lastEast = east
    return moved
  })
  return changed ? items.join(';') : text
}

function withoutHashes(text: string, column: number, area: Area | null): string {
  return text
    .split(';')
    .map((item) => {
      const cells = item.split(',')
      const hash = cells[column]
      if (hash === undefined || (area !== null && !isHashWithin(hash, area))) return item
      return cells.with(column, '').join(',')
    })
    .join(';')
}

const ALPHABET = '0123456789bcdefghjkmnpqrstuvwxyz'
const METRES = 111_195

function isWithin(latitude: number, longitude: number, area: Area, margin = 0): boolean {
  const north = (latitude - area.latitude) * METRES
  const east = wrapLongitude(longitude - area.longitude) * METRES * Math.cos((area.latitude * Math.PI) / 180)
  return Math.hypot(north, east) <= area.radius + margin
}

/** Whether the cell of a geohash touches the area (geohash: bits of longitude and latitude in turn, five a character). */
function isHashWithin(hash: string, area: Area): boolean {
  const cell = { latitude: [-90, 90], longitude: [-180, 180] } as Record<'latitude' | 'longitude', [number, number]>
  let even = true
  if (hash === '') return false
  for (const letter of hash.toLowerCase()) {
    const bits = ALPHABET.indexOf(letter)
    if (bits < 0) return false
    for (let bit = 4; bit >= 0; bit--) {
      const range = cell[even ? 'longitude' : 'latitude']
      const middle = (range[0] + range[1]) / 2
      range[(bits >> bit) & 1 ? 0 : 1] = middle
      even = !even
    }
  }
  const [south, north] = cell.latitude
  const [west, east] = cell.longitude
  const margin = (Math.hypot(north - south, east - west) / 2) * METRES
  return isWithin((south + north) / 2, (west + east) / 2, area, margin)
}
