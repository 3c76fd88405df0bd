// Traces of a capture until the person has undone it on the phone: a note for `doctor`, and the authority if it is to
// be used again. `forget` removes both.

import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { readPrivate, writePrivate } from '../files/private.ts'

/** What the phone may still trust. */
export interface Traces {
  /** SHA-256 of the certificate, as the phone shows it. */
  readonly fingerprint: string
  /** Epoch seconds at which it expires. */
  readonly until: number
  /** The authority's key is stored for another run. */
  readonly key: boolean
}

const captureFolder = (home: string) => join(home, 'capture')
const phoneFile = (home: string) => join(captureFolder(home), 'phone.json')
const authorityFile = (home: string) => join(captureFolder(home), 'authority.json')

/** Records that a phone got the certificate; `authority` only if it is to be used again. */
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

/** The traces of a capture that was not confirmed as undone; undefined if there are none. */
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

/** The authority stored for another run. */
export function keptAuthority(home: string): { readonly certificate: string; readonly key: string } | undefined {
  try {
    const { certificate, key } = JSON.parse(readPrivate(authorityFile(home)) ?? '') as Record<string, unknown>
    return typeof certificate === 'string' && typeof key === 'string' ? { certificate, key } : undefined
  } catch {
    return undefined
  }
}

/** Removes the traces; true if there were any. */
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
