// `wristory export --sync`: repeated exports into the same folder, for programs that watch it.

import { WristoryError } from '../errors.ts'
import type { ExportRequest } from '../export/run/request.ts'
import { runExport } from '../export/run/run.ts'
import { earlierExport, manifestIn, type SyncedFiles, syncTarget } from '../export/run/sync-target.ts'
import type { Database } from '../store/driver.ts'
import type { CommandContext } from './context.ts'
import { some } from './draw/number.ts'
import { exportSummary, nothingToExport } from './export-words.ts'
import { oneLine } from './terminal-text.ts'

interface ExportSyncFlags {
  readonly output?: string
  readonly manifest?: string
  readonly force?: boolean
  readonly prune?: boolean
}

/** Writes new and changed files and reports them. Throws what an export throws, and `usage` without a folder. */
export async function exportSynced(
  { json, emit, note, signal }: CommandContext,
  database: Database,
  request: ExportRequest,
  { output, manifest: named, force = false, prune = false }: ExportSyncFlags,
  onRead: (done: number, total: number) => void,
): Promise<void> {
  const { format, redaction, account } = request
  if (output === undefined || output === '-')
    throw new WristoryError('usage', '--sync needs a folder.', { hint: 'Name it with `-o FOLDER/`.' })
  const manifestFile = manifestIn(output, named)
  const earlier = earlierExport(manifestFile, { format: format.name, account: account.name })
  const target = syncTarget({ path: output, manifest: manifestFile, earlier, force, prune, signal })
  // Without ids, workouts are numbered again each time, and an old name may reveal what is rounded now.
  const nameOf = redaction.noIds || redaction.roundStart ? {} : { nameOf: target.nameOf }
  try {
    const full = { ...request, ...nameOf, version: earlier?.version ?? request.version }
    const manifest = await runExport(database, full, target, onRead)
    signal.throwIfAborted()
    if (manifest.files.length === 0 && !(prune && earlier))
      throw nothingToExport(database, account.id, format, request, manifest)
    const files = await target.settle(({ left, foreign }) => ({
      ...manifest,
      files: manifest.files.filter(({ name }) => !foreign.includes(name)),
      ...(left.length > 0 ? { left } : {}),
    }))
    const place = await target.finish()
    if (json) return await emit({ ...manifest, place, sync: files })
    for (const line of [tally(files, oneLine(place)), ...exportSummary(format, manifest, place).slice(1)]) note(line)
    if (files.foreign.length > 0)
      note(
        `Not touched, because another program wrote or changed them: ${oneLine(files.foreign.join(', '))}. --force overwrites them.`,
      )
  } finally {
    await target.abandon()
  }
}

function tally(files: SyncedFiles, place: string): string {
  const parts = [
    some(files.new.length, 'new file'),
    `${files.changed.length} changed`,
    `${files.unchanged.length} unchanged`,
    ...(files.removed.length > 0 ? [`${files.removed.length} removed`] : []),
  ]
  return `${parts.join(', ')} in ${place}.`
}
