// A night belongs to the day of waking. Some records carry it under the evening before: asleep at 00:31 on the 7th, filed
// on the 6th. Such a sleep moves to the record of the day of waking, whose previous midnight its minutes count from.

import { addDays, dateOfEpoch } from '../../codec/date.ts'
import { asleep } from './band-devices.ts'
import type { BandRecord } from './band-record.ts'

/** The records, each with the sleep that ends on its date. */
export function byWaking(records: readonly BandRecord[]): BandRecord[] {
  const moved = records.filter(isOfEvening)
  if (moved.length === 0) return [...records]
  const key = (date: string, { device, deviceSource }: BandRecord) => `${date} ${device ?? deviceSource}`
  const arriving = new Map(moved.map((record) => [key(wakingDate(record), record), record]))
  const own = records.map((record) => {
    const left = moved.includes(record) ? { ...record, sleep: null, sleepTold: false } : record
    const guest = arriving.get(key(record.date, record))
    // A separate sleep or a nap stays; the other one is added as that of another device.
    if (guest === undefined || asleep(left) > 0 || (left.sleep?.odd_stage?.length ?? 0) > 0) return left
    arriving.delete(key(record.date, record))
    return { ...left, sleep: guest.sleep, offset: left.offset ?? guest.offset, sleepTold: true }
  })
  return [...own, ...[...arriving.values()].map(sleepAlone)]
}

const wakingDate = ({ sleep, offset }: BandRecord) => dateOfEpoch(sleep!.ed!, offset!)

/** True if the sleep ends on the day after the record's date. */
function isOfEvening(record: BandRecord): boolean {
  if (record.offset === null || asleep(record) === 0) return false
  return wakingDate(record) === addDays(record.date, 1)
}

/** A record of the day of waking with only the sleep. */
function sleepAlone(record: BandRecord): BandRecord {
  const date = wakingDate(record)
  const nothing = { summary: { stp: undefined, slp: undefined }, steps: null, activity: null, heartrate: null }
  return { ...record, ...nothing, told: false, date, device: null, issues: [] }
}
