// VO2max from runs, ml/kg/min, in two ways, each with its own assumptions.
//
//   race   J. Daniels, J. Gilbert, Oxygen Power (1979), the VDOT of a best effort of 3.5 minutes to 4 hours:
//          VO2 = -4.60 + 0.182258 v + 0.000104 v^2, share = 0.8 + 0.1894393 e^(-0.012778 t) + 0.2989558 e^(-0.1932605 t)
//   pulse  a steady run below the maximum: VO2 = 3.5 + 0.2 v (ACSM's Guidelines, running on the flat, v over 134 m/min), at the
//          share of the heart rate reserve that equals the share of the VO2 reserve (D. Swain, B. Leutholtz, Med. Sci. Sports
//          Exerc. 29:410, 1997): VO2max = 3.5 + (VO2 - 3.5) / share
//
// Reference values: Daniels' table: 5 km in 19:57, 10 km in 41:21 and a marathon in 3:10:49 are 50; ACSM: 160.8 m/min is 35.7.

export function vdot(distance: number, seconds: number): number | null {
  const minutes = seconds / 60
  if (!(minutes >= 3.5 && minutes <= 240)) return null
  const v = distance / minutes
  const share = 0.8 + 0.1894393 * Math.exp(-0.012778 * minutes) + 0.2989558 * Math.exp(-0.1932605 * minutes)
  return (-4.6 + 0.182258 * v + 0.000104 * v * v) / share
}

/** Oxygen uptake of running on the flat, `v` in m/min. */
export function runningUptake(v: number): number {
  return 3.5 + 0.2 * v
}

/** Slowest run and shares of the reserve between which the line holds, least minutes of a run. */
const SLOWEST = 134
const SHARES = [0.45, 0.95] as const
const LEAST_MINUTES = 15

export interface SteadyRun {
  readonly minutes: number
  /** Metres. */
  readonly distance: number
  readonly bpm: number
}

export function uptakeFromPulse(
  { minutes, distance, bpm }: SteadyRun,
  { resting, maximum }: { readonly resting: number; readonly maximum: number },
): number | null {
  const v = distance / minutes
  const share = (bpm - resting) / (maximum - resting)
  if (!(minutes >= LEAST_MINUTES && v >= SLOWEST && share >= SHARES[0] && share <= SHARES[1])) return null
  return 3.5 + (runningUptake(v) - 3.5) / share
}
