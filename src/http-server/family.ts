// Access of several people to one store through paired devices: a PIN per account, and what its person shares. Without
// any PIN every paired device reads every account; with one, a device reads the accounts that a PIN unlocked for it.

import { randomBytes, scrypt } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { WristoryError } from '../errors.ts'
import { readPrivate, writePrivate } from '../files/private.ts'
import { isSame } from './secret.ts'

/** Wrong PINs in a row after which the account waits: a minute, then twice as long each time, at most an hour. */
const TRIES = 5
const MINUTE = 60
const LONGEST = 3600

const member = z.object({
  /** The account's name in the store. */
  name: z.string(),
  pin: z.object({ salt: z.string(), hash: z.string() }).nullable(),
  sharedWith: z.array(z.string()),
  /** Wrong PINs since the last right one. */
  wrong: z.number(),
  /** Epoch seconds of the last wrong PIN. */
  last: z.number(),
})
type StoredMember = z.output<typeof member>

export interface FamilyMember {
  /** Name of the account. */
  readonly name: string
  /** Whether the account has a PIN. */
  readonly pin: boolean
  /** Accounts whose persons may read this one. */
  readonly sharedWith: readonly string[]
}

/** The outcome of a PIN; `until` in epoch seconds. */
export type PinCheck = { readonly stamp: string } | 'wrong' | { readonly until: number }

export interface FamilyAccess {
  /** True if any account has a PIN: a paired device must be unlocked then. */
  locks(): boolean
  /** Accounts with a PIN or a share. */
  members(): FamilyMember[]
  /** Sets or removes the PIN and locks the devices that the old one unlocked. Throws `usage` unless 4 to 12 digits. */
  setPin(name: string, pin: string | null): Promise<void>
  /** Sets who may read the account, beside its own person. */
  share(name: string, sharedWith: readonly string[]): void
  /** Compares a PIN. A right one gives the stamp of the PIN, by which a device shows later that it was unlocked. */
  check(name: string, pin: string): Promise<PinCheck>
  /** Whether `stamp` is of the account's present PIN. */
  isCurrent(name: string, stamp: string): boolean
  /** Accounts that the person of `name` may read: the own one, then those that others share. */
  readable(name: string): string[]
  /** The account `from` is `to` now; an entry of `to` stays as it is. */
  rename(from: string, to: string): void
}

/** The family of the folder `home`; `now` in epoch milliseconds. Methods throw `store` or `disk-full`. */
export function openFamily(home: string, now: () => number): FamilyAccess {
  const seconds = () => Math.floor(now() / 1000)
  const { read, find, put, write } = memberFile(join(home, 'family.json'))
  return {
    locks: () => read().some(({ pin }) => pin !== null),
    members: () => read().map(({ name, pin, sharedWith }) => ({ name, pin: pin !== null, sharedWith })),
    async setPin(name, pin) {
      if (pin !== null && !/^\d{4,12}$/.test(pin))
        throw new WristoryError('usage', 'A PIN has 4 to 12 digits.', { hint: 'Use digits only.' })
      const salt = randomBytes(16).toString('base64url')
      const fresh = pin === null ? null : { salt, hash: await stretched(pin, salt) }
      put({ ...find(name), pin: fresh, wrong: 0, last: 0 })
    },
    share: (name, sharedWith) =>
      put({ ...find(name), sharedWith: [...new Set(sharedWith)].filter((other) => other !== name) }),
    async check(name, pin) {
      const known = find(name)
      if (known.pin === null) return 'wrong'
      const until = known.last + waitAfter(known.wrong)
      if (until > seconds()) return { until }
      // Counted before the slow comparison, so that many at once are not compared either.
      put({ ...known, wrong: known.wrong + 1, last: seconds() })
      if (!isSame(await stretched(pin, known.pin.salt), known.pin.hash)) return 'wrong'
      put({ ...find(name), wrong: 0, last: 0 })
      return { stamp: known.pin.salt }
    },
    isCurrent: (name, stamp) => find(name).pin?.salt === stamp,
    readable: (name) => [
      name,
      ...read()
        .filter(({ sharedWith }) => sharedWith.includes(name))
        .map((one) => one.name),
    ],
    rename(from, to) {
      const all = read()
      if (!all.some(({ name, sharedWith }) => name === from || sharedWith.includes(from))) return
      const taken = all.some(({ name }) => name === to)
      const named = (name: string) => (name === from ? to : name)
      const renamed = all
        .filter(({ name }) => name !== from || !taken)
        .map((one) => ({ ...one, name: named(one.name), sharedWith: [...new Set(one.sharedWith.map(named))] }))
      write(renamed)
    },
  }
}

/** The stored members, by name. */
function memberFile(file: string) {
  const read = (): StoredMember[] => {
    const text = readPrivate(file)
    if (text === undefined) return []
    try {
      return z.array(member).parse(JSON.parse(text))
    } catch (cause) {
      // An unreadable file must not open what it closes.
      throw new WristoryError('store', `${file} is damaged.`, {
        hint: 'Remove the file, then set the PINs again with `wristory family pin NAME`.',
        cause,
      })
    }
  }
  const write = (all: readonly StoredMember[]) => writePrivate(file, `${JSON.stringify(all, null, 2)}\n`)
  return {
    read,
    write,
    find: (name: string): StoredMember =>
      read().find((one) => one.name === name) ?? { name, pin: null, sharedWith: [], wrong: 0, last: 0 },
    /** Replaces one member; without PIN and shares it has no entry. */
    put(changed: StoredMember) {
      const others = read().filter(({ name }) => name !== changed.name)
      write([...others, changed].filter(({ pin, sharedWith }) => pin !== null || sharedWith.length > 0))
    },
  }
}

/** Seconds to wait after so many wrong PINs in a row. */
function waitAfter(wrong: number): number {
  return wrong < TRIES ? 0 : Math.min(MINUTE * 2 ** (wrong - TRIES), LONGEST)
}

/** A slow hash, so that a copy of the file does not give the PIN at once. */
function stretched(pin: string, salt: string): Promise<string> {
  return new Promise((resolve, reject) => {
    scrypt(pin, salt, 32, { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 }, (error, key) =>
      error === null ? resolve(key.toString('base64url')) : reject(error),
    )
  })
}
