// Shows long output on a terminal in the person's pager.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { usualPager } from '../files/platform.ts'

interface PagerSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: string
}

/** The pager's command line: WRISTORY_PAGER, PAGER or `less`; undefined for none. */
export function findPager({ env, platform }: PagerSurroundings): string | undefined {
  const command = env.WRISTORY_PAGER ?? env.PAGER ?? usualPager(platform)
  return /^\s*(cat\s*)?$/.test(command) ? undefined : command
}

/** Shows the text in the pager until it is closed; false if it cannot be started. */
export async function throughPager(text: string, command: string, { env }: PagerSurroundings): Promise<boolean> {
  // F: exit at once if the text fits, R: colours, X: leave the text on the screen.
  const child = spawn(command, {
    shell: true,
    stdio: ['pipe', 'inherit', 'inherit'],
    env: { ...env, LESS: env.LESS ?? 'FRX' } as NodeJS.ProcessEnv,
  })
  // Closing it early closes the pipe.
  child.stdin.on('error', () => undefined)
  child.stdin.end(text)
  const status = await once(child, 'close').then(
    ([code]) => code as number | null,
    () => null,
  )
  // The shells' statuses for a command that does not exist or cannot be run.
  return status !== null && status !== 126 && status !== 127
}
