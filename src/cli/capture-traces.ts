// What a capture leaves behind until the person has undone it on the phone: a note for `doctor`, and the authority where
// it shall serve once more. `forget` takes both away.

import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { readPrivate, writePrivate } from '../files/private.ts'

/** What the phone may still have. */
export interface Traces {
  /** SHA-256 of the certificate, as the phone shows it. */
  readonly fingerprint: string
  /** Epoch seconds at which it ends by itself. */
  readonly until: number
  /** The authority's key is kept for another run. */
  readonly key: boolean
}

const captureFolder = (home: string) => join(home, 'capture')
const phoneFile = (home: string) => join(captureFolder(home), 'phone.json')
const authorityFile = (home: string) => join(captureFolder(home), 'authority.json')

/** Remembers that a phone has been given the certificate; `authority` only where it shall be used again. */
export function keepTraces(
  home: string,
  note: Omit<Traces, 'key'>,
  authority: { readonly certificate: string; readonly key: string } | undefined,
): void {
  writePrivate(phoneFile(home), `${JSON.stringify(note)}\n`)
  if (authority !== undefined) {
    const { certificate, key } = authority
    writePrivate(authorityFile(home), `${JSON.stringify({ certificate, key })}\n`)
  } else rmSync(authorityFile(home), { force: true })
}

/** The traces of a capture that nobody has confirmed to be undone; undefined when there are none. */
export function tracesIn(home: string): Traces | undefined {
  try {
    const text = readPrivate(phoneFile(home))
    if (text === undefined) return undefined
    const { fingerprint, until } = JSON.parse(text) as Traces
    return { fingerprint: String(fingerprint), until: Number(until), key: existsSync(authorityFile(home)) }
  } catch {
    return { fingerprint: 'unknown', until: 0, key: existsSync(authorityFile(home)) }
  }
}

/** The authority that was kept for another run. */
export function keptAuthority(home: string): { readonly certificate: string; readonly key: string } | undefined {
  try {
    const { certificate, key } = JSON.parse(readPrivate(authorityFile(home)) ?? '') as Record<string, unknown>
    return typeof certificate === 'string' && typeof key === 'string' ? { certificate, key } : undefined
  } catch {
    return undefined
  }
}

/** Takes the traces away; true when there were any. */
export function forgetTraces(home: string): boolean {
  const there = existsSync(captureFolder(home))
  rmSync(captureFolder(home), { recursive: true, force: true })
  return there
}

/** What to undo on the phone. */
export const undo = [
  'Undo it on the phone:',
  '  Wi-Fi settings of this network, proxy: off.',
  '  iPhone: Settings > General > VPN & Device Management: remove the profile.',
  '  Android: Settings > Security > Trusted credentials > User: remove; restart if a module had copied it.',
  'Then run `wristory capture --forget`.',
].join('\n')
