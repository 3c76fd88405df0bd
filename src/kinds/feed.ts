// A further source of a kind whose replies have another shape than those of the kind's own source: the same columns, key,
// table and figures, and a decoder of its own.

import { defineKind, type Kind, type Row, type Source } from './kind.ts'

/** How one source's replies become rows of a kind's physical table. */
export type Feeding<Reply> = Pick<Kind<Reply>, 'groups' | 'decode'>

/** `kind` as `source` feeds it. Checked like the kind itself: what does not fit its columns becomes an issue. */
export function feed<Reply>(
  kind: Pick<Kind, 'name' | 'columns'>,
  source: Source<Reply>,
  feeding: Feeding<Reply>,
): Kind {
  const { also: _also, ...own } = kind as Kind<Reply>
  return defineKind({
    ...own,
    source,
    ...feeding,
    encode: () => {
      throw new TypeError(`${kind.name}: rows are written as replies of its own source only`)
    },
  }) as Kind as Kind
}

/** A row of the kind in which nothing is known. */
export function emptyRow({ columns }: Pick<Kind, 'columns'>): Row {
  return Object.fromEntries(Object.keys(columns).map((name) => [name, null]))
}
