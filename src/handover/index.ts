// The register of receivers: one line each.

import { folder } from './folder.ts'
import { influx } from './influx.ts'
import type { ReceiverType } from './receiver.ts'
import { webhook } from './webhook.ts'

/** In the order of `wristory handover`. */
export const receivers: readonly ReceiverType[] = [webhook, folder, influx]
