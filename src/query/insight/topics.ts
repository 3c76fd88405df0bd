// What `insight` can be asked about.

export const topics = ['sleep', 'training', 'relations', 'changes', 'flags', 'ranges', 'experiments'] as const
export type Topic = (typeof topics)[number]
