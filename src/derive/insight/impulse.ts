// Training impulses of one workout from its heart rate by time. Banister's from a mean is in derive/training-load.ts.
//
//   Banister, by sample  sum of minutes x a e^(b x): E. Banister (1991); by sample as in E. Morton et al. (1990)
//   Edwards              minutes in 50-60, 60-70, 70-80, 80-90, 90-100 % of the maximum times 1 to 5: S. Edwards (1993)
//   Lucia                minutes below, between and above two thresholds times 1, 2, 3: A. Lucia et al., Med. Sci. Sports
//                        Exerc. 35:872 (2003)
//
// Reference values: 10 minutes in each of Edwards' zones is 150; 60, 30 and 10 minutes in Lucia's zones is 150.

import { type Sex, trimp } from '../training-load.ts'

/** Time at a heart rate. */
export interface Beat {
  readonly minutes: number
  readonly bpm: number
}

export function banisterOf(
  beats: readonly Beat[],
  bounds: { readonly resting: number; readonly maximum: number; readonly sex: Sex },
): number | null {
  const parts = beats.map(({ minutes, bpm }) => trimp(minutes, bpm, bounds))
  return parts.length === 0 || parts.includes(null) ? null : parts.reduce<number>((sum, part) => sum + part!, 0)
}

export function edwardsOf(beats: readonly Beat[], maximum: number): number | null {
  if (beats.length === 0 || !(maximum > 0)) return null
  const weight = (bpm: number) => Math.max(0, Math.min(5, Math.floor((bpm / maximum) * 10 + 1e-9) - 4))
  return beats.reduce((sum, { minutes, bpm }) => sum + minutes * weight(bpm), 0)
}

export function luciaOf(beats: readonly Beat[], first: number, second: number): number | null {
  if (beats.length === 0 || !(second > first)) return null
  return beats.reduce((sum, { minutes, bpm }) => sum + minutes * (bpm < first ? 1 : bpm < second ? 2 : 3), 0)
}
