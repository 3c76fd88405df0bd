// Resources: the meaning of tables, figures and terms, and the state of the day. Each is read by the file of its
// contents.

import type { Json } from '../answer.ts'
import type { Asking } from '../tool.ts'

export interface Resource {
  readonly name: string
  readonly title: string
  /** The file with the contents. */
  readonly load: () => Promise<(asking: Asking) => Json>
}

export const resources: readonly Resource[] = [
  resource('schema', 'Tables and columns, with units'),
  resource('glossary', 'What words and daily figures mean'),
  resource('kinds', 'Kinds of data'),
  resource('coverage', 'Days known by kind'),
  resource('today', 'Today and the six days before'),
]

function resource(name: keyof typeof import('./contents.ts').contents, title: string): Resource {
  return { name, title, load: async () => (await import('./contents.ts')).contents[name] }
}
