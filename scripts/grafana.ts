// Dashboards for Grafana, made from one definition for three data sources: `node scripts/grafana.ts` writes
// examples/grafana/. test/grafana.test.ts runs every query on the real server.

import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog'
import {
  type Dashboard,
  DashboardBuilder,
  DatasourceVariableBuilder,
  type Panel,
  QueryVariableBuilder,
  VariableRefresh,
} from '@grafana/grafana-foundation-sdk/dashboard'
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries'

export type GrafanaSource = 'postgres' | 'influx' | 'sqlite'

/** The data sources, by the types of their plugins. */
export const grafanaSources: Readonly<Record<GrafanaSource, string>> = {
  postgres: 'grafana-postgresql-datasource',
  influx: 'influxdb',
  sqlite: 'frser-sqlite-datasource',
}

interface GrafanaPanel {
  readonly title: string
  readonly unit: string
  /** Column of the view `day`. */
  readonly column: string
  /** Measurement and field of the line protocol. */
  readonly influx: readonly [measurement: string, field: string]
}

const panel = (title: string, unit: string, column: string, ...influx: [string, string]): GrafanaPanel => ({
  title,
  unit,
  column,
  influx,
})

export const grafanaDashboards: Readonly<
  Record<string, { readonly title: string; readonly panels: readonly GrafanaPanel[] }>
> = {
  overview: {
    title: 'Overview',
    panels: [
      panel('Steps', 'short', 'steps', 'daily_steps', 'count'),
      panel('Distance', 'lengthm', 'distance', 'daily_distance', 'metres'),
      panel('Active energy', 'kcal', 'energy', 'daily_energy', 'kcal'),
      panel('Resting heart rate', 'bpm', 'resting_heartrate', 'resting_heart_rate', 'bpm'),
      panel('Stress', 'short', 'stress_mean', 'stress', 'mean'),
      panel('PAI', 'short', 'pai_total', 'pai', 'total'),
    ],
  },
  sleep: {
    title: 'Sleep',
    panels: [
      panel('Asleep', 'm', 'sleep_minutes', 'night', 'asleep_minutes'),
      panel('Deep sleep', 'm', 'deep_minutes', 'night', 'deep_minutes'),
      panel('REM sleep', 'm', 'rem_minutes', 'night', 'rem_minutes'),
      panel('Awake', 'm', 'awake_minutes', 'night', 'awake_minutes'),
      panel('Sleep score', 'short', 'sleep_score', 'night', 'score'),
    ],
  },
  workouts: {
    title: 'Workouts',
    panels: [
      panel('Workouts', 'short', 'workouts', 'daily_workouts', 'count'),
      panel('Time', 'm', 'workout_minutes', 'daily_workouts', 'minutes'),
      panel('Distance', 'lengthm', 'workout_distance', 'daily_workouts', 'metres'),
      panel('Training load', 'short', 'training_load', 'daily_workouts', 'training_load'),
    ],
  },
}

/** The query of a panel in the language of a source. */
export function grafanaQuery(source: GrafanaSource, { title, column, influx }: GrafanaPanel): string {
  if (source === 'postgres') {
    const at = (macro: string) => `to_char(to_timestamp(${macro}) AT TIME ZONE 'UTC', 'YYYY-MM-DD')`
    return `SELECT (date || ' 00:00:00+00')::timestamptz AS "time", ${column} AS "${title}" FROM wristory.day
WHERE account = '$account' AND date BETWEEN ${at('$__unixEpochFrom()')} AND ${at('$__unixEpochTo()')} AND ${column} IS NOT NULL
ORDER BY 1`
  }
  if (source === 'sqlite') {
    const at = (macro: string) => `date(${macro} / 1000, 'unixepoch')`
    return `SELECT unixepoch(date) AS time, ${column} AS "${title}" FROM day
WHERE account = (SELECT id FROM account WHERE name = '$account')
  AND date BETWEEN ${at('$__from')} AND ${at('$__to')} AND ${column} IS NOT NULL
ORDER BY 1`
  }
  const [measurement, field] = influx
  return `SELECT "${field}" AS "${title}" FROM "${measurement}" WHERE "user" = '$account' AND $timeFilter`
}

/** The query of the variable `account`: the names of the accounts. */
export const grafanaAccounts: Readonly<Record<GrafanaSource, string>> = {
  postgres: 'SELECT DISTINCT account FROM wristory.account ORDER BY 1',
  sqlite: 'SELECT name FROM account ORDER BY 1',
  influx: 'SHOW TAG VALUES WITH KEY = "user"',
}

/** A target: the SDK has no builder for any of the three. */
function target(source: GrafanaSource, query: string): Builder<Dataquery> {
  const datasource = { type: grafanaSources[source], uid: '$datasource' }
  const how = {
    postgres: { rawSql: query, rawQuery: true, editorMode: 'code', format: 'time_series' },
    sqlite: { queryText: query, rawQueryText: query, queryType: 'table', timeColumns: ['time'] },
    influx: { query, rawQuery: true, resultFormat: 'time_series' },
  }[source]
  return { build: () => ({ refId: 'A', datasource, ...how, _implementsDataqueryVariant() {} }) }
}

const WIDTH = 12
const HEIGHT = 8

function drawnPanel(source: GrafanaSource, panel: GrafanaPanel, place: number): Builder<Panel> {
  const { title, unit } = panel
  return new PanelBuilder()
    .title(title)
    .id(place + 1)
    .datasource({ type: grafanaSources[source], uid: '$datasource' })
    .unit(unit)
    .gridPos({ x: (place % 2) * WIDTH, y: Math.floor(place / 2) * HEIGHT, w: WIDTH, h: HEIGHT })
    .withTarget(target(source, grafanaQuery(source, panel)))
}

/** The dashboard of that name for a source. */
export function grafanaDashboard(source: GrafanaSource, name: string): Dashboard {
  const { title, panels } = grafanaDashboards[name]!
  const type = grafanaSources[source]
  const builder = new DashboardBuilder(`wristory: ${title}`)
    .uid(`wristory-${source}-${name}`)
    .tags(['wristory'])
    .timezone('utc')
    .time({ from: 'now-90d', to: 'now' })
    .withVariable(new DatasourceVariableBuilder('datasource').label('Data source').type(type))
    .withVariable(
      new QueryVariableBuilder('account')
        .label('Account')
        .datasource({ type, uid: '$datasource' })
        .query(grafanaAccounts[source])
        .refresh(VariableRefresh.OnDashboardLoad),
    )
  for (const [place, panel] of panels.entries()) builder.withPanel(drawnPanel(source, panel, place))
  return builder.build()
}

/** Every dashboard as a file below examples/grafana/. */
export function grafanaFiles(): Map<string, string> {
  const files = new Map<string, string>()
  for (const source of Object.keys(grafanaSources) as GrafanaSource[])
    for (const name of Object.keys(grafanaDashboards)) {
      const text = JSON.stringify(grafanaDashboard(source, name), null, 2)
      files.set(`dashboards/${source}-${name}.json`, `${text}\n`)
    }
  return files
}

if (import.meta.main) {
  const folder = join(import.meta.dirname, '..', 'examples', 'grafana')
  for (const [name, text] of grafanaFiles()) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
}
