// `wristory export`: the history, or a part of it, as files for other programs.

import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { WristoryError } from '../../errors.ts'
import type { Format } from '../../export/format.ts'
import { formatOf, formats } from '../../export/index.ts'
import { checkKinds, type ExportChoice, type ExportRequest, singleFile } from '../../export/run/request.ts'
import { runExport } from '../../export/run/run.ts'
import { fileTarget, folderTarget, pipeTarget, type Target } from '../../export/run/target.ts'
import { version } from '../../files/version.ts'
import { makeCurrent } from '../../store/current.ts'
import type { Database } from '../../store/driver.ts'
import { type Account, openStore } from '../../store/store.ts'
import { chosenAccount } from '../account.ts'
import type { Define } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { drawPairs } from '../draw/table.ts'
import {
  exportSummary,
  nothingToExport,
  refuseIgnored,
  refuseUnknownSports,
  severalHint,
  unitsNote,
} from '../export-words.ts'
import { steadyMemory } from '../memory.ts'
import { inOrder, localDay, names, position, wholeNumber } from '../options.ts'
import { createProgress } from '../progress.ts'
import { oneLine } from '../terminal-text.ts'

interface ExportFlags {
  readonly kind?: string[]
  readonly from?: string
  readonly to?: string
  readonly units: 'metric' | 'imperial'
  readonly sport?: string[]
  readonly workout?: string
  readonly output?: string
  readonly china?: 'wgs84' | 'gcj02'
  readonly deleted?: true
  readonly force?: true
  readonly sync?: true
  readonly prune?: true
  readonly manifest?: string
  readonly gps: boolean
  readonly ids: boolean
  readonly notes: boolean
  readonly roundStart?: true
  readonly trimHome?: number
  readonly homeAt?: { latitude: number; longitude: number }
}

export const define: Define = (command, context) => {
  command
    .description(
      'Write the history as files for other programs. Without FORMAT, list the formats. A single file goes to stdout unless that is a terminal; several files go into a folder with a manifest.',
    )
    .argument('[format]', 'which format')
    .option('--kind <names>', 'only these kinds, comma-separated', names)
    .option('--from <day>', 'first local day', localDay)
    .option('--to <day>', 'last local day', localDay)
    .addOption(
      command
        .createOption('--units <system>', 'units of tables and reports')
        .choices(['metric', 'imperial'])
        .default('metric' as const),
    )
    .option('--sport <names>', 'only workouts of these sports: names or codes, comma-separated', names)
    .option('--workout <id>', 'only this workout: its id, or `latest`')
    .option('-o, --output <path>', 'file, folder (ends in / or gets several files) or - for stdout')
    .option('--force', 'overwrite existing files')
    .option('--sync', 'update a folder: write only new and changed files')
    .option('--prune', 'with --sync: remove files of earlier exports that are no longer part of it')
    .option('--manifest <file>', 'with --sync: path of the list of files (default: manifest.json in the folder)')
    .addOption(
      command
        .createOption('--china <system>', 'positions recorded by gaode (GCJ-02): convert to wgs84, or keep gcj02')
        .choices(['wgs84', 'gcj02']),
    )
    .option('--deleted', 'include workouts that were deleted in the cloud')
    .option('--no-gps', 'leave out positions and names of places')
    .option('--no-ids', 'leave out identifiers of devices and people')
    .option('--no-notes', 'leave out your own notes and tags')
    .option('--round-start', "move each workout's start back to the last quarter of an hour")
    .option('--trim-home <metres>', 'leave out positions within this distance of home', wholeNumber(10, 100_000))
    .option('--home-at <lat,lon>', 'coordinates of home (default: first and last position of each track)', position)
    .action(async (name, options) => {
      if (name === undefined) return listFormats(context())
      if (!options.sync && (options.prune || options.manifest !== undefined))
        throw new WristoryError('usage', '--prune and --manifest go with --sync.')
      await exportTo(formatOf(name), options as ExportFlags, context())
    })
}

/** Resident bytes from which an export collects its garbage, and how many days or batches lie between two collections. */
const ENOUGH = 100 * 2 ** 20
const APART = 36

