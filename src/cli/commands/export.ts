// `wristory export`: the history, or a part of it, as files for other programs.

import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { InvalidArgumentError } from '@commander-js/extra-typings'
import { WristoryError } from '../../errors.ts'
import type { Format } from '../../export/format.ts'
import { formatOf, formats } from '../../export/index.ts'
import { type Choice, checkKinds, type Manifest, runExport, singleFile } from '../../export.ts'
import { openStore } from '../../store/store.ts'
import { fileTarget, folderTarget, pipeTarget, type Target } from '../../target.ts'
import { chosenAccount } from '../account.ts'
import type { Context } from '../context.ts'
import { size, some } from '../draw/number.ts'
import { drawPairs } from '../draw/table.ts'
import { steadyMemory } from '../memory.ts'
import { inOrder, localDay, names, wholeNumber } from '../options.ts'
import { createProgress } from '../progress.ts'
import { version } from '../version.ts'
import type { Define } from './index.ts'

interface Options {
  readonly kind?: string[]
  readonly from?: string
  readonly to?: string
  readonly units: 'metric' | 'imperial'
  readonly sport?: string[]
  readonly workout?: string
  readonly output?: string
  readonly force?: true
  readonly gps: boolean
  readonly ids: boolean
  readonly roundStart?: true
  readonly trimHome?: number
  readonly homeAt?: { latitude: number; longitude: number }
}

export const define: Define = (command, context) => {
  command
    .description(
      'Write the history as files for other programs. Without FORMAT, list the formats. A single file goes to stdout when that is not a terminal; several go into a folder with a manifest.',
    )
    .argument('[format]', 'which format')
    .option('--kind <names>', 'only these kinds, separated by commas', names)
    .option('--from <day>', 'first local day', localDay)
    .option('--to <day>', 'last local day', localDay)
    .addOption(
      command
        .createOption('--units <system>', 'of tables and reports')
        .choices(['metric', 'imperial'])
        .default('metric' as const),
    )
    .option('--sport <names>', 'only workouts of these sports: names or codes, separated by commas', names)
    .option('--workout <id>', 'only this workout: its id, or `latest`')
    .option('-o, --output <path>', 'file, folder (ends in / or holds several files) or - for stdout')
    .option('--force', 'overwrite what is there')
    .option('--no-gps', 'leave out positions and names of places')
    .option('--no-ids', 'leave out identifiers of devices and persons')
    .option('--round-start', 'move workouts to the quarter of an hour before they began')
    .option('--trim-home <metres>', 'leave out positions so near to home', wholeNumber(10, 100_000))
    .option('--home-at <lat,lon>', 'where home is; else the first and last position of each track', position)
    .action(async (name, options) => {
      if (name === undefined) return listFormats(context())
      await exportTo(formatOf(name), options as Options, context())
    })
}

/** Resident bytes from which an export collects its garbage, and how many days or batches lie between two collections. */
const ENOUGH = 115 * 2 ** 20
const APART = 40

