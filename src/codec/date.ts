// Local days as `YYYY-MM-DD` text and instants as UTC epoch seconds: plain arithmetic, no host time zone anywhere.

const DAY = 86_400

/** Epoch seconds of 00:00 UTC on `date`; NaN when `date` is not a real calendar day written `YYYY-MM-DD`. */
export function epochOfDate(date: string): number {
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) return Number.NaN
  const milliseconds = Date.parse(`${date}T00:00:00Z`)
  // Date.parse rolls 2023-02-30 over on some engines.
  return dateOfEpoch(milliseconds / 1000) === date ? milliseconds / 1000 : Number.NaN
}

export function isDate(text: unknown): text is string {
  return typeof text === 'string' && !Number.isNaN(epochOfDate(text))
}

/** The calendar day at `epoch` seconds for someone `offset` seconds east of UTC; '' when out of range. */
export function dateOfEpoch(epoch: number, offset = 0): string {
  const milliseconds = (epoch + offset) * 1000
  if (!Number.isFinite(milliseconds) || Math.abs(milliseconds) > 8.64e15) return ''
  return new Date(milliseconds).toISOString().slice(0, 10)
}

export function addDays(date: string, days: number): string {
  return dateOfEpoch(epochOfDate(date) + days * DAY)
}

/** Days from `from` to `to`: 1 for neighbours, negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((epochOfDate(to) - epochOfDate(from)) / DAY)
}

/** Every day from `from` to `to`, both included. */
export function* eachDate(from: string, to: string): Generator<string> {
  for (let date = from; date <= to; date = addDays(date, 1)) yield date
}

/** 0 for Monday to 6 for Sunday. */
export function weekday(date: string): number {
  return (epochOfDate(date) / DAY + 3) % 7
}
