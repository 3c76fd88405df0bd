// `wristory/decode`: kinds, codecs and export encoders without Node, for browsers, Deno, Bun and workers.

import { WristoryError } from '../errors.ts'
import { formats as everyFormat } from '../export/index.ts'
import { AT_LAST, type Decoded, Replies } from './decoded.ts'

export { type ErrorCode, errorKinds, type Retry, WristoryError } from '../errors.ts'
export type { Units } from '../export/format.ts'
export { openly, type Redaction, redactedWorkout } from '../export/redact.ts'
export {
  type ByteStream,
  type ExportRowsOptions,
  exportRows,
  exportWorkout,
  type RowStream,
} from '../export/rows.ts'
export {
  type Lap,
  type Length,
  type Points,
  pointsOf,
  type StrengthSet,
  type Stretch,
  type Workout,
  type Zone,
} from '../export/workout.ts'
export type { Batch, Cells, CellValue } from '../kinds/batch.ts'
export type { ColumnType } from '../kinds/column.ts'
export type { Figure, Topic } from '../kinds/figure.ts'
export { kinds, sources } from '../kinds/index.ts'
export type {
  Chart,
  Column,
  Columns,
  Context,
  Each,
  Figures,
  Issue,
  IssueCode,
  Kind,
  Paging,
  Request,
  Row,
  Shape,
  Source,
  Stored,
  Subject,
  View,
  Windows,
} from '../kinds/kind.ts'
export type { Decoded, DecodedIssue, RowName } from './decoded.ts'
export { type DecodeOptions, decodeAnswers, decodeHar, type RecordedAnswer, type Recording } from './recordings.ts'
export type * from './rows.ts'

/** An export format; docs/export.md describes each. */
export interface FormatInfo {
  /** The name that `exportRows` and `exportWorkout` take. */
  readonly name: string
  readonly title: string
  /** Of a file, with the dot. */
  readonly extension: string
  readonly mediaType: string
  /** `fixed`: the format defines its units. */
  readonly units: 'chosen' | 'fixed'
  /** What one file contains: rows of a kind, a whole history, a day, a workout, or the store itself. */
  readonly holds: 'table' | 'history' | 'day' | 'workout' | 'store'
}

/** Every export format. */
export const formats: readonly FormatInfo[] = everyFormat

/** Metadata of a reply. */
export interface ReplyContext {
  /** The requested local days, inclusive; the record's own day if one record was requested. */
  readonly from: string
  readonly to: string
  /** The wearer's home zone (IANA), for records that do not state their offset from UTC. */
  readonly zone?: string | null
  /** Epoch seconds of the request: later dates become issues. Without it any date is accepted. */
  readonly asked?: number
}

/**
 * Decodes one reply of a source (see docs/kinds.md) to typed rows. Throws `cloud-failed` if the reply is an error of
 * the cloud or not JSON, `usage` for an unknown source; faults inside it are in `issues()`.
 */
export function decodeReply(source: string, body: Uint8Array, context: ReplyContext): Decoded {
  const { from, to, zone = null, asked = AT_LAST } = context
  const replies = new Replies(zone)
  const failure = replies.add({ source, request: '', from, to, asked, origin: 'capture', body })
  if (failure !== null) throw new WristoryError('cloud-failed', failure)
  return replies
}