async function exportTo(format: Format, options: Options, context: Context): Promise<void> {
  // Rows live for a moment only; V8 would let a hundred MiB of them pile up before it looks.
  setFlagsFromString('--max-semi-space-size=2')
  const breathe = steadyMemory(ENOUGH, APART)
  const { home, account, now, json, emit, note, stderr, styleOfNotes, quiet, signal } = context
  inOrder(options.from, options.to)
  const choice: Choice = {
    from: options.from ?? null,
    to: options.to ?? null,
    kinds: options.kind ?? null,
    sports: options.sport ?? null,
    workout: options.workout ?? null,
  }
  checkKinds(format, choice.kinds)
  const store = await openStore({ folder: home, now: () => Math.floor(now() / 1000) })
  const progress = createProgress({ stream: stderr, style: styleOfNotes, quiet, title: 'Exporting', now })
  let target: Target | null = null
  try {
    const chosen = store.account(chosenAccount(store, account).name)!
    const { to, folder } = destination(format, choice, options.output, context)
    if (to === '-' && json)
      throw new WristoryError('usage', 'With --json the summary goes to stdout: name a file with -o.')
    target = targetOf(to, folder, options, context)
    const manifest = await runExport(
      store.database,
      {
        format,
        account: chosen,
        ...choice,
        units: options.units,
        redaction: {
          noGps: !options.gps,
          noIds: !options.ids,
          roundStart: options.roundStart === true,
          trimHome: options.trimHome ?? null,
          home: options.homeAt ?? null,
        },
        version: version(),
        hashes: folder || json,
      },
      target,
      (done, total) => {
        progress.update({ done: Math.min(done, total), total })
        breathe()
      },
    )
    signal.throwIfAborted()
    if (folder) await target.add('manifest.json', bytesOf(`${JSON.stringify(manifest, null, 2)}\n`))
    const place = await target.finish()
    target = null
    progress.end()
    if (json) await emit({ ...manifest, place })
    else for (const line of summary(manifest, place)) note(line)
  } finally {
    progress.end()
    await target?.abandon()
    store.close()
  }
}

/** Where the export goes when nothing was said: a pipe takes a single file, else a telling name in this folder. */
function destination(
  format: Format,
  choice: Choice,
  output: string | undefined,
  { isTTY, json }: Context,
): { to: string; folder: boolean } {
  const single = singleFile(format, choice)
  const kinds = choice.kinds ?? []
  if (output === undefined) {
    if (single && !isTTY && !json) return { to: '-', folder: false }
    const stem = ['wristory', format.name, ...kinds, choice.from, choice.to].filter((part) => part !== null)
    return { to: stem.join('-') + (single ? format.extension : ''), folder: !single }
  }
  if (output === '-') {
    if (single) return { to: output, folder: false }
    throw new WristoryError('usage', 'The export may have several files, and a pipe takes one.', {
      hint: 'Name a folder with `-o FOLDER/`, or choose one with --kind or --workout.',
    })
  }
  const isFolder = existsSync(output) && statSync(output).isDirectory()
  if (single && isFolder)
    return { to: join(output, `wristory-${kinds[0] ?? format.name}${format.extension}`), folder: false }
  if (output.endsWith('/') || isFolder) return { to: output, folder: true }
  // A name with the format's ending is a file even where several were possible: a second one is refused.
  return { to: output, folder: !single && !output.endsWith(format.extension) }
}

function targetOf(to: string, folder: boolean, options: Options, { write, signal }: Context): Target {
  const force = options.force === true
  if (to === '-') return pipeTarget(write, signal)
  return folder ? folderTarget({ path: to, force, signal }) : fileTarget({ path: to, force, signal })
}

function position(text: string): { latitude: number; longitude: number } {
  const [, latitude, longitude] = /^(-?\d{1,2}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?)$/.exec(text)?.map(Number) ?? []
  if (latitude === undefined || longitude === undefined || Math.abs(latitude) > 90 || Math.abs(longitude) > 180)
    throw new InvalidArgumentError('It must be latitude,longitude in degrees, such as 52.52,13.405.')
  return { latitude, longitude }
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}

function summary({ files, rows, absent, redaction }: Manifest, place: string): string[] {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  const all = Object.values(rows).reduce((sum, count) => sum + count, 0)
  const read = all === 0 ? '' : `, ${some(all, 'row')} read`
  const left = new Map<string, number>()
  for (const { why } of absent) left.set(why, (left.get(why) ?? 0) + 1)
  return [
    `Wrote ${some(files.length, 'file')} (${size(bytes)}${read})${place === '-' ? '' : ` to ${place}`}.`,
    ...redaction,
    ...[...left].map(([why, count]) => `Left out ${count}: ${why}.`),
  ]
}

async function listFormats({ json, emit, print, style }: Context): Promise<void> {
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
