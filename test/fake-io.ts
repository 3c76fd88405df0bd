// Simulated surroundings in memory, for tests of commands without a process.
import { Readable } from 'node:stream'
import type { Io, Output, StopSignal } from '../src/cli/context.ts'

export interface FakeIo extends Io {
  /** All that was written to stdout. */
  readonly out: () => string
  /** All that was written to stderr. */
  readonly err: () => string
  /** Sends a stop signal. */
  readonly stop: (name: StopSignal) => void
  /** Throws where nobody catches. */
  readonly crash: (thrown: unknown) => void
  /** Statuses asked for by `exit`. */
  readonly exits: number[]
}

/** A world with an empty environment, no terminal and a fixed clock; `change` replaces parts of it. */
export function fakeIo(change: Partial<Io> & { readonly columns?: number; readonly tty?: boolean } = {}): FakeIo {
  const stdout = sink(change)
  const stderr = sink(change)
  const listeners = new Set<(name: StopSignal) => void>()
  const crashes = new Set<(thrown: unknown) => void>()
  const exits: number[] = []
  return {
    stdin: Readable.from([]),
    stdout,
    stderr,
    env: {},
    platform: 'linux',
    userHome: '/home/ada',
    // 2026-11-21T12:00:00Z
    now: () => 1_795_262_400_000,
    calledAs: 'wristory',
    program: ['/usr/bin/node', '/opt/wristory/bin/wristory.js'],
    zone: 'Europe/Berlin',
    onStop: (stop) => {
      listeners.add(stop)
      return () => listeners.delete(stop)
    },
    onCrash: (crash) => {
      crashes.add(crash)
    },
    exit: (status) => exits.push(status),
    setTitle: () => undefined,
    stepAside: () => undefined,
    ...change,
    out: () => stdout.text,
    err: () => stderr.text,
    stop: (name) => {
      for (const listener of listeners) listener(name)
    },
    crash: (thrown) => {
      for (const crash of crashes) crash(thrown)
    },
    exits,
  }
}

function sink(how: { readonly columns?: number; readonly tty?: boolean }): Output & { text: string } {
  return {
    text: '',
    isTTY: how.tty === true,
    columns: how.columns ?? 80,
    getColorDepth: () => 24,
    write(text, done) {
      this.text += typeof text === 'string' ? text : new TextDecoder().decode(text)
      done?.()
      return true
    },
  }
}
