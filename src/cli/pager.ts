// Long output on a terminal goes through the person's pager.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { usualPager } from '../files/platform.ts'

interface PagerSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: string
}

/** The pager's command line: WRISTORY_PAGER, PAGER or `less`; undefined where the person wants none. */
export function findPager({ env, platform }: PagerSurroundings): string | undefined {
  const command = env.WRISTORY_PAGER ?? env.PAGER ?? usualPager(platform)
  return /^\s*(cat\s*)?$/.test(command) ? undefined : command
}

/** Shows the text in the pager until the person leaves it; false where it could not be started. */
export async function throughPager(text: string, command: string, { env }: PagerSurroundings): Promise<boolean> {
  // F: end at once when it fits, R: colours, X: leave the text on the screen.
  const child = spawn(command, {
    shell: true,
    stdio: ['pipe', 'inherit', 'inherit'],
    env: { ...env, LESS: env.LESS ?? 'FRX' } as NodeJS.ProcessEnv,
  })
  // Leaving it early closes the pipe.
  child.stdin.on('error', () => undefined)
  child.stdin.end(text)
  const status = await once(child, 'close').then(
    ([code]) => code as number | null,
    () => null,
  )
  // What shells answer for a command that is not there or cannot be run.
  return status !== null && status !== 126 && status !== 127
}
