// A preview of an export while the person chooses; then the file, its progress and its checksum.

import { useEffect, useState } from 'preact/hooks'
import { ask } from '../../request.ts'
import type { ExportAsked, ExportPreview, ExportProgress } from '../../schema.ts'
import { Tile } from '../chart/tile.tsx'
import { backend, type Failed, failedBy, useChange } from '../frame/backend.ts'
import { bytes, number } from '../frame/format.ts'
import { ErrorPanel } from '../frame/state.tsx'

/** Milliseconds of quiet after which a choice is counted, and between two looks at a running export. */
const QUIET = 350
const LOOK = 300

interface Job {
  readonly id: string
  readonly progress: ExportProgress | null
}

export function ExportOutcome({ asked }: { asked: ExportAsked }) {
  const { preview, error } = usePreview(asked)
  const { job, running, failed, take } = useExport(asked)
  const wrong = failed ?? error
  return (
    <div class="outcome">
      <section class="panel" aria-label="The export">
        <header>
          <h2>{preview === null ? 'Counting…' : preview.name}</h2>
          <p class="muted small">
            {preview === null ? '' : preview.files === 1 ? 'one file' : 'one zip, with a manifest'}
          </p>
        </header>
        <div class="inside" aria-busy={preview === null && error === null ? 'true' : undefined}>
          <Contents preview={preview} />
          <div class="table-tools">
            <button type="button" class="primary" onClick={take} disabled={running || wrong !== null}>
              Export
            </button>
            {job !== null && running && (
              <button
                type="button"
                onClick={() => backend.send('DELETE /export/{id}', undefined, { id: job.id }).catch(() => undefined)}
              >
                Stop
              </button>
            )}
          </div>
          {job !== null && <Outcome progress={job.progress} />}
        </div>
      </section>
      {wrong !== null && <ErrorPanel error={wrong} />}
      <p class="muted small">
        The same on the command line: <code class="break">{commandOf(asked)}</code>
      </p>
    </div>
  )
}

