// The figures in the page of an account that measures everything.

import { setFigures } from '../../src/dashboard/page/frame/metrics.ts'
import { dayMetrics } from '../../src/dashboard/server/daily.ts'

/** Gives the page every figure that kinds define. */
export function everyFigure(): void {
  setFigures([...dayMetrics.values()].map((metric) => ({ ...metric, days: 1 })))
}
