// Receiver "folder": the files of an export format, kept current in a folder. Only new and changed files are written,
// because watchers treat every written file as new; files that no longer belong there are removed if we wrote them.

import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import { WristoryError } from '../errors.ts'
import { exportFiles, isFile } from '../export/files.ts'
import type { Format, Setting } from '../export/format.ts'
import { formatOf, formats } from '../export/index.ts'
import { slug } from '../export/slug.ts'
import { workoutKinds } from '../export/workouts-of.ts'
import { draftPath, publish } from '../files/atomic.ts'
import { fileError } from '../files/failure.ts'
import { writeStream } from '../files/stream.ts'
import { feedKinds } from '../store/feed.ts'
import { type Delivery, dateRuns, type ReceiverType, type Setup } from './receiver.ts'

/** Formats that only the store can write have no files to compare. */
const usable = formats.filter(({ holds }) => holds !== 'store').map(({ name }) => name)

export const folder: ReceiverType = {
  name: 'folder',
  title: 'Files of an export format, kept current in a folder',
  sends: 'files into a folder that you name; nothing leaves the machine unless the folder is shared',
  options: {
    path: { label: 'Folder', means: 'absolute path of the folder', required: true },
    format: { label: 'Format', means: 'export format', required: true, choices: usable },
    units: { label: 'Units', means: 'units of tables', fallback: 'metric', choices: ['metric', 'imperial'] },
  },
  where: ({ path = '' }) => {
    if (isAbsolute(path)) return path
    throw new WristoryError('usage', 'folder: the option path must begin at the root.')
  },
  kinds: ({ format = '' }) => kindsOf(formatOf(format)),
  days: 36_500,
  async open(setup) {
    const { path = '', format: name = '' } = setup.options
    const format = formatOf(name)
    try {
      mkdirSync(path, { recursive: true, mode: 0o700 })
    } catch (error) {
      throw fileError(error, 'made', path)
    }
    return {
      deliver: (delivery) => deliver(setup, format, path, delivery),
      close: async () => undefined,
    }
  },
}

/** Kinds of the feed behind a format: `day` includes the figures. */
function kindsOf(format: Format): readonly string[] {
  const taken = format.holds === 'workout' ? workoutKinds : 'kinds' in format ? format.kinds : feedKinds
  return taken.includes('day') ? [...new Set([...taken, 'day_figure'])] : taken
}

async function deliver(setup: Setup, format: Format, path: string, delivery: Delivery): Promise<void> {
  const { things, now } = setup
  const { account, changes, since } = delivery
  // Files of single days or workouts hang on their own days; others on everything.
  const apart = format.holds === 'day' || format.holds === 'workout'
  const spans =
    delivery.removed || !apart
      ? [{ from: since, to: null }]
      : dateRuns(delivery.dates, format.holds === 'day' ? 366 : 1)
  const touched = new Set(changes.map(({ kind }) => (kind === 'day_figure' ? 'day' : kind)))
  const setting: Setting = {
    units: setup.options.units === 'imperial' ? 'imperial' : 'metric',
    version: setup.version,
    // Only if a format requires it: whole hours, so that a run alone writes nothing.
    made: Math.floor(now() / 3600) * 3600,
    person: setup.redaction.noIds ? '' : delivery.person,
  }
  // Each account has its own folder, because names of files would collide.
  const place = join(path, slug(delivery.person))
  for (const { from, to } of spans) {
    const before = new Map(
      things.all(account, apart ? (from ?? '') : '', apart ? (to ?? '~') : '~').map((thing) => [thing.id, thing]),
    )
    if (!delivery.removed) {
      const history = delivery.history(from, to)
      const kinds = format.holds === 'table' ? [...touched].filter((kind) => history.names.includes(kind)) : null
      for await (const item of exportFiles(format, history, setting, { kinds })) {
        if (!isFile(item)) continue
        const known = before.get(item.name) ?? things.get(account, item.name)
        before.delete(item.name)
        const hash = await writeNews(join(place, item.name), item.bytes, known?.hash)
        things.put(account, { id: item.name, date: apart ? (dateIn(item.name) ?? from ?? '') : '', hash, remote: '' })
      }
      // Of tables, only the changed ones were generated.
      if (format.holds === 'table') for (const name of [...before.keys()]) before.delete(name)
    }
    for (const name of before.keys()) {
      rmSync(join(place, name), { force: true })
      things.remove(account, name)
    }
  }
}

function dateIn(name: string): string | undefined {
  return /\d{4}-\d\d-\d\d/.exec(name)?.[0]
}

/** Writes the file if its bytes differ from `known` or it is missing; returns the hash of the bytes. */
async function writeNews(file: string, bytes: AsyncIterable<Uint8Array>, known: string | undefined): Promise<string> {
  const draft = draftPath(file)
  const sum = createHash('sha256')
  const summed = async function* () {
    for await (const piece of bytes) {
      sum.update(piece)
      yield piece
    }
  }
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    await writeStream(draft, summed())
    const hash = sum.digest('hex').slice(0, 32)
    if (hash !== known || !existsSync(file)) publish(draft, file, true)
    return hash
  } catch (error) {
    throw fileError(error, 'written', file)
  } finally {
    rmSync(draft, { force: true })
  }
}
