// The topics of `insight`.

export const topics = ['sleep', 'training', 'relations', 'changes', 'flags', 'ranges', 'experiments'] as const
export type InsightTopic = (typeof topics)[number]
