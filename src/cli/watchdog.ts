// Signals while the main thread is busy. Node hands a signal to its handlers between two tasks only, so that a thread in
// the midst of a long one is deaf. Another thread looks for signs of life and takes the handlers away where there are
// none: then the system's own handling holds, and a signal ends the process. They come back with the next sign of life.

import type { Worker } from 'node:worker_threads'

/** Milliseconds between two signs of life, and after how many the main thread counts as busy. */
const pace = { beat: 1000, patience: 3000 }

/** What the inspector calls on the main thread, also in the midst of a task. */
const letGo = Symbol.for('wristory.let-go-of-signals')

// The inspector is the one way to run something on a thread that is busy; nothing listens on a port.
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

/** Ends the watch and keeps the handlers: for a command whose main thread is never busy, and which should cost nothing. */
export function restSignals(): void {
  rest()
}

/**
 * Keeps the handlers that `listen` installs, and which it gives a function to remove, only while the main thread can
 * call them. Returns a function that ends it all.
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
    // The other thread costs 50 ms and 17 MB: a quick command ends before its second sign of life.
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
  // Without it, signals are heard between two tasks.
  worker.on('error', () => undefined)
  worker.unref()
  return worker
}