async function exportTo(format: Format, options: ExportFlags, context: CommandContext): Promise<void> {
  // Rows are short-lived; V8 would let a hundred MiB of them pile up.
  setFlagsFromString('--max-semi-space-size=2')
  const breathe = steadyMemory(ENOUGH, APART)
  const { home, account, now, json, emit, note, stderr, styleOfNotes, quiet, signal } = context
  inOrder(options.from, options.to)
  const choice: ExportChoice = {
    from: options.from ?? null,
    to: options.to ?? null,
    kinds: options.kind ?? null,
    sports: options.sport ?? null,
    workout: options.workout ?? null,
  }
  refuseIgnored(format, choice)
  checkKinds(format, choice.kinds)
  await makeCurrent(home, now)
  const store = await openStore({ folder: home, now: () => Math.floor(now() / 1000) })
  const progress = createProgress({ stream: stderr, style: styleOfNotes, quiet, title: 'Exporting', now })
  let target: Target | null = null
  try {
    const chosen = store.account(chosenAccount(store, account).name)!
    if (choice.sports !== null) refuseUnknownSports(store.database, chosen.id, choice.sports)
    const remark = unitsNote(format, options.units)
    if (remark !== null) note(remark)
    const onRead = (done: number, total: number) => {
      progress.update({ done: Math.min(done, total), total })
      breathe()
    }
    const request = { ...toRequest(format, chosen, choice, options), findings: findingsIn(store.database, chosen) }
    if (options.sync) {
      const { exportSynced } = await import('../export-sync.ts')
      await exportSynced(context, store.database, request, options, onRead)
      return
    }
    const { to, folder } = destination(format, choice, options.output, context)
    if (to === '-' && json)
      throw new WristoryError('usage', 'With --json the summary goes to stdout: name a file with -o.')
    target = chooseTarget(to, folder, { force: options.force === true, several: severalHint(format) }, context)
    const manifest = await runExport(store.database, { ...request, hashes: folder || json }, target, onRead)
    signal.throwIfAborted()
    if (manifest.files.length === 0) throw nothingToExport(store.database, chosen.id, format, choice, manifest)
    if (folder) await target.add('manifest.json', utf8(`${JSON.stringify(manifest, null, 2)}\n`))
    const place = await target.finish()
    target = null
    progress.end()
    if (json) await emit({ ...manifest, place })
    else for (const line of exportSummary(format, manifest, oneLine(place))) note(line)
  } finally {
    progress.end()
    await target?.abandon()
    store.close()
  }
}

/** Statistics are loaded and computed only for an export that has them. */
function findingsIn(database: Database, account: Account): NonNullable<ExportRequest['findings']> {
  return async (at) => {
    const [{ createReader }, { findingRows }] = await Promise.all([
      import('../../query/reader.ts'),
      import('../../query/insight/findings.ts'),
    ])
    return findingRows(createReader(database, account, at * 1000))
  }
}

function toRequest(format: Format, account: Account, choice: ExportChoice, options: ExportFlags): ExportRequest {
  return {
    format,
    account,
    ...choice,
    units: options.units,
    redaction: {
      noGps: !options.gps,
      noIds: !options.ids,
      noNotes: !options.notes,
      roundStart: options.roundStart === true,
      trimHome: options.trimHome ?? null,
      home: options.homeAt ?? null,
    },
    china: options.china ?? null,
    deleted: options.deleted === true,
    version: version(),
    hashes: true,
  }
}

/** The default target: a pipe takes a single file, else a descriptive name in this folder. */
function destination(
  format: Format,
  choice: ExportChoice,
  output: string | undefined,
  { isTTY, json }: CommandContext,
): { to: string; folder: boolean } {
  const single = singleFile(format, choice)
  const kinds = choice.kinds ?? []
  if (output === undefined) {
    if (!isTTY && !json) {
      if (single) return { to: '-', folder: false }
      throw severalFiles(format)
    }
    const stem = ['wristory', format.name, ...kinds, choice.from, choice.to].filter((part) => part !== null)
    return { to: stem.join('-') + (single ? format.extension : ''), folder: !single }
  }
  if (output === '-') {
    if (single) return { to: output, folder: false }
    throw severalFiles(format)
  }
  const isFolder = existsSync(output) && statSync(output).isDirectory()
  if (single && isFolder)
    return { to: join(output, `wristory-${kinds[0] ?? format.name}${format.extension}`), folder: false }
  if (output.endsWith('/') || isFolder) return { to: output, folder: true }
  // A name with the format's extension is a file even if several were possible: a second one is refused.
  return { to: output, folder: !single && !output.endsWith(format.extension) }
}

function severalFiles(format: Format): WristoryError {
  return new WristoryError('usage', 'The export has several files; a pipe takes one.', {
    hint: severalHint(format),
  })
}

function chooseTarget(
  to: string,
  folder: boolean,
  how: { readonly force: boolean; readonly several: string },
  { write, signal }: CommandContext,
): Target {
  if (to === '-') return pipeTarget(write, signal)
  return folder ? folderTarget({ path: to, ...how, signal }) : fileTarget({ path: to, ...how, signal })
}

async function* utf8(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}

async function listFormats({ json, emit, print, style }: CommandContext): Promise<void> {
  if (json) {
    await emit(
      formats.map(({ name, title, extension, mediaType, holds }) => ({ name, title, extension, mediaType, holds })),
    )
    return
  }
  await print(
    drawPairs(
      formats.map(({ name, title }) => [name, title] as const),
      style,
    ),
  )
}
