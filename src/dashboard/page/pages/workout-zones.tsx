// Time in the zones of the heart rate: those recorded with the workout, or of the person's own highest heart rate.

import type { WorkoutDetail } from '../../schema.ts'
import { barCell, DataTable, Panel } from '../chart/table.tsx'
import { number, stopwatch } from '../frame/format.ts'

/** Lower bounds of the five zones as shares of the highest heart rate. */
const ZONES = [0.5, 0.6, 0.7, 0.8, 0.9]

/** Seconds in the zones of the person's own highest heart rate: upper bound in bpm, seconds. */
function ownZones({ series, pauses }: WorkoutDetail, highest: number): [number | null, number][] {
  const borders = ZONES.slice(1).map((share) => Math.round(share * highest) - 1)
  const zones = [...borders, null].map((upper): [number | null, number] => [upper, 0])
  series.t.forEach((at, i) => {
    const bpm = series.heartrate?.[i]
    if (bpm == null || bpm < ZONES[0]! * highest) return
    const seconds = Math.min(60, (series.t[i + 1] ?? at + 1) - at)
    if (pauses.some(([a, b]) => at >= a && at < b)) return
    zones[borders.filter((border) => bpm > border).length]![1] += seconds
  })
  return zones
}

export function Zones({ workout, highest }: { workout: WorkoutDetail; highest: number | null }) {
  const own = highest !== null && workout.series.heartrate !== undefined
  const zones = own ? ownZones(workout, highest) : workout.zones
  if (zones.length === 0) return null
  const whole = zones.reduce((sum, [, seconds]) => sum + seconds, 0)
  const most = Math.max(1, ...zones.map(([, seconds]) => seconds))
  const lowest = own ? Math.round(ZONES[0]! * highest) : null
  return (
    <Panel
      title="Time in zones"
      note={own ? `of your highest heart rate of ${number(highest)} bpm` : 'zone limits recorded with the workout'}
    >
      <DataTable
        bare
        caption="Time in zones"
        columns={['Zone', 'bpm', 'Bar', 'Time', 'Share']}
        bars={[2]}
        right={[3, 4]}
        rows={zones
          .map(([, seconds], i) => [
            `Z${i + 1}`,
            zoneLimits(zones, i, lowest),
            barCell(seconds / most, `var(--zone-${Math.min(5, i + 1)})`),
            stopwatch(seconds),
            `${number((seconds / Math.max(1, whole)) * 100)} %`,
          ])
          .reverse()}
      />
    </Panel>
  )
}

/** From where to where a zone goes, in bpm; the lowest begins at `lowest` where that is known. */
function zoneLimits(zones: readonly (readonly [number | null, number])[], i: number, lowest: number | null): string {
  const upper = zones[i]![0]
  const below = zones[i - 1]?.[0] ?? null
  if (i === 0) return lowest === null ? `to ${upper ?? ''}` : `${lowest}–${upper}`
  return upper === null || i === zones.length - 1 ? `over ${below ?? ''}` : `${(below ?? 0) + 1}–${upper}`
}
