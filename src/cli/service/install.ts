// Installs and removes a unit.

import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { WristoryError } from '../../errors.ts'
import { writeAtomic } from '../../files/atomic.ts'
import { changedCrontab } from './cron.ts'
import type { CommandLine, Unit } from './unit.ts'

type Env = Readonly<Record<string, string | undefined>>

/** Writes the files, replacing earlier ones, and enables the unit. Throws `usage` if the system refuses. */
export function install(unit: Unit, env: Env): true {
  if (unit.crontab !== undefined) writeCrontab(unit.crontab, env)
  for (const { path, text, utf16 } of unit.files) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    const bytes = utf16 ? Buffer.from(`\ufeff${text.replaceAll('\n', '\r\n')}`, 'utf16le') : text
    writeAtomic(path, { replace: true }, (_, file) => writeFileSync(file, bytes))
  }
  // An earlier form of the unit may be running.
  for (const command of unit.off) ran(command, env)
  for (const command of unit.on) {
    const { status, said } = ran(command, env)
    if (status !== 0)
      throw new WristoryError('usage', `\`${command.join(' ')}\` failed: ${said || `status ${status}`}`, {
        hint: `The files are in place: ${unit.files.map(({ path }) => path).join(', ')}.`,
      })
  }
  return true
}

/** Disables the unit and deletes its files; false if there was none. */
export function remove(unit: Unit, env: Env): boolean {
  if (unit.crontab !== undefined) {
    const before = readCrontab(env)
    if (changedCrontab(before, undefined).length === before.length) return false
    writeCrontab(undefined, env)
    return true
  }
  const there = unit.files.filter(({ path }) => existsSync(path))
  if (there.length === 0) return false
  for (const command of unit.off) ran(command, env)
  for (const { path } of there) rmSync(path)
  return true
}

function ran(
  [program, ...args]: CommandLine,
  env: Env,
  input = '',
): { status: number | null; said: string; out: string } {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    encoding: 'utf8',
    input,
    env: env as NodeJS.ProcessEnv,
  })
  const missing = (error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT'
  return { status, said: missing ? `there is no ${program} here` : (stderr ?? '').trim(), out: stdout ?? '' }
}

/** Empty if there is none. */
function readCrontab(env: Env): string {
  const { status, out, said } = ran(['crontab', '-l'], env)
  if (status === 0) return out
  if (/no crontab/i.test(said)) return ''
  throw new WristoryError('usage', `The crontab could not be read: ${said || `status ${status}`}`, {
    hint: 'Print the line without --install and add it by hand.',
  })
}

function writeCrontab(line: string | undefined, env: Env): void {
  const { status, said } = ran(['crontab', '-'], env, changedCrontab(readCrontab(env), line))
  if (status !== 0) throw new WristoryError('usage', `The crontab could not be written: ${said || `status ${status}`}`)
}
