// What an export would hold, counted while the person still chooses; then the file, its progress and its checksum.

import { useEffect, useState } from 'preact/hooks'
import { ask } from '../../request.ts'
import type { ExportAsked, ExportPreview, ExportProgress } from '../../schema.ts'
import { backend, Failed } from '../frame/backend.ts'
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
  const key = JSON.stringify(asked)
  const [preview, setPreview] = useState<{ readonly key: string; readonly told: ExportPreview } | null>(null)
  const [error, setError] = useState<Failed | null>(null)
  const [job, setJob] = useState<Job | null>(null)
  const running = job !== null && ['waiting', 'running'].includes(job.progress?.state ?? 'waiting')
  useEffect(() => {
    let current = true
    const timer = setTimeout(() => {
      setError(null)
      backend.send('POST /export/preview', asked).then(
        (told) => current && setPreview({ key, told }),
        (thrown: unknown) => current && setError(failure(thrown)),
      )
    }, QUIET)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [key])
  useEffect(() => {
    if (job === null || !running) return
    const timer = setTimeout(() => {
      backend.get(ask('/export/{id}/progress', { id: job.id })).then(
        (progress) => setJob({ id: job.id, progress }),
        (thrown: unknown) => {
          setJob(null)
          setError(failure(thrown))
        },
      )
    }, LOOK)
    return () => clearTimeout(timer)
  }, [job, running])
  const take = () => {
    backend.send('POST /export', asked).then(
      ({ id, download }) => {
        setJob({ id, progress: null })
        const link = document.createElement('a')
        link.href = download
        link.download = ''
        link.click()
      },
      (thrown: unknown) => setError(failure(thrown)),
    )
  }
  const told = preview?.key === key ? preview.told : null
  return (
    <div class="outcome">
      <section class="panel" aria-label="The export">
        <header>
          <h2>{told === null ? 'Counting…' : told.name}</h2>
          <p class="muted small">{told === null ? '' : told.files === 1 ? 'one file' : 'one zip, with a manifest'}</p>
        </header>
        <div class="inside" aria-busy={told === null && error === null ? 'true' : undefined}>
          <Contents preview={told} />
          <div class="table-tools">
            <button type="button" class="primary" onClick={take} disabled={running || error !== null}>
              Export
            </button>
            {running && (
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
      {error !== null && <ErrorPanel message={error.message} hint={error.hint} code={error.code} />}
      <p class="muted small">
        The same on the command line: <code class="break">{commandOf(asked)}</code>
      </p>
    </div>
  )
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
        <Told
          label="Files"
          text={told(part ? `${number(preview.files)} or more` : counted(preview?.files ?? 0, 'file'))}
        />
        <Told label="Size, unpacked" text={told(part ? sizeRange(preview) : bytes(preview?.bytes ?? 0))} />
        <Told label="Rows" text={told(part ? 'not counted' : all === 0 ? '–' : number(all))} />
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
            <summary>What is inside</summary>
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

function Told({ label, text }: { label: string; text: string }) {
  return (
    <div class="figure">
      <div class="label">{label}</div>
      <div class="value">{text}</div>
    </div>
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
        {progress.hint} What came down is not whole.
      </p>
    </div>
  )
}

function counted(count: number, word: string): string {
  return `${number(count)} ${word}${count === 1 ? '' : 's'}`
}

function failure(thrown: unknown): Failed {
  return thrown instanceof Failed ? thrown : new Failed('bug', String(thrown), '')
}

/** The command that writes the same files. */
function commandOf(asked: ExportAsked): string {
  const { format, kinds, from, to, sports, workout, units, china, deleted, gps, ids, roundStart, trimHome } = asked
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
    roundStart && '--round-start',
    trimHome !== null && `--trim-home ${trimHome}`,
  ]
    .filter((part) => typeof part === 'string')
    .join(' ')
}
