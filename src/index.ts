// The library's public face.

export { type ErrorCode, errorKinds, type Retry, WristoryError } from './errors.ts'
export type { Format, Units } from './export/format.ts'
export { formats } from './export/index.ts'
export { openly, type Redaction, redactedWorkout } from './export/redact.ts'
export { type ByteStream, type ExportRowsOptions, exportRows, exportWorkout, type RowStream } from './export/rows.ts'
export { type Points, pointsOf, type Workout } from './export/workout.ts'
export { kinds, sources } from './kinds/index.ts'
export type { Chart, Column, Columns, Context, Issue, Kind, Request, Row, Source, Subject, View } from './kinds/kind.ts'
export { contentHash } from './store/hash.ts'
export { runSql, type SqlLimits, type SqlResult } from './store/sql.ts'
export { type Account, type OpenOptions, openStore, type Store } from './store/store.ts'
export { type Cloud, plan, type SyncOptions, type SyncProgress, type SyncSummary, sync } from './sync/sync.ts'
