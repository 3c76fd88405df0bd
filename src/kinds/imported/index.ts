// The register of imported formats, with the order of trust between them and the cloud.

import { exportDays } from './export-days.ts'
import { exportHeartrates, exportWeights, exportWorkouts } from './export-records.ts'
import { gadgetbridge } from './gadgetbridge.ts'
import {
  gadgetbridgeBreathing,
  gadgetbridgeHeart,
  gadgetbridgeOxygen,
  gadgetbridgePai,
  gadgetbridgeStress,
} from './gadgetbridge-samples.ts'
import { gadgetbridgeWorkouts } from './gadgetbridge-workouts.ts'
import { type ImportedSource, trust } from './imported.ts'
import { miExports } from './mi-export.ts'
import { phoneDays } from './phone.ts'
import { phoneHeartrates, phoneTracks, phoneWeights, phoneWorkouts } from './phone-records.ts'

export const importedSources: readonly ImportedSource[] = [
  phoneDays,
  phoneWorkouts,
  phoneTracks,
  phoneHeartrates,
  phoneWeights,
  gadgetbridge,
  gadgetbridgeStress,
  gadgetbridgeOxygen,
  gadgetbridgePai,
  gadgetbridgeHeart,
  gadgetbridgeBreathing,
  gadgetbridgeWorkouts,
  exportDays,
  exportWorkouts,
  exportWeights,
  exportHeartrates,
  ...miExports,
]

/** Trust in replies of the source of that name; the cloud's own stand above all. */
export function sourceTrust(source: string): number {
  return importedSources.find(({ name }) => name === source)?.trust ?? trust.cloud
}

/** Whose history a source tells: that of the Zepp cloud and everything made from it, or that of the Mi Fitness cloud. */
export function findWitness(source: string): string {
  return source.startsWith('mi_') ? 'mi-fitness' : 'zepp'
}
