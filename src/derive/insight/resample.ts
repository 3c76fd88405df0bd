// 95 % intervals of what is computed from means, by the bootstrap: each sample drawn again with replacement, 1,999 times,
// percentiles 2.5 and 97.5. B. Efron, R. Tibshirani, An Introduction to the Bootstrap (1993), ch. 13.
// Reference value: for 1 to 20 the interval of the mean is near 10.5 -+ 2.5 (1.96 s / sqrt(n) = 2.59).

import { mean } from './describe.ts'
import { randomFrom } from './random.ts'

export type Interval = readonly [low: number, high: number]

const RESAMPLES = 1999

export function intervalOfMeans(
  samples: readonly (readonly number[])[],
  of: (means: readonly number[]) => number,
  seed: number,
): Interval {
  return intervalBy(samples, (drawn) => of(drawn.map(mean)), seed)
}

/** The same for any statistic of samples. */
export function intervalBy(
  samples: readonly (readonly number[])[],
  of: (drawn: readonly (readonly number[])[]) => number,
  seed: number,
): Interval {
  const random = randomFrom(seed)
  const found = new Float64Array(RESAMPLES)
  for (let i = 0; i < RESAMPLES; i++)
    found[i] = of(samples.map((sample) => sample.map(() => sample[Math.floor(random() * sample.length)]!)))
  found.sort()
  return [found[Math.floor(0.025 * RESAMPLES)]!, found[Math.floor(0.975 * RESAMPLES)]!]
}
