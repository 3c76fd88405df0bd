// The register of receivers: one line each.

import { folder } from './folder.ts'
import { homeAssistant } from './home-assistant.ts'
import { influx } from './influx.ts'
import { intervals } from './intervals.ts'
import { mqtt } from './mqtt.ts'
import { postgres } from './postgres.ts'
import type { ReceiverType } from './receiver.ts'
import { sparkyfitness } from './sparkyfitness.ts'
import { webhook } from './webhook.ts'

/** In the order of `wristory handover`. */
export const receivers: readonly ReceiverType[] = [
  webhook,
  folder,
  influx,
  mqtt,
  homeAssistant,
  postgres,
  sparkyfitness,
  intervals,
]
