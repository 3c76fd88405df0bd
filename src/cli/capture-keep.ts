// Stores the replies of a capture as they come, so that nothing that was shown is lost however it ends.

import type { SeenExchange } from '../capture/index.ts'
import { WristoryError } from '../errors.ts'
import { doorOfExchanges, type Exchange, importInto, ownerTest } from '../import/index.ts'
import { openStore } from '../store/store.ts'
import type { CommandContext } from './context.ts'

export interface KeeperOptions {
  /** Name of the account. */
  readonly name: string
  /** The person's user id, once it is known. */
  readonly owner: () => string | undefined
  /** Called once per reply: when it is stored, or has to wait. */
  readonly onTold: (seen: SeenExchange, kept: boolean) => void
}

export interface CaptureKeeper {
  /** Replies that were not in the archive before. */
  readonly fresh: number
  /** Adds a reply; it is stored as soon as its owner is known. */
  add(seen: SeenExchange): void
  /** Retries what waits for the user id, or for another command that is writing. */
  retry(): void
  /**
   * Resolves when everything possible is stored; throws why something is not (`wrong-account`, `busy`, `disk-full`
   * ...).
   */
  settle(): Promise<void>
}

/** Bytes that may wait; later replies are dropped. */
const MOST_WAITING = 256 << 20

export function createKeeper(context: CommandContext, { name, owner, onTold }: KeeperOptions): CaptureKeeper {
  let fresh = 0
  let waiting: SeenExchange[] = []
  const told = new Set<SeenExchange>()
  // A later page is complete only with the earlier ones, which are offered again; stored ones change nothing.
  const pages: Exchange[] = []
  let failure: WristoryError | null = null
  let work: Promise<void> = Promise.resolve()

  const tell = (list: readonly SeenExchange[], kept: boolean) => {
    for (const seen of list) {
      if (!told.has(seen)) onTold(seen, kept)
      told.add(seen)
    }
  }
  const keep = async (): Promise<void> => {
    if (waiting.length === 0) return
    const userId = owner()
    if (userId === undefined) return tell(waiting, false)
    const taken = waiting
    waiting = []
    try {
      fresh += await bring(context, name, userId, [...pages, ...taken.map(({ exchange }) => exchange)])
      pages.push(...taken.filter(({ more }) => more).map(({ exchange }) => exchange))
      failure = null
      tell(taken, true)
    } catch (error) {
      waiting = [...taken, ...waiting]
      if (!(error instanceof WristoryError)) throw error
      failure = error
      tell(taken, false)
    }
  }
  const retry = () => {
    work = work.then(keep)
    // `settle` says it.
    work.catch(() => undefined)
  }
  return {
    get fresh() {
      return fresh
    },
    add(seen) {
      const held = waiting.reduce((sum, { exchange }) => sum + (exchange.body?.length ?? 0), 0)
      if (held > MOST_WAITING) return
      waiting.push(seen)
      retry()
    },
    retry,
    async settle() {
      retry()
      await work
      if (failure !== null) throw failure
    },
  }
}

/** The store is open only for this write, so that other commands can use it in between. */
async function bring(
  { home, now, zone }: CommandContext,
  name: string,
  userId: string,
  exchanges: readonly Exchange[],
): Promise<number> {
  const store = await openStore({ folder: home, write: true, now: () => Math.floor(now() / 1000) })
  try {
    const account = store.ensureAccount(name, userId, zone)
    const doors = [doorOfExchanges(exchanges)]
    return (await importInto(store, account, { doors, zone: account.zone, isOwn: ownerTest(store, account) })).fresh
  } finally {
    store.close()
  }
}
