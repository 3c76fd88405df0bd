// Another person in the store of a folder: a sparse history, fetched from a simulator of its own.

import { rmSync } from 'node:fs'
import { openCloud } from '../../src/cloud/index.ts'
import { openStore } from '../../src/store/store.ts'
import { sync } from '../../src/sync/sync.ts'
import { evening, madeUpStore } from './made-up-store.ts'

let persons = 0

/** Adds the account `name` to the store, with 40 days and without a sign-in. */
export async function secondPerson(folder: string, name: string): Promise<void> {
  const other = await madeUpStore({ days: 40, person: 'sparse', fetched: false })
  const { email, password } = other.simulator.accounts[0]!
  const cloud = openCloud({ home: other.home, env: {}, version: '0', cloud: other.simulator.url, clock: () => evening })
  const now = () => Math.floor(evening / 1000)
  const store = await openStore({ folder, write: true, now })
  try {
    const session = await cloud.signIn('encrypted', { account: email, password })
    await cloud.tokens.save(name, session)
    const client = await cloud.client(name)
    persons += 1
    await sync({
      store,
      account: store.ensureAccount(name, `${session.userId}${persons}`, 'Europe/Berlin'),
      userId: session.userId,
      cloud: { get: (path, query) => client.get(path, query, { accept: [404] }) },
      now,
    })
  } finally {
    store.close()
    await cloud.close()
    await other.remove()
    rmSync(other.home, { recursive: true, force: true })
  }
}
