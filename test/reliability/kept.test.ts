// Nothing that was fetched is ever deleted but by purge: S8 of the catalogue in docs/reliability.md.

import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { storePath } from '../../src/store/store.ts'
import { hashOf, startWorld, type World } from './world.ts'

let world: World
before(async () => {
  world = await startWorld({ days: 12 })
})
after(() => world[Symbol.asyncDispose]())

test('S8: replies cannot be deleted or changed, and only purge deletes a history', async () => {
  const home = world.home()
  assert.equal((await world.sync(home)).status, 0)
  const { DatabaseSync } = await import('node:sqlite')
  const raw = new DatabaseSync(storePath(home))
  for (const sql of ['DELETE FROM reply', "UPDATE reply SET source = 'x'", 'UPDATE reply SET body = zeroblob(9)'])
    assert.throws(() => raw.exec(sql), /never/)
  raw.close()
  assert.equal((await world.run(home, ['purge'])).status, 2)
  assert.equal(await hashOf(home), world.reference)
  assert.equal((await world.run(home, ['purge', '--yes', '--account', 'nobody'])).status, 2)
  assert.equal((await world.run(home, ['purge', '--yes', '--account', 'default'])).status, 0)
  const left = new DatabaseSync(storePath(home))
  assert.equal(left.prepare('SELECT count(*) AS n FROM reply').get()?.n, 0)
  left.exec("BEGIN; INSERT INTO account (id, name, created) VALUES (9, 'x', 0)")
  left.exec("INSERT INTO reply VALUES (1, 9, 's', 'r', 'a', 'b', 0, 'o', 0, x'', x'', x'')")
  assert.throws(() => left.exec('DELETE FROM reply'), /never/)
  left.exec('ROLLBACK')
  left.close()
  assert.equal((await world.sync(home)).status, 0)
  assert.equal(await hashOf(home), world.reference)
  assert.equal((await world.run(home, ['purge', '--yes'])).status, 0)
  assert.deepEqual(
    readdirSync(home).filter((name) => name.includes('.db')),
    [],
  )
  assert.ok(existsSync(join(home, 'accounts', 'default.json')))
})
