// Items read from a file.

import type { Candidate } from '../recognise/pages.ts'
import type { Vendor } from '../store/logins.ts'
import type { Exchange } from './exchange.ts'
import type { ImportNote } from './report.ts'

export type { Candidate }

/** The result of reading: the file's type, its owner, exchanges and whole replies. */
export type ImportItem =
  | ImportNote
  | { readonly exchange: Exchange; readonly origin: string }
  | { readonly reply: Candidate }
  | { readonly user: string; readonly vendor: Vendor }
