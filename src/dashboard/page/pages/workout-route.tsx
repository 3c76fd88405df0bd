// The route of a workout on its map, coloured by speed.

import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { WorkoutDetail } from '../../schema.ts'
import type { Cursor } from '../chart/cursor.ts'
import type { RouteProps } from '../chart/route-map.tsx'
import { Drawing } from '../chart/table.tsx'
import { number, withUnit } from '../frame/format.ts'
import { useSettings } from '../frame/settings.ts'
import { speedOf } from './workout-list.tsx'

export function RoutePanel({
  workout,
  velocity,
  cursor,
}: {
  workout: WorkoutDetail
  velocity: readonly (number | null)[]
  cursor: Cursor
}) {
  const { settings } = useSettings()
  const { series } = workout
  return (
    <section class="panel" aria-label="Route">
      <div class="inside" style={{ paddingTop: '12px' }}>
        <Drawing words={routeWords(workout)}>
          <Route
            lat={series.lat!}
            lon={series.lon!}
            t={series.t}
            value={velocity}
            cursor={cursor}
            tiles={settings.tiles}
            imperial={settings.units === 'imperial'}
          />
        </Drawing>
        <div class="legend" style={{ marginTop: '10px' }}>
          <span>
            slower
            <svg class="data" width="100" height="10" aria-hidden="true">
              {[1, 2, 3, 4, 5].map((step) => (
                <rect key={step} x={(step - 1) * 20} width="20" height="10" fill={`var(--route-${step})`} />
              ))}
            </svg>
            faster
          </span>
          <span>
            green: start,{' '}
            {settings.tiles === ''
              ? 'no map tiles, so nothing is sent to a map server'
              : 'tiles from the address in Settings'}
          </span>
        </div>
      </div>
    </section>
  )
}

function routeWords({ distance, series, ...workout }: WorkoutDetail): string {
  if (!distance) return `Route, ${number(series.lat?.filter((value) => value !== null).length ?? 0)} positions`
  const { text, unit } = withUnit(distance, 'm', 2)
  return `Route, ${text} ${unit} at ${speedOf({ distance, ...workout })}`
}

/** Leaflet comes only with a workout that has coordinates. */
function Route(props: RouteProps) {
  const [Drawn, setDrawn] = useState<ComponentType<RouteProps> | null>(null)
  useEffect(() => {
    import('../chart/route-map.tsx').then(({ RouteMap }) => setDrawn(() => RouteMap))
  }, [])
  return <div style={{ minHeight: '330px' }}>{Drawn !== null && <Drawn {...props} />}</div>
}
