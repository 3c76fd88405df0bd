// The older form of the morning's readiness; its text items have fewer fields than those of readiness.ts. Source: event
// readiness of the older surface.

import { midnightMillis, zoneText } from './clock.ts'
import { readinessDates, readinessPart } from './readiness.ts'
import { resultKind } from './result.ts'
import { eventSource } from './sources/events.ts'
import { resultParts } from './sources/samples.ts'

export const readinessEarly = resultKind({
  ...readinessPart,
  name: 'readiness_early',
  title: 'Readiness, older records',
  source: eventSource({
    name: 'readiness_early',
    title: 'Readiness, older records',
    surface: 'flat',
    type: 'readiness',
    days: 365,
    split: resultParts,
    dates: readinessDates,
  }),
  wire: (row, raw) => ({
    eventType: 'readiness',
    timestamp: midnightMillis(String(row.date), row.utc_offset as number | null),
    ...(row.utc_offset === null ? {} : { timezoneId: zoneText(Number(row.utc_offset)) }),
    ...raw,
  }),
})
