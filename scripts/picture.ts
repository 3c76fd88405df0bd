// Draws a command's real terminal output as docs/pictures/NAME.svg: signs in to the simulator's account in a temporary
// folder, syncs, and runs the command as a person at a colour terminal would.
// `node scripts/picture.ts` makes the pictures of the README; `node scripts/picture.ts NAME COLUMNS ARGS...` makes one.
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { startSimulator } from '../src/simulator/index.ts'
import { ansiToSvg } from './ansi.ts'

interface Picture {
  readonly name: string
  readonly columns: number
  readonly commands: readonly (readonly string[])[]
}

/** The days shown are fixed and closed ones, so that pictures change only when drawings do. */
const today = '2026-11-20'

const pictures: readonly Picture[] = [
  {
    name: 'terminal',
    columns: 82,
    commands: [
      ['show', 'day', '2026-11-19'],
      ['show', 'night', '2026-11-19'],
      ['show', 'week', '2026-11-12'],
    ],
  },
  { name: 'month', columns: 82, commands: [['show', 'month', '2026-10']] },
]

if (import.meta.main) {
  const [name, columns, ...args] = process.argv.slice(2)
  await draw(name === undefined ? pictures : [{ name, columns: Number(columns), commands: [args] }])
}

async function draw(wanted: readonly Picture[]): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'wristory-picture-'))
  const simulator = await startSimulator({ today, now: () => Date.parse(`${today}T19:42:00Z`) })
  const folder = fileURLToPath(new URL('../docs/pictures/', import.meta.url))
  mkdirSync(folder, { recursive: true })
  try {
    const run = runner(home, simulator.url)
    const [person] = simulator.accounts
    await run(['login', '--email', person?.email ?? ''], { WRISTORY_PASSWORD: person?.password ?? '' })
    await run(['sync'])
    for (const { name, columns, commands } of wanted) {
      const look = { FORCE_COLOR: '3', COLUMNS: String(columns) }
      const texts: string[] = []
      for (const args of commands) texts.push(await run(args, look))
      const title = `wristory ${commands[0]?.join(' ')}`
      writeFileSync(`${folder}${name}.svg`, ansiToSvg(texts.join('\n\n'), title))
      process.stdout.write(`docs/pictures/${name}.svg\n`)
    }
  } finally {
    await simulator.close()
    rmSync(home, { recursive: true, force: true })
  }
}

function runner(home: string, cloud: string) {
  const program = fileURLToPath(new URL('../bin/wristory.js', import.meta.url))
  return async (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> => {
    const { stdout } = await promisify(execFile)(process.execPath, [program, ...args], {
      env: {
        PATH: process.env.PATH,
        TZ: 'Europe/Berlin',
        LANG: 'C.UTF-8',
        WRISTORY_HOME: home,
        WRISTORY_CLOUD: cloud,
        ...env,
      },
      maxBuffer: 16 * 1024 * 1024,
    })
    return stdout
  }
}
