// Monotony and strain of a week of training. Monotony: mean over standard deviation of the daily loads (n - 1); strain:
// the week's load times monotony. C. Foster, Monitoring training in athletes with reference to overtraining syndrome, Med.
// Sci. Sports Exerc. 30:1164 (1998). Days of rest count as 0; the same load each day has no finite monotony: null.
// Reference value: loads 300, 0, 450, 200, 0, 600, 150: monotony 1.082, strain 1,840 (numpy).

import { deviation, mean } from './describe.ts'

export interface Week {
  readonly load: number
  readonly monotony: number
  readonly strain: number
}

/** Of seven daily loads; null where they are other than seven or do not vary. */
export function monotonyOf(loads: readonly number[]): Week | null {
  if (loads.length !== 7) return null
  const spread = deviation(loads)
  if (!(spread > 0)) return null
  const load = loads.reduce((sum, one) => sum + one, 0)
  const monotony = mean(loads) / spread
  return { load, monotony, strain: load * monotony }
}
