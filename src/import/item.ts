// What is read out of a file.

import type { Candidate } from '../recognise/pages.ts'
import type { Vendor } from '../store/store.ts'
import type { Exchange } from './exchange.ts'
import type { ImportNote } from './report.ts'

export type { Candidate }

/** What reading gives: what the file is, whose it is, exchanges and whole replies. */
export type ImportItem =
  | ImportNote
  | { readonly exchange: Exchange; readonly origin: string }
  | { readonly reply: Candidate }
  | { readonly user: string; readonly vendor: Vendor }
