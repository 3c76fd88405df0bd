// Handles signals while the main thread is busy. Node calls signal handlers only between two tasks, so a long task
// delays them. Another thread monitors a heartbeat and removes the handlers when it stops: then the system's default
// applies and a signal ends the process. They return with the next heartbeat.

import type { Worker } from 'node:worker_threads'

/** Milliseconds between two heartbeats, and after how many missing ones the main thread counts as busy. */
const pace = { beat: 1000, patience: 3000 }

/** Called by the inspector on the main thread, even in the middle of a task. */
const letGo = Symbol.for('wristory.let-go-of-signals')

// The inspector is the only way to run code on a busy thread; it opens no port.
const thread = `
const { Session } = require('node:inspector')
const { workerData: { beats, patience } } = require('node:worker_threads')
let last = -1
let session
setInterval(() => {
  const count = Atomics.load(beats, 0)
  if (count === last) {
    if (session === undefined) {
      session = new Session()
      session.connectToMainThread()
    }
    session.post('Runtime.evaluate', { expression: "globalThis[Symbol.for('wristory.let-go-of-signals')]?.()" })
  }
  last = count
}, patience)
`

let rest = () => {}

/** Ends the watch and keeps the handlers: for a command whose main thread is never busy. */
export function restSignals(): void {
  rest()
}

/**
 * Keeps the handlers that `listen` installs only while the main thread can call them; `listen` returns a function that
 * removes them. Returns a function that ends everything.
 */
export function watchSignals(listen: () => () => void, { beat, patience } = pace): () => void {
  let remove: (() => void) | null = listen()
  const beats = new Int32Array(new SharedArrayBuffer(4))
  let worker: Worker | undefined
  const release = () => {
    remove?.()
    remove = null
  }
  const life = setInterval(() => {
    remove ??= listen()
    // The other thread costs 50 ms and 17 MB: a quick command ends before its second heartbeat.
    if (Atomics.add(beats, 0, 1) > 0) worker ??= startThread({ beats, patience })
  }, beat)
  life.unref()
  rest = () => {
    clearInterval(life)
    void worker?.terminate()
    remove ??= listen()
  }
  Object.assign(globalThis, { [letGo]: release })
  return () => {
    clearInterval(life)
    release()
    void worker?.terminate()
  }
}

function startThread(workerData: object): Worker {
  const limits = { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 }
  // Threads bring streams with them, which a quick command never needs.
  const threads = process.getBuiltinModule('node:worker_threads')
  const worker = new threads.Worker(thread, { eval: true, workerData, execArgv: [], resourceLimits: limits })
  // Without it, signals are handled between two tasks.
  worker.on('error', () => undefined)
  worker.unref()
  return worker
}
