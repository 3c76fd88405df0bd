// All results of `insight` as one object: for --json, exports and the assistant.

import type { Reader } from '../reader.ts'
import { experimentsOf } from './experiments.ts'
import { patternsOf } from './patterns.ts'
import { sleepInsight } from './sleep.ts'
import type { InsightTopic } from './topics.ts'
import { trainingInsight } from './training.ts'

export async function insightOf(reader: Reader, topic: InsightTopic) {
  switch (topic) {
    case 'sleep':
      return { figures: sleepInsight(reader) }
    case 'training':
      return { figures: await trainingInsight(reader) }
    case 'experiments':
      return { experiments: experimentsOf(reader) }
    default: {
      const { from, to, figures, ...patterns } = patternsOf(reader)
      return { from, to, figures, [topic]: patterns[topic] }
    }
  }
}
