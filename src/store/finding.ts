// What `check` finds wrong with a store.

export interface Finding {
  /** `file`: SQLite's own structures; `archive`: replies and accounts, which only a backup or the cloud can give again; `schema`: what another program changed and `rebuild` repairs; `rows`: what `rebuild` makes again. */
  readonly part: 'file' | 'archive' | 'schema' | 'rows'
  /** What is damaged, with its day where it has one. */
  readonly place: string
  readonly what: string
}
