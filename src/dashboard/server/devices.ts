// Paired phones and other computers: each has a secret of its own, of which only the hash is stored. The file outlives
// `serve`, so a phone stays paired; the secret of the computer itself does not.

import { createHash, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { readPrivateJson, writePrivate } from '../../files/private.ts'

const DAY = 86_400
/** Days without a request after which a device must be paired again. */
const IDLE = 90
/** Maximum number of paired devices. */
const MOST = 20

const stored = z.array(
  z.object({
    id: z.string(),
    name: z.string(),
    hash: z.string(),
    paired: z.number(),
    seen: z.number(),
    /** The account that a PIN unlocked, which PIN that was, and until when. */
    unlocked: z.object({ account: z.string(), stamp: z.string(), until: z.number() }).optional(),
  }),
)

export interface PairedDevice {
  readonly id: string
  /** Its own description, shortened: `iPhone, Safari`. */
  readonly name: string
  /** Epoch seconds. */
  readonly paired: number
  /** Epoch seconds of the last request, rounded to the day. */
  readonly seen: number
  /** The account that it is unlocked for; null without one. */
  readonly account: string | null
}

/** A device whose secret was shown. */
export interface AdmittedDevice {
  readonly id: string
  /** The account that a PIN unlocked, with the stamp of that PIN; null where nothing is unlocked. */
  readonly unlocked: { readonly account: string; readonly stamp: string } | null
}

/** The entrance of other devices. */
export interface Remote {
  readonly origin: string
  /** SHA-256 of the authority's certificate; null where a proxy ends TLS. */
  readonly fingerprint: string | null
  /** An address that pairs one device, until an epoch second. */
  pair(): { readonly address: string; readonly until: number }
}

export interface PairedDevices {
  /** Pairs a new device; returns its secret, which is not stored. The longest idle one is dropped for the 21st. */
  pair(userAgent: string): string
  /** The paired device that the secret belongs to; null where there is none. */
  admit(secret: string): AdmittedDevice | null
  /** Unlocks an account for the device until the epoch second `until`; null locks it. */
  unlock(
    id: string,
    unlocked: { readonly account: string; readonly stamp: string; readonly until: number } | null,
  ): void
  list(): PairedDevice[]
  /** False where there is none. */
  remove(id: string): boolean
}

/** The devices of the folder `home`; `now` in epoch milliseconds. Methods throw `store` or `disk-full`. */
export function createDevices(home: string, now: () => number): PairedDevices {
  const file = join(home, 'devices.json')
  const seconds = () => Math.floor(now() / 1000)
  const read = () => {
    const checked = stored.safeParse(readPrivateJson(file))
    return (checked.success ? checked.data : []).filter(({ seen }) => seen > seconds() - IDLE * DAY)
  }
  const standing = <T extends { readonly until: number }>(unlocked: T | undefined): T | null =>
    unlocked !== undefined && unlocked.until > seconds() ? unlocked : null
  const write = (devices: z.output<typeof stored>) => writePrivate(file, `${JSON.stringify(devices, null, 2)}\n`)
  return {
    pair(userAgent) {
      const secret = randomBytes(32).toString('base64url')
      const device = {
        id: randomBytes(6).toString('hex'),
        name: deviceLabel(userAgent),
        hash: secretHash(secret),
        paired: seconds(),
        seen: seconds(),
      }
      const others = read().sort((one, other) => other.seen - one.seen)
      write([device, ...others].slice(0, MOST))
      return secret
    },
    admit(secret) {
      // Secrets are long and random, so the timing of comparing their hashes reveals nothing.
      const hash = secretHash(secret)
      const devices = read()
      const device = devices.find((one) => one.hash === hash)
      if (device === undefined) return null
      if (seconds() - device.seen > DAY) {
        device.seen = seconds()
        write(devices)
      }
      const { id } = device
      return { id, unlocked: standing(device.unlocked) }
    },
    unlock(id, unlocked) {
      const devices = read()
      const device = devices.find((one) => one.id === id)
      if (device === undefined) return
      device.unlocked = unlocked ?? undefined
      write(devices)
    },
    list: () =>
      read().map(({ id, name, paired, seen, unlocked }) => ({
        id,
        name,
        paired,
        seen,
        account: standing(unlocked)?.account ?? null,
      })),
    remove(id) {
      const devices = read()
      const left = devices.filter((one) => one.id !== id)
      if (left.length < devices.length) write(left)
      return left.length < devices.length
    },
  }
}

const secretHash = (secret: string) => createHash('sha256').update(secret).digest('base64url')

/** System and browser out of a User-Agent. */
function deviceLabel(userAgent: string): string {
  const first = (names: readonly (readonly [RegExp, string])[], other: string) =>
    names.find(([pattern]) => pattern.test(userAgent))?.[1] ?? other
  const system = first(
    [
      [/iPhone/, 'iPhone'],
      [/iPad/, 'iPad'],
      [/Android/, 'Android'],
      [/Windows/, 'Windows'],
      [/Mac OS X/, 'Mac'],
      [/Linux/, 'Linux'],
    ],
    'Device',
  )
  const browser = first(
    [
      [/Firefox|FxiOS/, 'Firefox'],
      [/Edg/, 'Edge'],
      [/Chrome|CriOS/, 'Chrome'],
      [/Safari/, 'Safari'],
    ],
    '',
  )
  return browser === '' ? system : `${system}, ${browser}`
}
