// `wristory metrics`: the newest figures for Prometheus, for its node exporter's text files or to look at.

import { metricsText } from '../../handover/metrics.ts'
import type { Define } from '../command.ts'

export const define: Define = (command, context) => {
  command
    .description(
      'Print the figures of the newest day, coverage, the days left of the sign-in and how far receivers are behind, as Prometheus reads them. `watch --listen` serves the same.',
    )
    .action(async () => {
      const { home, now, json, emit, write } = context()
      const text = await metricsText(home, () => Math.floor(now() / 1000))
      if (json) await emit({ text })
      else await write(text)
    })
}
