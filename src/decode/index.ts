// `wristory/decode`: kinds, codecs and export encoders without Node, for browsers, Deno, Bun and workers.

import { WristoryError } from '../errors.ts'
import { type Decoded, Replies } from './decoded.ts'

export { type ErrorCode, errorKinds, type Retry, WristoryError } from '../errors.ts'
export type { Format, Units } from '../export/format.ts'
export { formats } from '../export/index.ts'
export { openly, type Redaction, redactedWorkout } from '../export/redact.ts'
export {
  type ByteStream,
  type ExportRowsOptions,
  exportRows,
  exportWorkout,
  type RowStream,
} from '../export/rows.ts'
export { type Points, pointsOf, type Workout } from '../export/workout.ts'
export { kinds, sources } from '../kinds/index.ts'
export type {
  Chart,
  Column,
  Columns,
  Context,
  Issue,
  Kind,
  Request,
  Row,
  Source,
  Subject,
  View,
} from '../kinds/kind.ts'
export type { Decoded, DecodedIssue, RowName } from './decoded.ts'
export { type DecodeOptions, decodeAnswers, decodeHar, type RecordedAnswer, type Recording } from './recordings.ts'
export type * from './rows.ts'

/** What is known of a reply besides its bytes. */
export interface ReplyContext {
  /** The local days that were asked for, both included; a record's own day where one record was. */
  readonly from: string
  readonly to: string
  /** The wearer's home zone (IANA), for records that do not state their offset from UTC. */
  readonly zone?: string | null
  /** Epoch seconds of the request: later dates become issues. Any date is taken where absent. */
  readonly asked?: number
}

/**
 * One reply of a source (see docs/kinds.md) as typed rows. Throws `cloud-failed` where the reply is an error of the cloud
 * or no JSON, `usage` for a source that there is not; what is odd inside it is in `issues()`.
 */
export function decodeReply(source: string, body: Uint8Array, context: ReplyContext): Decoded {
  const { from, to, zone = null, asked = 253_402_300_799 } = context
  const replies = new Replies(zone)
  const failure = replies.add({ source, request: '', from, to, asked, origin: 'capture', body })
  if (failure !== null) throw new WristoryError('cloud-failed', failure)
  return replies
}
