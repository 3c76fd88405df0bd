// What `insight` can be asked about.

export const topics = ['sleep', 'training', 'relations', 'changes', 'flags', 'ranges', 'experiments'] as const
export type InsightTopic = (typeof topics)[number]
