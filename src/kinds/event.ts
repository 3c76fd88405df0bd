// All other events: types that the notes name without describing them, and unknown types and subtypes. They are stored,
// counted and listed.

import { contentKind, contentSource } from './content.ts'
import type { Kind, Source } from './kind.ts'
import type { EventReply } from './sources/events.ts'

/** Streams that the notes name without a description. */
export const undescribed: readonly Source<EventReply>[] = [
  contentSource('recovery_heartrate', 'Heart rate after a workout', 'sport', 'recovery_hr'),
  contentSource('training_plan', 'Training plan', 'phn', 'training_plan'),
  contentSource('emotion_baseline', 'Base line of emotion', 'Emotion', 'EmotionBaseline'),
  contentSource('charge_stress', 'Stress behind the energy score', 'Charge', 'stress_data'),
  contentSource('charge_insight', 'Texts of the energy score', 'Charge', 'insight_data'),
]

/** `described` are the streams of other kinds: what else comes in them is an event too. */
export function eventKind(described: readonly Source<EventReply>[]): Kind<EventReply> {
  const isUndescribed = new Set(undescribed.map(({ name }) => name))
  return contentKind({
    name: 'event',
    title: 'Other events',
    source: undescribed[0]!,
    also: [...undescribed.slice(1), ...described],
    items: ({ source, items, others }) => (isUndescribed.has(source) ? [...items, ...others] : others),
    chart: { draw: 'table', hue: 'workout' },
  })
}
