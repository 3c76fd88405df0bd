// What every command gets: flags, environment, streams, clock and folder, read once and passed on, so that nothing
// below the command line accesses `process`.
import { resolve } from 'node:path'
import { zoneNamed } from '../codec/zone.ts'
import { WristoryError } from '../errors.ts'
import { defaultHome } from '../files/platform.ts'
import { colourDepth, type Style, speaksUnicode } from './draw/style.ts'
import { fitted } from './draw/wrap.ts'
import { asCalled, asciiControls, tamed } from './terminal-text.ts'

/** A stream a command writes to; `columns`, `isTTY` and `getColorDepth` are there on a terminal. */
export interface Output {
  readonly isTTY?: boolean
  readonly columns?: number
  readonly rows?: number
  write(text: string | Uint8Array, done?: (error?: Error | null) => void): boolean
  getColorDepth?(env?: object): number
  on?(event: 'error', listener: (error: Error) => void): unknown
}

/** The surroundings that `main` takes; the real ones come from `process`. */
export interface Io {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean }
  readonly stdout: Output
  readonly stderr: Output
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: string
  /** The user's own folder, e.g. `/home/ada`. */
  readonly userHome: string
  /** Epoch milliseconds. */
  readonly now: () => number
  /** How this program was called: `wristory`, or `node bin/wristory.js`. */
  readonly calledAs: string
  /** The same with absolute paths: Node and the script. */
  readonly program: readonly string[]
  /** The computer's time zone (IANA); undefined if TZ is something else. */
  readonly zone: string | undefined
  /** Calls back for each SIGINT, SIGTERM or SIGHUP until the returned function is called. */
  readonly onStop: (stop: (name: StopSignal) => void) => () => void
  /** Calls back for uncaught errors, permanently. */
  readonly onCrash: (crash: (thrown: unknown) => void) => void
  /** Ends the process at once. */
  readonly exit: (status: number) => void
  /** Replaces the process's title, which on Linux also wipes its visible command line. */
  readonly setTitle: (title: string) => void
  /** Lowers the process's priority. */
  readonly stepAside: () => void
  /** Shows a text in the person's pager; false if there is none. */
  readonly page?: (text: string) => Promise<boolean>
  /** Stops the signal watchdog: the command never blocks the main thread. */
  readonly rest?: () => void
}

export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP'

/** The options every command has, as the parser gives them. */
export interface GlobalOptions {
  readonly home?: string | undefined
  readonly cloud?: string | undefined
  readonly account?: string | undefined
  readonly json?: boolean | undefined
  readonly quiet?: boolean | undefined
  readonly color?: boolean | undefined
}

/** The context of a command. */
export interface CommandContext {
  /** Home folder of this installation. */
  readonly home: string
  /** Origin used instead of the vendor's hosts; undefined for the real cloud. */
  readonly cloud: string | undefined
  /** Name of the given account; undefined if none was named. */
  readonly account: string | undefined
  /** Which of the above were set, by flag or environment. */
  readonly given: { readonly home: boolean }
  readonly json: boolean
  readonly quiet: boolean
  /** How the program was called, for hints: `wristory`, or `node bin/wristory.js`. */
  readonly calledAs: string
  /** The same with absolute paths: Node and the script. */
  readonly program: readonly string[]
  readonly platform: string
  readonly userHome: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Epoch milliseconds. */
  readonly now: () => number
  /** The computer's time zone (IANA) as the home zone; null if it is UTC, as on servers. */
  readonly zone: string | null
  readonly stdin: Io['stdin']
  readonly stdout: Output
  readonly stderr: Output
  /** Whether stdout is a terminal. */
  readonly isTTY: boolean
  /** Whether prompts are possible: stdin and stderr are terminals, and neither `--json` nor `--quiet` was given. */
  readonly asks: boolean
  /** Colours and characters that stdout supports. */
  readonly style: Style
  /** The same for stderr, which shows progress. */
  readonly styleOfNotes: Style
  /** Width of drawings. */
  readonly columns: number
  /** Width of a table: unlimited off a terminal. */
  readonly tableColumns: number
  /** Aborted with a WristoryError when the person stops the command or the reader of stdout closes it. */
  readonly signal: AbortSignal
  /** From now on SIGHUP calls back instead of stopping the command. */
  readonly onHangup: (listener: () => void) => void
  readonly setTitle: (title: string) => void
  /** For a command that waits all day: see Io. */
  readonly rest: () => void
  /** Lowers the priority for long computations, so that the dashboard stays responsive. */
  readonly stepAside: () => void
  /**
   * Writes data to stdout and waits until it is accepted; adds no line end. Does nothing once the reader has closed it;
   * rejects if it cannot be written.
   */
  readonly write: (text: string | Uint8Array) => Promise<void>
  /** Writes lines of data to stdout. */
  readonly print: (text: string) => Promise<void>
  /** The same through the pager if the terminal is too short. */
  readonly page: (text: string) => Promise<void>
  /** Writes one JSON document on one line to stdout. */
  readonly emit: (value: unknown) => Promise<void>
  /** Writes a note to stderr; silent with `--quiet`. */
  readonly note: (text: string) => void
  /** Warns on stderr, also with `--quiet`. */
  readonly warn: (text: string) => void
}

/**
 * The context for one run. Precedence: flag, then `WRISTORY_HOME` / `WRISTORY_CLOUD` / `WRISTORY_ACCOUNT`, then the
 * default. Throws `usage` if the cloud's address is not an origin.
 */
