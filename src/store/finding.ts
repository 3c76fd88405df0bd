// Findings of `check`.

export interface Finding {
  /**
   * `file`: SQLite's own structures; `archive`: replies and accounts, recoverable only from a backup or the cloud;
   * `schema`: changes by another program, which `rebuild` repairs; `rows`: what `rebuild` restores.
   */
  readonly part: 'file' | 'archive' | 'schema' | 'rows'
  /** What is damaged, with its day if it has one. */
  readonly place: string
  readonly what: string
}
