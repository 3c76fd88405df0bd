// Signs in and out for the page. The password goes through this process to the vendor's sign-in and is stored nowhere;
// only the resulting session is.

import type { z } from 'zod'
import { openCloud, type Session, type TokenStore } from '../../cloud/index.ts'
import { browserAddress } from '../../cloud/mi-fitness/signin/sts-address.ts'
import { xiaomiAddress } from '../../cloud/signin/xiaomi.ts'
import { defaultAccount, openTokens } from '../../cloud/tokens.ts'
import { WristoryError } from '../../errors.ts'
import type { signInAsked } from '../schema.ts'
import { type KeptSignIn, keptSignIns } from './kept-sign-in.ts'
import { createQrSignIn, loginName, type QrSignIn } from './qr-sign-in.ts'
import type { SyncAsked } from './sync-job.ts'

export interface AccountOptions {
  readonly home: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly version: string
  /** Origin used instead of the vendor. */
  readonly origin: string | undefined
  readonly account: string | undefined
  readonly zone: string | null
}

export interface SignInDesk {
  list(): Promise<KeptSignIn[]>
  /** The sign-in that a sync would use; null if none is stored. */
  chosen(): Promise<KeptSignIn | null>
  /** Signs in and stores the session; returns its name. Throws what the sign-in throws. */
  signIn(asked: z.infer<typeof signInAsked>): Promise<string>
  signOut(name: string): Promise<boolean>
  /** A sign-in to Mi Fitness by QR code. */
  readonly qr: QrSignIn
  /** Where a Xiaomi account signs in to Mi Fitness; its final address is pasted back as `redirect`. */
  miPage(): string
  /** Where a Xiaomi account signs in; its final address is pasted back as `redirect`. */
  xiaomiPage(): string
  /** What a sync needs; throws `sign-in-needed` if no sign-in is stored. */
  forSync(): Promise<SyncAsked>
}

export function createAccount(options: AccountOptions): SignInDesk {
  const { home, env, version, origin, account } = options
  const withCloud = async <T>(work: (cloud: ReturnType<typeof openCloud>) => Promise<T>): Promise<T> => {
    const cloud = openCloud({ home, env, version, cloud: origin })
    try {
      return await work(cloud)
    } finally {
      await cloud.close()
    }
  }
  const keep = async (tokens: TokenStore, session: Session, given?: string) => {
    const shown = account ?? (await keptSignIns(tokens))[0]?.name
    const name = loginName(given, session, shown, account ?? defaultAccount)
    await tokens.save(name, session)
    return name
  }
  const qr = createQrSignIn(async (prompts, signal) => {
    const cloud = openCloud({ home, env, version, cloud: origin, signal })
    try {
      await keep(cloud.tokens, await cloud.signIn('qr', {}, { prompts }))
    } finally {
      await cloud.close()
    }
  })
  // A page without one of the accounts is better than none: the command line reports what is wrong with it.
  const list = async () =>
    (await keptSignIns(openTokens(home))).sort((a, b) => Number(b.name === account) - Number(a.name === account))
  return {
    list,
    async chosen() {
      return (await list()).find(({ name }) => account === undefined || name === account) ?? null
    },
    signIn: ({ via, name, email, ...given }) =>
      withCloud(async (cloud) => {
        const session = await cloud.signIn(via, { account: email, ...given })
        return await keep(cloud.tokens, session, name)
      }),
    qr,
    miPage: () => browserAddress(origin),
    signOut: (name) => withCloud(({ tokens }) => tokens.remove(name)),
    xiaomiPage: () => xiaomiAddress(origin),
    async forSync() {
      const kept = await list()
      if (kept.length === 0) throw new WristoryError('sign-in-needed', 'Nobody is signed in')
      return { home, env: { ...env }, version, origin, account: account ?? kept[0]!.name, zone: options.zone }
    },
  }
}
