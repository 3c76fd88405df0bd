// The register of formats: one line each.

import { WristoryError } from '../errors.ts'
import { appleHealth } from './apple-health.ts'
import { atom } from './atom.ts'
import { csv } from './csv.ts'
import { fhir } from './fhir.ts'
import { fit } from './fit.ts'
import type { Format } from './format.ts'
import { garmin } from './garmin.ts'
import { geojson } from './geojson.ts'
import { gpx } from './gpx.ts'
import { healthAutoExport } from './health-auto-export.ts'
import { healthConnect } from './health-connect.ts'
import { html } from './html.ts'
import { ical } from './ical.ts'
import { influx } from './influx.ts'
import { intervals } from './intervals.ts'
import { json, ndjson } from './json.ts'
import { kml } from './kml.ts'
import { markdown } from './markdown.ts'
import { openMhealth } from './open-mhealth.ts'
import { openmetrics } from './openmetrics.ts'
import { parquet } from './parquet.ts'
import { sqlite } from './sqlite.ts'
import { tcx } from './tcx.ts'

/** Every export format; docs/export.md describes each. */
export const formats: readonly Format[] = [
  csv,
  ndjson,
  json,
  parquet,
  sqlite,
  fit,
  tcx,
  gpx,
  geojson,
  kml,
  appleHealth,
  openMhealth,
  fhir,
  healthAutoExport,
  healthConnect,
  ical,
  atom,
  markdown,
  html,
  influx,
  openmetrics,
  intervals,
  garmin,
]

/** The format of that name; throws `usage` if there is none. */
export function formatOf(name: string): Format {
  const format = formats.find((one) => one.name === name)
  if (format !== undefined) return format
  throw new WristoryError('usage', 'There is no export format of that name.', {
    hint: `There are: ${formats.map((one) => one.name).join(', ')}.`,
  })
}
