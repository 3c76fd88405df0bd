// Pairs the one phone that may use the proxy. The key in the QR code cannot be guessed and always pairs; the six digits
// can, so wrong ones are counted, per device and in total.

import { timingSafeEqual } from 'node:crypto'

/** Wrong digits allowed per device, and for all devices together: a chance of one in ten thousand. */
const most = { device: 10, all: 100 }

export class Pairing {
  private readonly code: string
  private readonly key: string
  private phone: string | null = null
  private readonly wrong = new Map<string, number>()
  private all = 0

  constructor(code: string, key: string) {
    this.code = code
    this.key = key
  }

  isPhone(address: string): boolean {
    return this.phone === address
  }

  /** Whether digits of this device are refused, right or wrong. */
  isLocked(address: string): boolean {
    return this.all >= most.all || (this.wrong.get(address) ?? 0) >= most.device
  }

  /** Pairs the device at `from` if the page it opens is `/pair/KEY` or `/pair?code=DIGITS`; true on success. */
  attempt({ pathname, searchParams }: URL, from: string): boolean {
    if (this.phone !== null && this.phone !== from) return false
    const key = /^\/pair\/([\w-]+)$/.exec(pathname)?.[1]
    const digits = pathname === '/pair' ? searchParams.get('code') : null
    const right = key !== undefined ? same(key, this.key) : digits !== null && this.matches(digits, from)
    if (right) this.phone = from
    return right
  }

  private matches(digits: string, from: string): boolean {
    if (this.isLocked(from)) return false
    if (same(digits.replace(/\s/g, ''), this.code)) return true
    this.wrong.set(from, (this.wrong.get(from) ?? 0) + 1)
    this.all++
    return false
  }
}

function same(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
