// What is read out of a file.

import type { Reply } from '../store/archive.ts'
import type { Exchange } from './exchange.ts'
import type { Note } from './report.ts'

/** A reply as a file holds it, before it belongs to an account. */
export type Candidate = Omit<Reply, 'account'>

/** What reading gives: what the file is, whose it is, exchanges and whole replies. */
export type Item =
  | Note
  | { readonly exchange: Exchange; readonly origin: string }
  | { readonly reply: Candidate }
  | { readonly user: string }