/** What an export would hold, asked when the choice has rested for a moment; null while that is not known. */
function usePreview(asked: ExportAsked): { preview: ExportPreview | null; error: Failed | null } {
  const key = JSON.stringify(asked)
  const [known, setKnown] = useState<{ readonly key: string; readonly preview: ExportPreview } | null>(null)
  const [error, setError] = useState<Failed | null>(null)
  useEffect(() => {
    let current = true
    const timer = setTimeout(() => {
      setError(null)
      backend.send('POST /export/preview', asked).then(
        (preview) => current && setKnown({ key, preview }),
        (thrown: unknown) => current && setError(failedBy(thrown)),
      )
    }, QUIET)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [key])
  return { preview: known?.key === key ? known.preview : null, error }
}

/** The export that runs, followed to its end. */
function useExport(asked: ExportAsked) {
  const [job, setJob] = useState<Job | null>(null)
  const { failed, run } = useChange()
  const running = job !== null && ['waiting', 'running'].includes(job.progress?.state ?? 'waiting')
  useEffect(() => {
    if (job === null || !running) return
    const timer = setTimeout(async () => {
      const progress = await run(backend.get(ask('/export/{id}/progress', { id: job.id })))
      setJob(progress === undefined ? null : { id: job.id, progress })
    }, LOOK)
    return () => clearTimeout(timer)
  }, [job, running])
  const take = async () => {
    const started = await run(backend.send('POST /export', asked))
    if (started === undefined) return
    setJob({ id: started.id, progress: null })
    const link = document.createElement('a')
    link.href = started.download
    link.download = ''
    link.click()
  }
  return { job, running, failed, take }
}

/** Files of a kind are larger or smaller than those counted: what all of them take lies in between. */
const SPREAD = 1.5

/** From what was counted to what the rest may take. */
function sizeRange({ bytes: counted, share }: ExportPreview): string {
  return `${bytes(counted)} to ${bytes((counted / Math.max(0.01, share)) * SPREAD)}`
}

function Contents({ preview }: { preview: ExportPreview | null }) {
  const part = preview?.whole === false
  const rows = Object.entries(preview?.rows ?? {}).filter(([, count]) => count > 0)
  const all = rows.reduce((sum, [, count]) => sum + count, 0)
  const told = (text: string) => (preview === null ? '…' : text)
  return (
    <>
      <div class="figures three inner">
        <Tile label="Files">
          {told(part ? `${number(preview.files)} or more` : counted(preview?.files ?? 0, 'file'))}
        </Tile>
        <Tile label="Size, unpacked">{told(part ? sizeRange(preview) : bytes(preview?.bytes ?? 0))}</Tile>
        <Tile label="Rows">{told(part ? 'not counted' : all === 0 ? '–' : number(all))}</Tile>
      </div>
      <div class="outcome-words">
        {preview?.redaction.map((line) => (
          <p key={line}>{line}</p>
        ))}
        {preview?.notes.map((line) => (
          <p key={line}>{line}</p>
        ))}
        {preview?.absent.map(({ things, count, why }) => (
          <p key={why} class="muted">
            Left out {counted(count, things)}, {count === 1 ? 'because' : 'each because'} {why}.
          </p>
        ))}
        {preview !== null && preview.names.length > 0 && (
          <details>
            <summary>Content</summary>
            <ul class="plain">
              {rows.length > 0
                ? rows.map(([name, count]) => (
                    <li key={name}>
                      <code>{name}</code> <span class="muted">{counted(count, 'row')}</span>
                    </li>
                  ))
                : preview.names.map((name) => (
                    <li key={name}>
                      <code>{name}</code>
                    </li>
                  ))}
              {rows.length === 0 && preview.files > preview.names.length && <li>and more</li>}
            </ul>
          </details>
        )}
      </div>
    </>
  )
}

function Outcome({ progress }: { progress: ExportProgress | null }) {
  if (progress === null || progress.state === 'waiting' || progress.state === 'running') {
    const { done = 0, total = 0, sent = 0 } = progress ?? {}
    return (
      <div class="outcome-words" role="status">
        <progress value={done} max={Math.max(1, total)} aria-label="Export" />
        <p class="muted">{sent === 0 ? 'Starting' : `${bytes(sent)} so far`}</p>
      </div>
    )
  }
  if (progress.state === 'done')
    return (
      <div class="outcome-words" role="status">
        <p>
          <strong class="ok">Done.</strong> {progress.name}, {bytes(progress.sent)}, {counted(progress.files, 'file')}.
        </p>
        <p class="muted small">
          SHA-256 <code class="break">{progress.sha256}</code>
        </p>
      </div>
    )
  return (
    <div class="outcome-words" role="alert">
      <p>
        <strong class={progress.state === 'failed' ? 'bad' : ''}>
          {progress.state === 'failed' ? progress.message : 'Stopped.'}
        </strong>{' '}
        {progress.hint} The download is incomplete.
      </p>
    </div>
  )
}

function counted(count: number, word: string): string {
  return `${number(count)} ${word}${count === 1 ? '' : 's'}`
}

/** The command that writes the same files. */
function commandOf(asked: ExportAsked): string {
  const { format, kinds, from, to, sports, workout, units, china, deleted, gps, ids, notes, roundStart, trimHome } =
    asked
  const quoted = (text: string) => (/^[\w,.-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`)
  return [
    'wristory export',
    format,
    kinds && `--kind ${kinds.join(',')}`,
    from && `--from ${from}`,
    to && `--to ${to}`,
    sports && `--sport ${quoted(sports.join(','))}`,
    workout && `--workout ${workout}`,
    units === 'imperial' && '--units imperial',
    gps && china && `--china ${china}`,
    deleted && '--deleted',
    !gps && '--no-gps',
    !ids && '--no-ids',
    !notes && '--no-notes',
    roundStart && '--round-start',
    trimHome !== null && `--trim-home ${trimHome}`,
  ]
    .filter((part) => typeof part === 'string')
    .join(' ')
}
