// The tables of the archive as documentation and mirrors need them. Their definitions are in migrations/.

import type { Column, Columns } from '../kinds/column.ts'

export interface ArchiveTable {
  readonly name: string
  readonly doc: string
  readonly columns: Columns
  readonly key: readonly string[]
  /** Whose rows these are: one account's, one account's or nobody's, or the store's. */
  readonly owner: 'account' | 'maybe' | 'store'
}

const text = (doc: string): Column => ({ type: 'text', doc })
const integer = (doc: string): Column => ({ type: 'integer', doc })
const instant = (doc: string): Column => ({ type: 'instant', doc })
const blob = (doc: string): Column => ({ type: 'blob', doc })
const date = (doc: string): Column => ({ type: 'date', doc })

/** Columns without the account that a row belongs to. */
export const archiveTables: readonly ArchiveTable[] = [
  {
    name: 'account',
    doc: 'name, fingerprint of the user id, home zone',
    columns: {
      id: integer('Number of the account in the store.'),
      name: text('Name of the account.'),
      user_key: text('Fingerprint of the user id.'),
      zone: text('Home zone (IANA).'),
      created: instant('When it was added.'),
      seal: blob('Checksum over name, owner and zone.'),
    },
    key: ['id'],
    owner: 'account',
  },
  {
    name: 'reply',
    doc: 'every reply as it came (where `origin` ends in `, purged`: without what was purged): source, request, window, time of asking, SHA-256, body (zstd)',
    columns: {
      id: integer('Number of the reply.'),
      source: text('What was asked for.'),
      request: text('Path and parameters, the user id left out.'),
      window_from: date('First local day that was asked for.'),
      window_to: date('Last local day that was asked for.'),
      asked: instant('When it was asked for.'),
      origin: text('Where it is from: the cloud, or a file; then `of NAME` for a merged account, and `, purged`.'),
      bytes: integer('Bytes of the reply as received.'),
      sha256: blob('SHA-256 of the reply as received.'),
      body: blob('The reply, compressed (zstd).'),
      seal: blob('Checksum over everything else that is known of it.'),
      login: text('The login that asked: zepp, zepp-life or mi-fitness; NULL in rows from before, and for a file.'),
    },
    key: ['id'],
    owner: 'account',
  },
  {
    name: 'run',
    doc: 'every sync: start, end, outcome, requests, bytes, summary',
    columns: {
      id: integer('Number of the run.'),
      command: text('Command that ran.'),
      process: integer('Number of its process.'),
      started: instant('When it began.'),
      ended: instant('When it ended.'),
      outcome: text('How it ended.'),
      requests: integer('Requests that it made.'),
      bytes: integer('Bytes that it received.'),
      summary: text('What it did, as JSON.'),
      login: text('The login that asked: zepp, zepp-life or mi-fitness; NULL in rows from before, and for a file.'),
    },
    key: ['id'],
    owner: 'maybe',
  },
  {
    name: 'failure',
    doc: 'windows that failed and are still missing',
    columns: {
      source: text('What was asked for.'),
      window_from: date('First local day that was asked for.'),
      window_to: date('Last local day that was asked for.'),
      at: instant('When it failed.'),
      code: text('Code of the error.'),
      message: text('The error.'),
      login: text('The login that asked: zepp, zepp-life or mi-fitness; NULL in rows from before, and for a file.'),
    },
    key: ['source', 'window_from', 'window_to'],
    owner: 'account',
  },
  {
    name: 'setting',
    doc: 'versions and settings',
    columns: { name: text('Name of the setting.'), value: text('Its value.') },
    key: ['name'],
    owner: 'store',
  },
  {
    name: 'note',
    doc: 'your own notes and tags: day or days, what it is about, tags, text, times of writing',
    columns: {
      note: integer('Number of the note.'),
      date: date('Local day, or the first of several.'),
      to_date: date('Last local day; NULL for one day.'),
      about: text('What it is about: day, night or workout.'),
      workout: integer('The workout, see table workout.'),
      tags: text('Tags.'),
      comment: text('The text.'),
      created: instant('When it was written.'),
      updated: instant('When it was last changed.'),
      checksum: blob('Checksum over the note.'),
    },
    key: ['note'],
    owner: 'account',
  },
  {
    name: 'experiment',
    doc: 'plans of your experiments, as they were written and when',
    columns: {
      name: text('Name of the experiment.'),
      plan: text('The plan, as JSON.'),
      created: instant('When it was written.'),
      checksum: blob('Checksum over the plan.'),
    },
    key: ['name'],
    owner: 'account',
  },
  {
    name: 'purge',
    doc: 'parts that you purged: kinds, days, places, and when; one that was lifted stays',
    columns: {
      purge: integer('Number of the purge.'),
      kinds: text('Kinds of data, as JSON; NULL for all.'),
      from_date: date('First local day.'),
      to_date: date('Last local day.'),
      places: integer('1 when only positions and places were purged.'),
      latitude: { type: 'real', unit: '°', doc: 'Middle of the area; NULL for everywhere.' },
      longitude: { type: 'real', unit: '°', doc: 'Middle of the area; NULL for everywhere.' },
      radius: { type: 'real', unit: 'm', doc: 'Radius of the area; NULL for everywhere.' },
      at: instant('When it was purged.'),
      lifted: integer('The newest reply when it was lifted; NULL while it holds.'),
      checksum: blob('Checksum over the purge.'),
    },
    key: ['purge'],
    owner: 'account',
  },
  {
    name: 'merged_user',
    doc: 'fingerprints of further user ids, of accounts that were merged into one',
    columns: {
      user_key: text('Fingerprint of the user id.'),
      at: instant('When it was merged.'),
    },
    key: ['user_key'],
    owner: 'account',
  },
  {
    name: 'login',
    doc: 'logins of an account, one for each app whose cloud is read',
    columns: {
      app: text('The app: zepp, zepp-life or mi-fitness.'),
      user_key: text('Fingerprint of the user id.'),
      created: instant('When it was first used.'),
      seal: blob('Checksum over the login.'),
    },
    key: ['app'],
    owner: 'account',
  },
]