export function createContext(
  io: Io,
  options: GlobalOptions,
  signal: AbortSignal,
  readerGone: () => boolean = () => false,
  onHangup: (listener: () => void) => void = () => undefined,
): CommandContext {
  const { env, stdout } = io
  const quiet = options.quiet === true
  const json = options.json === true
  let zone: { readonly name: string | null } | undefined
  return {
    home: usable(options.home ?? given(env.WRISTORY_HOME) ?? defaultHome(io)),
    cloud: origin(options.cloud ?? given(env.WRISTORY_CLOUD)),
    account: options.account ?? given(env.WRISTORY_ACCOUNT),
    given: { home: (options.home ?? given(env.WRISTORY_HOME)) !== undefined },
    json,
    quiet,
    calledAs: io.calledAs,
    program: io.program,
    platform: io.platform,
    userHome: io.userHome,
    env,
    now: io.now,
    get zone() {
      zone ??= { name: homeZone(io) }
      return zone.name
    },
    get stdin() {
      return io.stdin
    },
    stdout,
    get stderr() {
      return io.stderr
    },
    isTTY: stdout.isTTY === true,
    get asks() {
      return io.stderr.isTTY === true && !json && !quiet && io.stdin.isTTY === true
    },
    style: createStyle(stdout, io, options.color !== false),
    get styleOfNotes() {
      return createStyle(io.stderr, io, options.color !== false)
    },
    columns: width(stdout, env),
    tableColumns: stdout.isTTY === true || given(env.COLUMNS) ? width(stdout, env) : Number.MAX_SAFE_INTEGER,
    signal,
    onHangup,
    setTitle: io.setTitle,
    stepAside: io.stepAside,
    rest: () => io.rest?.(),
    ...outputs(io, { quiet, readerGone, colored: options.color !== false }),
  }
}

/** Where a command writes: results to standard output, notes and warnings to standard error. */
function outputs(
  io: Io,
  { quiet, readerGone, colored }: { quiet: boolean; readerGone: () => boolean; colored: boolean },
): Pick<CommandContext, 'write' | 'print' | 'page' | 'emit' | 'note' | 'warn'> {
  const { stdout } = io
  const painted = (stream: Output) => createStyle(stream, io, colored).depth > 0
  const write = (text: string | Uint8Array) => (readerGone() ? Promise.resolve() : writeAll(stdout, text))
  const shown = (text: string) => `${fitted(tamed(text, painted(stdout)), stdout)}\n`
  const warn = (text: string) => {
    io.stderr.write(`${fitted(tamed(asCalled(text, io.calledAs), painted(io.stderr)), io.stderr)}\n`)
  }
  return {
    write,
    print: (text) => write(shown(text)),
    page: async (text) => {
      const whole = shown(text)
      const rows = stdout.isTTY === true && !quiet ? stdout.rows || 0 : 0
      const long = rows > 0 && whole.split('\n').length > rows
      if (!long || !(await io.page?.(whole))) await write(whole)
    },
    emit: (value) => write(`${asciiControls(JSON.stringify(value))}\n`),
    note: (text) => {
      if (!quiet) warn(text)
    },
    warn,
  }
}

/** Resolves when the person stops the command. */
export function untilStopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

/** Whether an error of an output means that its reader is gone. */
export function isBrokenPipe(error: Error): boolean {
  return (error as NodeJS.ErrnoException).code === 'EPIPE'
}

function createStyle(stream: Output, io: Io, wanted: boolean): Style {
  const depth = wanted ? colourDepth(stream, io.env) : 0
  return { depth, unicode: depth > 0 && speaksUnicode(io.env, io.platform) }
}

/** Columns of the terminal, or of `COLUMNS`, or 80; between 40 and 200, beyond which drawings do not improve. */
function width(stream: Output, env: Io['env']): number {
  const asked = stream.columns || Number.parseInt(env.COLUMNS ?? '', 10)
  return Math.min(200, Math.max(40, Number.isFinite(asked) && asked > 0 ? asked : 80))
}

/** The zone of the computer's clock. A TZ that is not a zone's name gives no home zone, with one warning. */
function homeZone({ zone, env, stderr }: Io): string | null {
  const set = given(env.TZ)
  const name = zoneNamed(zone ?? '') ?? zoneNamed(set ?? '')
  if (name === null && set !== undefined)
    stderr.write(
      `TZ=${JSON.stringify(set.slice(0, 40))} is not the name of a time zone, so none is assumed. Set it like TZ=Europe/Berlin.\n`,
    )
  return name === null || /^(Etc\/|UTC$|GMT|Universal$|Zulu$)/.test(name) ? null : name
}

/** Longest path of a home folder, in bytes: SQLite opens paths of 512 (MAX_PATHNAME), file names included. */
const LONGEST_HOME = 420

function usable(home: string): string {
  const bytes = Buffer.byteLength(resolve(home))
  if (bytes <= LONGEST_HOME) return home
  throw new WristoryError(
    'usage',
    `The path of the home folder has ${bytes} bytes; SQLite can open files there up to ${LONGEST_HOME}.`,
    { hint: 'Choose a shorter one with --home or WRISTORY_HOME.' },
  )
}

function given(value: string | undefined): string | undefined {
  return value === undefined || value === '' ? undefined : value
}

function origin(value: string | undefined): string | undefined {
  if (value === undefined) return undefined
  const url = URL.parse(value)
  const plain = url && url.pathname === '/' && url.search === '' && url.hash === '' && url.username === ''
  if (!plain || !/^https?:$/.test(url.protocol))
    throw new WristoryError('usage', `The cloud's address must be an origin such as http://127.0.0.1:8080.`, {
      hint: 'Remove the path, the query and any name or password.',
    })
  return url.origin
}

function writeAll(stream: Output, text: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    // The stream's listeners learn that the reader is gone.
    stream.write(text, (error) => (error && !isBrokenPipe(error) ? reject(error) : resolve()))
  })
}
