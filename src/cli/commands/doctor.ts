// `wristory doctor`: finds problems and says what to do; sends nothing and changes nothing.
import { resolve } from 'node:path'
import { openTokens } from '../../cloud/tokens.ts'
import { WristoryError } from '../../errors.ts'
import { version } from '../../files/version.ts'
import type { Define } from '../command.ts'
import { writeBundle } from '../doctor/bundle.ts'
import { surroundings } from '../doctor/place.ts'
import { signIns, storeChecks } from '../doctor/store.ts'
import type { DoctorCheck } from '../doctor/verdict.ts'
import { some } from '../draw/number.ts'
import { paint, type Style } from '../draw/style.ts'
import { oneLine } from '../terminal-text.ts'

export const define: Define = (command, context) => {
  command
    .description(
      'Check the program, its settings, the home folder and its permissions, the disk, the clock, the sign-ins and the store, and say what to do. Nothing is sent.',
    )
    .option('--bundle <file>', 'also write a bug report without names, tokens or health data')
    .option('-f, --force', 'overwrite the file')
    .action(async ({ bundle, force = false }) => {
      const { home, env, now, json, emit, print, note, style } = context()
      const seconds = Math.floor(now() / 1000)
      const around = { home, env, platform: process.platform, now: now(), version: version() }
      const checks = [...surroundings(around), ...(await signIns(home, seconds)), ...(await storeChecks(home, seconds))]
      if (json) await emit({ checks })
      else await print(checks.map((check) => checkLine(check, style)).join('\n'))
      if (bundle !== undefined) {
        const file = resolve(bundle)
        const secrets = await accountNames(home)
        const told = { home, userHome: env.HOME, file, force, now: seconds, version: version(), checks, secrets }
        await writeBundle(told)
        note(`Wrote ${oneLine(file)}. Look at it before you send it.`)
      }
      const bad = checks.filter(({ state }) => state === 'bad').length
      if (bad > 0) throw new WristoryError('partial', `${some(bad, 'problem')} found.`, { hint: 'See above.' })
    })
}

/** Accounts may be named after their e-mail address. */
async function accountNames(home: string): Promise<string[]> {
  try {
    return [...new Set((await openTokens(home).list()).map(({ name }) => name))].filter((name) => name !== 'default')
  } catch {
    return []
  }
}

const marks = { ok: 'ok  ', warn: 'look', bad: 'BAD ' } as const
const paints = { ok: 'ok', warn: 'warn', bad: 'bad' } as const

function checkLine({ name, state, says, todo }: DoctorCheck, style: Style): string {
  const line = `${paint(style, paints[state], marks[state])}  ${name.padEnd(9)} ${oneLine(says)}`
  return todo === '' ? line : `${line}\n${' '.repeat(16)}${paint(style, 'muted', oneLine(todo))}`
}
