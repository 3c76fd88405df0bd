// A database with the same tables and views as the store, for one account and range. Written by store/extract.ts.

import type { StoreFormat } from './format.ts'

export const sqlite: StoreFormat = {
  name: 'sqlite',
  title: 'A database of its own with every table and view',
  extension: '.db',
  mediaType: 'application/vnd.sqlite3',
  units: 'fixed',
  holds: 'store',
}
