// The report on one file: its type, the type of its parts, and what was left out and why.

import { shorten } from '../kinds/kind.ts'
import type { Exchange } from './exchange.ts'

/** Entries or requests of a file without data. */
export interface LeftOut {
  readonly what: string
  readonly why: string
  readonly count: number
}

export interface FileReport {
  readonly name: string
  /** A description; null if the format is unknown. */
  readonly format: string | null
  /** Files of a folder or an archive, each with its type. */
  readonly parts: readonly { readonly name: string; readonly as: string }[]
  readonly leftOut: readonly LeftOut[]
  readonly warnings: readonly string[]
}

/** A reader's messages about a file. */
export type ImportNote =
  | { readonly format: string }
  | { readonly warning: string }
  | { readonly part: string; readonly as: string }
  | { readonly leftOut: string; readonly why: string }

/** A damaged file would say the same of each entry, and a strange one something else of each. */
const MOST = 20
const MOST_PARTS = 1000

export class Report implements FileReport {
  readonly name: string
  format: string | null = null
  readonly parts: { name: string; as: string }[] = []
  readonly leftOut: { what: string; why: string; count: number }[] = []
  readonly warnings: string[] = []

  constructor(name: string) {
    this.name = name
  }

  note(note: ImportNote): void {
    if ('format' in note) this.format = note.format
    else if ('part' in note) {
      if (this.parts.length < MOST_PARTS) this.parts.push({ name: note.part, as: note.as })
    } else if ('leftOut' in note) this.leaveOut(note.leftOut, note.why)
    else if (this.warnings.length < MOST && !this.warnings.includes(note.warning)) this.warnings.push(note.warning)
  }

  leaveOut(what: string, why: string): void {
    const [same] = this.leftOut.filter((one) => one.what === what && one.why === why)
    if (same !== undefined) same.count++
    else if (this.leftOut.length < MOST_PARTS) this.leftOut.push({ what, why, count: 1 })
  }

  /** For `--json`: what the interface says, and no more. */
  toJSON(): FileReport {
    const { name, format, parts, leftOut, warnings } = this
    return { name, format, parts, leftOut, warnings }
  }
}

/** A request without personal data: its method, path and type of event. */
export function describeRequest({ method, url }: Exchange): string {
  const { pathname, searchParams } = new URL(url)
  const types = ['eventType', 'subType'].flatMap((name) => searchParams.get(name) ?? [])
  return [method, pathname.replace(/\/-?\d{4,}(?=\/|$)/g, '/{id}'), ...types].map(shorten).join(' ')
}
