// Resources: what tables, figures and words mean, and the state of the day. Each is read by the file of its contents.

import type { Json } from '../answer.ts'
import type { Asking } from '../tool.ts'

export interface Resource {
  readonly name: string
  readonly title: string
}

export const resources: readonly Resource[] = [
  { name: 'schema', title: 'Tables and columns, with units' },
  { name: 'glossary', title: 'What words and daily figures mean' },
  { name: 'kinds', title: 'Kinds of data' },
  { name: 'coverage', title: 'Days known by kind' },
  { name: 'today', title: 'Today and the six days before' },
]

/** The contents of a resource of the list. */
export async function readResource({ name }: Resource, asking: Asking): Promise<Json> {
  const { contents } = await import('./contents.ts')
  return contents[name]!(asking)
}
