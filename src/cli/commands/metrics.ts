// `wristory metrics`: the newest figures in Prometheus format.

import { metricsText } from '../../handover/metrics.ts'
import type { Define } from '../command.ts'

export const define: Define = (command, context) => {
  command
    .description(
      "Print the newest day's figures, coverage, the days until the sign-in expires and the lag of each receiver, in Prometheus format. `watch --listen` serves the same.",
    )
    .action(async () => {
      const { home, now, json, emit, write } = context()
      const text = await metricsText(home, () => Math.floor(now() / 1000))
      if (json) await emit({ text })
      else await write(text)
    })
}
