// Entry point of the command line: reads the process once, runs one command, and maps the outcome to an exit status.
import { constants, homedir, setPriority } from 'node:os'
import { resolve } from 'node:path'
import { errorKinds, WristoryError } from '../errors.ts'
import { readdirSync } from '../files/fs.ts'
import { stopSignals } from '../files/platform.ts'
import { version } from '../files/version.ts'
import { createContext, type GlobalOptions, type Io, isBrokenPipe, type StopSignal } from './context.ts'
import { colourDepth } from './draw/style.ts'
import { calledCommand, runProgram } from './program.ts'
import { report, understood } from './report.ts'
import { standardOutput } from './stdout.ts'
import { asCalled } from './terminal-text.ts'
import { restSignals, watchSignals } from './watchdog.ts'

/** Exit statuses of stopping, 128 plus the signal's number (POSIX shells). */
const stopStatus: Record<StopSignal, number> = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }

/** How long a stopped command may clean up, in milliseconds: two seconds less a margin for a busy machine. */
const grace = 1500

/**
 * Runs one command line and returns its exit status (errors.ts); never throws. Data goes to stdout, everything else to
 * stderr. The first SIGINT or SIGTERM aborts the command, which may finish saving; the second ends at once.
 */
export async function main(argv: readonly string[] = process.argv.slice(2), io: Io = processIo()): Promise<number> {
  const stopper = new AbortController()
  let stoppedBy: StopSignal | undefined
  let readerGone = false
  let hangup: (() => void) | undefined
  const release = io.onStop((name) => {
    if (name === 'SIGHUP' && hangup !== undefined) return hangup()
    if (stoppedBy !== undefined) return io.exit(stopStatus[stoppedBy])
    stoppedBy = name
    stopper.abort(new WristoryError('interrupted', 'Stopped.'))
    setTimeout(() => io.exit(stopStatus[name]), grace).unref()
  })
  const onBrokenPipe = (error: Error) => {
    if (!isBrokenPipe(error)) return
    readerGone = true
    stopper.abort(new WristoryError('interrupted', 'The reader of the output closed it.'))
  }
  // Left on permanently: a closed pipe may be noticed after the command has ended.
  io.stdout.on?.('error', onBrokenPipe)
  let json = argv.includes('--json')
  const settle = (thrown: unknown): number => {
    if (readerGone) return 0
    const error = withCommand(understood(thrown), calledCommand(argv)?.name)
    const depth = argv.includes('--no-color') ? 0 : colourDepth(io.stderr, io.env)
    report(inForm(error, io.calledAs), { stderr: io.stderr, json, style: { depth, unicode: false } })
    return stoppedBy ? stopStatus[stoppedBy] : errorKinds[error.code].exit
  }
  // Left on permanently: an error after the command's end may quote as much as an earlier one.
  io.onCrash((thrown) => io.exit(settle(thrown)))
  try {
    await runProgram(argv, {
      stdout: io.stdout,
      // Some terminals report 0 until they are drawn.
      columns: io.stdout.columns || 80,
      version,
      contextFrom: (options: GlobalOptions) => {
        json = options.json === true
        return createContext(
          io,
          options,
          stopper.signal,
          () => readerGone,
          (listener) => {
            hangup = listener
          },
        )
      },
    })
    return stoppedBy ? stopStatus[stoppedBy] : 0
  } catch (thrown) {
    return settle(thrown)
  } finally {
    release()
  }
}

/** The hint with commands in the form that works here: a checkout may not be installed. */
function inForm(error: WristoryError, calledAs: string): WristoryError {
  const hint = asCalled(error.hint, calledAs)
  if (hint === error.hint) return error
  const { code, message, until } = error
  return new WristoryError(code, message, { hint, cause: error, ...(until === undefined ? {} : { until }) })
}

/** A usage error without a hint names the command's help. */
function withCommand(error: WristoryError, name: string | undefined): WristoryError {
  if (name === undefined || error.code !== 'usage' || error.hint !== errorKinds.usage.hint) return error
  return new WristoryError('usage', error.message, { hint: `Run \`wristory ${name} --help\`.`, cause: error })
}

function processIo(): Io {
  return {
    // A lazy getter: creating a stream costs a tenth of a quick command.
    get stdin() {
      return process.stdin
    },
    stdout: standardOutput(),
    get stderr() {
      return quietly(process.stderr)
    },
    env: process.env,
    platform: process.platform,
    userHome: homedir(),
    now: clockFrom(process.env.WRISTORY_NOW),
    // A checkout runs its sources; an installed package has a command.
    calledAs:
      import.meta.url.endsWith('/src/cli/main.ts') && /bin[\\/]wristory\.js$/.test(process.argv[1] ?? '')
        ? 'node bin/wristory.js'
        : 'wristory',
    program: [process.execPath, resolve(process.argv[1] ?? '')],
    get zone() {
      return Intl.DateTimeFormat().resolvedOptions().timeZone as string | undefined
    },
    onStop: (stop) =>
      watchSignals(() => {
        const signals = stopSignals(process.platform)
        const names = Object.keys(signals) as NodeJS.Signals[]
        const heard = (name: NodeJS.Signals) => {
          const stopped = signals[name]
          // Ctrl-C in a pager belongs to the pager.
          if (stopped !== undefined && !(paging && name === 'SIGINT')) stop(stopped)
        }
        for (const name of names) process.on(name, heard)
        return () => {
          for (const name of names) process.off(name, heard)
        }
      }),
    onCrash: watchCrashes,
    exit: (status) => process.exit(status),
    setTitle: (title) => {
      process.title = title
    },
    stepAside,
    page,
    rest: restSignals,
  }
}

let paging = false

async function page(text: string): Promise<boolean> {
  const { findPager: pagerOf, throughPager } = await import('./pager.ts')
  const command = pagerOf(process)
  if (command === undefined) return false
  paging = true
  try {
    return await throughPager(text, command, process)
  } finally {
    paging = false
  }
}

let crashed: ((thrown: unknown) => void) | undefined

/** Reports uncaught errors to `crash` from now on; the last caller wins. */
function watchCrashes(crash: (thrown: unknown) => void): void {
  const first = crashed === undefined
  crashed = crash
  if (!first) return
  const tell = (thrown: unknown) => crashed?.(thrown)
  // Unlike a listener for exceptions, these keep a Node configured to abort from doing so and dumping its memory.
  process.setUncaughtExceptionCaptureCallback(tell)
  process.on('unhandledRejection', tell)
  // Node's own report contains the command line and the environment; merely loading it takes a twentieth of `status`.
  if (![...process.execArgv, process.env.NODE_OPTIONS ?? ''].some((text) => text.includes('--report'))) return
  const { report } = process
  report.reportOnUncaughtException = report.reportOnFatalError = report.reportOnSignal = false
}

/** Linux sets priorities per thread, including those of the garbage collector. If refused, nothing is lost. */
function stepAside(): void {
  try {
    const threads = process.platform === 'linux' ? readdirSync('/proc/self/task').map(Number) : [0]
    for (const thread of threads) setPriority(thread, constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    return
  }
}

/** The clock; in tests it may start at another moment (ISO 8601) and runs on from there. */
function clockFrom(moment: string | undefined): () => number {
  const shift = moment === undefined ? 0 : Date.parse(moment) - Date.now()
  return Number.isNaN(shift) ? Date.now : () => Date.now() + shift
}

/** A stream whose reader may go away: only notes are lost then. */
function quietly<S extends NodeJS.WriteStream>(stream: S): S {
  if (stream.listenerCount('error', ignore) === 0) stream.on('error', ignore)
  return stream
}

function ignore(): void {}
