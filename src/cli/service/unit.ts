// A unit of a system scheduler: files, and the commands that enable and disable it.

/** A command line as a list, never built as text. */
export type CommandLine = readonly [program: string, ...args: string[]]

export interface UnitFile {
  readonly path: string
  readonly text: string
  /** The Task Scheduler reads its XML in this encoding only. */
  readonly utf16?: true
}

export interface Unit {
  readonly files: readonly UnitFile[]
  /** Run after the files are in place. */
  readonly on: readonly CommandLine[]
  /** Run before the files are removed; a failure means there was nothing to disable. */
  readonly off: readonly CommandLine[]
  /** The line in a crontab; then there are no files. */
  readonly crontab?: string
}

/** This machine and what to run on it. */
export interface Machine {
  /** The program by its absolute path, with the script if Node runs it. */
  readonly program: readonly string[]
  /** Home folder. */
  readonly home: string
  readonly userHome: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** User id, if the system has one. */
  readonly user: number | undefined
  /** Hours between two syncs; null runs `watch` permanently. */
  readonly every: number | null
  readonly version: string
}

export function watchCommand({ program, home, every }: Machine): string[] {
  return [...program, '--quiet', '--home', home, ...(every === null ? ['watch'] : ['sync', '--all'])]
}

/** Local times of the runs: at a minute of its own, so that not all machines send requests at the same time. */
export function syncTimes({ home, every }: Machine): { readonly hours: readonly number[]; readonly minute: number } {
  let sum = 7
  for (const unit of home) sum = (sum * 31 + unit.codePointAt(0)!) % 1_000_003
  const step = every ?? 24
  const first = sum % step
  return { hours: Array.from({ length: 24 / step }, (_, i) => first + i * step), minute: 3 + (sum % 53) }
}

/** Text for XML, without characters that XML cannot represent. */
export function xml(text: string): string {
  const marks: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '').replace(/[&<>"]/g, (one) => marks[one]!)
}
