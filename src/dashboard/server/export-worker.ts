// One export on a thread of its own: the same runner as on the command line, with the browser's download as its target.
// A chunk is sent after the previous one was taken; when told to stop, it removes its files and ends.

import { createHash } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import { WristoryError } from '../../errors.ts'
import { formatOf } from '../../export/index.ts'
import { noteText } from '../../export/notes.ts'
import { type Redaction, redactionNotes } from '../../export/redact.ts'
import { type ExportRequest, singleFile } from '../../export/run/request.ts'
import { type Manifest, runExport, worthSaying } from '../../export/run/run.ts'
import { type Target, zipTarget } from '../../export/run/target.ts'
import { findingRows } from '../../query/insight/findings.ts'
import { createReader } from '../../query/reader.ts'
import { openStore } from '../../store/store.ts'
import type { ExportEnd, ExportTask, FromExport } from './export-job.ts'

/** Maximum of file names in a preview. */
const NAMED = 12
/** Milliseconds between two signs of progress. */
const APART = 100

const task = workerData as ExportTask
const redaction: Redaction = {
  noGps: !task.asked.gps,
  noIds: !task.asked.ids,
  noNotes: !task.asked.notes,
  roundStart: task.asked.roundStart,
  trimHome: task.asked.trimHome,
  home: null,
}
const tell = (message: FromExport, moved: ArrayBuffer[] = []) => parentPort?.postMessage(message, moved)
const stopper = new AbortController()
/** Whether the browser can take one more chunk. */
let room = true
let wake: () => void = () => undefined
parentPort?.on('message', (message: 'more' | 'stop') => {
  if (message === 'stop') stopper.abort(new WristoryError('interrupted', 'The export was stopped.'))
  room = true
  wake()
})

let looked = performance.now()
const counted = { files: 0, bytes: 0, names: [] as string[] }
let sha256: string | null = null
let name = ''
let manifest: Manifest | null = null
let error: ExportEnd['error'] = null
try {
  manifest = await run()
} catch (thrown) {
  const known = thrown instanceof WristoryError ? thrown : new WristoryError('bug', 'The export was aborted.')
  const code = stopper.signal.aborted ? 'stopped' : known.code
  error = { code, message: known.message, hint: known.hint }
}
tell({
  end: {
    name,
    ...counted,
    rows: manifest?.rows ?? {},
    absent: manifest === null ? [] : leftOut(manifest),
    redaction: redactionNotes(redaction),
    notes: (manifest?.notes ?? []).map(noteText),
    sha256,
    error,
  },
})
parentPort?.close()

async function run(): Promise<Manifest> {
  const { home, account: wanted, asked, version, now, patience } = task
  const store = await openStore({ folder: home, now: () => now })
  const timer = patience === null ? undefined : setTimeout(() => stopper.abort(), patience)
  try {
    const accounts = store.accounts()
    const account = wanted === undefined ? accounts[0] : accounts.find((one) => one.name === wanted)
    if (account === undefined) throw new WristoryError('sign-in-needed', 'There is no data to export yet')
    const format = formatOf(asked.format)
    const single = singleFile(format, asked)
    const made =
      store.database.get<{ at: number | null }>('SELECT max(asked) AS at FROM reply WHERE account = ?', account.id)
        ?.at ?? 0
    name = downloadName(single ? format.extension : '.zip')
    const type = single ? format.mediaType : 'application/zip'
    const target = patience === null ? download(single, type, made) : count()
    const request: ExportRequest = {
      format,
      account,
      kinds: asked.kinds,
      from: asked.from,
      to: asked.to,
      sports: asked.sports,
      workout: asked.workout,
      units: asked.units,
      redaction,
      china: asked.china,
      deleted: asked.deleted,
      version,
      hashes: !single && patience === null,
      findings: (at) => findingRows(createReader(store.database, account, at * 1000)),
    }
    let told = 0
    const whole = await runExport(store.database, request, target, (done, total) => {
      const at = performance.now()
      if (at - told < APART && done < total) return
      told = at
      tell({ progress: { done: Math.min(done, total), total } })
    })
    if (!single && patience === null) await target.add('manifest.json', pieces(whole))
    await target.finish()
    return whole
  } finally {
    clearTimeout(timer)
    store.close()
  }
}

/** Passes the bytes to the browser and computes their hash. */
function download(single: boolean, type: string, made: number): Target {
  const hash = createHash('sha256')
  let begun = false
  const write = async (piece: Uint8Array) => {
    if (!room) await taken()
    stopper.signal.throwIfAborted()
    if (!begun) tell({ head: { name, type } })
    begun = true
    room = false
    hash.update(piece)
    const own = new Uint8Array(piece)
    tell({ piece: own }, [own.buffer])
  }
  const zip = single ? null : zipTarget(write, made, stopper.signal)
  return {
    async add(file, bytes) {
      note(file)
      const through = counting(bytes)
      if (zip !== null) return zip.add(file, through)
      for await (const piece of through) await write(piece)
    },
    async finish() {
      await zip?.finish()
      if (!begun) throw new WristoryError('usage', 'There is nothing to export.')
      sha256 = hash.digest('hex')
      return '-'
    },
    abandon: async () => undefined,
  }
}

/** Reads everything and stores nothing. */
function count(): Target {
  return {
    async add(file, bytes) {
      note(file)
      for await (const _ of counting(bytes)) await pause()
    },
    finish: async () => '-',
    abandon: async () => undefined,
  }
}

function note(file: string): void {
  if (file !== 'manifest.json') counted.files++
  if (counted.names.length < NAMED) counted.names.push(file)
}

async function* counting(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of bytes) {
    stopper.signal.throwIfAborted()
    counted.bytes += piece.length
    yield piece
  }
}

/** Until the browser has room again, or the export is to stop. */
function taken(): Promise<void> {
  return new Promise((resolve) => {
    wake = resolve
  })
}

/** Handles messages and timers now and then: reading a store never yields by itself. */
async function pause(): Promise<void> {
  if (performance.now() - looked < APART) return
  await new Promise((resolve) => setImmediate(resolve))
  looked = performance.now()
}

async function* pieces(whole: Manifest): AsyncGenerator<Uint8Array> {
  yield Buffer.from(`${JSON.stringify(whole, null, 2)}\n`)
}

function downloadName(extension: string): string {
  const { format, kinds, workout, from, to } = task.asked
  const parts = ['wristory', format, kinds?.length === 1 ? kinds[0] : null, workout, from, to]
  return `${parts.filter((part) => part !== null).join('-')}${extension}`.replace(/[^\w.-]/g, '_')
}

function leftOut(whole: Manifest): ExportEnd['absent'] {
  const format = formatOf(task.asked.format)
  const things = format.holds === 'workout' ? 'workout' : 'kind'
  return [...Map.groupBy(worthSaying(format, whole), ({ why }) => why)].map(([why, { length }]) => ({
    things,
    count: length,
    why,
  }))
}
