// Notes: archive data that no rebuild changes, in backups and exports, deleted by a purge.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { WristoryError } from '../src/errors.ts'
import { backup, restore } from '../src/store/backup.ts'
import { checkStore } from '../src/store/check.ts'
import { addPlan, readPlans } from '../src/store/experiments.ts'
import { contentHash } from '../src/store/hash.ts'
import { addNote, type Draft, editNote, readNotes, removeNote } from '../src/store/journal.ts'
import { notesCsv, readDrafts } from '../src/store/journal-csv.ts'
import { purgeAccount } from '../src/store/purge.ts'
import { rebuild } from '../src/store/rebuild.ts'
import { openStore, storePath } from '../src/store/store.ts'
import { now, tempStore } from './temp-store.ts'

const draft = (more: Partial<Draft> = {}): Draft => ({
  date: '2026-11-01',
  to_date: null,
  about: 'day',
  workout: null,
  tags: [],
  comment: 'tired',
  ...more,
})

test('a note is added, found by day and tag, edited and removed', async () => {
  using place = await tempStore()
  const { database } = place.store
  const id = addNote(database, place.account.id, draft({ tags: [' Coffee ', 'coffee', 'Late  night'] }), 100)
  addNote(database, place.account.id, draft({ date: '2026-11-03', to_date: '2026-11-08', comment: 'holiday' }), 100)
  assert.deepEqual(readNotes(database, place.account.id, { tag: 'coffee' })[0]!.tags, ['coffee', 'late night'])
  assert.deepEqual(
    readNotes(database, place.account.id, { from: '2026-11-06', to: '2026-11-06' }).map((n) => n.comment),
    ['holiday'],
  )
  const edited = editNote(database, place.account.id, id, { comment: 'rested', about: 'night' }, 200)
  assert.deepEqual([edited.comment, edited.about, edited.created, edited.updated], ['rested', 'night', 100, 200])
  removeNote(database, place.account.id, id)
  assert.equal(readNotes(database, place.account.id).length, 1)
  assert.throws(() => removeNote(database, place.account.id, id), /There is no note/)
})

test('what is no note is refused', async () => {
  using place = await tempStore()
  for (const wrong of [
    draft({ date: '2026-02-30' }),
    draft({ to_date: '2026-10-31' }),
    draft({ comment: '  ' }),
    draft({ about: 'workout' }),
    draft({ workout: 1 }),
    draft({ tags: ['a,b'] }),
    draft({ comment: 'x'.repeat(10_001) }),
  ])
    assert.throws(() => addNote(place.store.database, place.account.id, wrong, 1), WristoryError)
  assert.deepEqual(readNotes(place.store.database, place.account.id), [])
})

test('notes and plans survive a rebuild, a backup and a restore, and leave the hash of the rows alone', async () => {
  using place = await tempStore()
  const { database } = place.store
  const before = contentHash(database)
  addNote(database, place.account.id, draft(), 100)
  addPlan(database, place.account.id, 'no coffee', { figure: 'sleep_minutes' }, 100)
  assert.throws(() => addPlan(database, place.account.id, 'no coffee', {}, 200), /already/)
  rebuild(database)
  assert.equal(contentHash(database), before)
  assert.equal(readNotes(database, place.account.id).length, 1)
  const elsewhere = mkdtempSync(join(tmpdir(), 'wristory-journal-'))
  try {
    await backup(place.folder, join(elsewhere, 'copy.db'), false, now)
    await restore(join(elsewhere, 'home'), join(elsewhere, 'copy.db'), now)
    const store = await openStore({ folder: join(elsewhere, 'home'), now })
    assert.deepEqual(readNotes(store.database, place.account.id), readNotes(database, place.account.id))
    assert.equal(readPlans(store.database, place.account.id)[0]!.name, 'no coffee')
    store.close()
  } finally {
    rmSync(elsewhere, { recursive: true })
  }
})

test('check names a note that is not what was written', async () => {
  using place = await tempStore()
  const id = addNote(place.store.database, place.account.id, draft(), 100)
  assert.deepEqual((await checkStore({ path: storePath(place.folder) })).findings, [])
  place.store.database.run('UPDATE note SET comment = ? WHERE note = ?', 'forged', id)
  const { findings } = await checkStore({ path: storePath(place.folder) })
  assert.deepEqual(
    findings.map(({ part, place: where }) => [part, where]),
    [['archive', `note ${id}`]],
  )
})

test('purging an account takes its notes and plans', async () => {
  const place = await tempStore()
  addNote(place.store.database, place.account.id, draft({ comment: 'a word that nobody shall read' }), 100)
  addPlan(place.store.database, place.account.id, 'plan', {}, 100)
  place.store.close()
  await purgeAccount(place.folder, 'me', now)
  const store = await openStore({ folder: place.folder, now })
  for (const table of ['note', 'experiment'])
    assert.equal(store.database.get<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)!.n, 0)
  store.close()
  rmSync(place.folder, { recursive: true })
})

test('CSV out and in again gives the same notes, formulas and quotes included', async () => {
  using place = await tempStore()
  const drafts = [
    draft({ comment: '=1+1 "quoted", and\nanother line', tags: ['-5', 'café'] }),
    draft({ to_date: '2026-11-04', about: 'night', comment: '', tags: ['alcohol'] }),
    draft({ about: 'workout', workout: 1_700_000_000, comment: "'apostrophe" }),
  ]
  for (const one of drafts) addNote(place.store.database, place.account.id, one, 100)
  const csv = notesCsv(readNotes(place.store.database, place.account.id))
  assert.doesNotMatch(csv, /"[=+@-]/)
  assert.deepEqual(
    readDrafts(csv),
    readNotes(place.store.database, place.account.id).map(({ date, to_date, about, workout, tags, comment }) => ({
      date,
      to_date,
      about,
      workout,
      tags: [...tags],
      comment,
    })),
  )
  assert.deepEqual(readDrafts('date;tags\n2026-01-01;late, wine\n')[0]!.tags, ['late', 'wine'])
  assert.throws(() => readDrafts('date,comment\nyesterday,x\n'), /Row 2/)
  assert.throws(() => readDrafts('a,b\n'), /no notes/)
})
