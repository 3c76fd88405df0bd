// The time until a quick command answers, compared with bare Node.

import { spawnSync } from 'node:child_process'
import { bin, done, signedIn } from './command.ts'
import { atMost, type Bench, type Figure, ratio, wall } from './measure.ts'

export const starting: Bench = {
  name: 'Start',
  run() {
    return signedIn('ten-years', async ({ env }) => {
      const figures: Figure[] = []
      done(['sync', '--json'], env)
      const node = () => timed(['-e', '0'], env)
      const version = await ratio(() => timed([bin, '--version'], env), node, 31)
      figures.push(atMost('`wristory --version` against `node -e 0`', version.median, 'x', 1.3, version.interval))
      const status = await ratio(() => timed([bin, 'status'], env), node, 31)
      figures.push(atMost('`wristory status` on ten years against `node -e 0`', status.median, 'x', 2, status.interval))
      figures.push(await againstPython(env))
      return figures
    })
  },
}

/** What the usual scripts pay before their first line. */
async function againstPython(env: Readonly<Record<string, string>>): Promise<Figure> {
  const name = '`wristory status` against `python3 -c "import requests"`'
  const python = () =>
    wall(() => {
      const { status } = spawnSync('python3', ['-c', 'import requests'], { stdio: 'ignore' })
      if (status !== 0) throw new Error('no requests')
    })
  try {
    const { median, interval } = await ratio(() => timed([bin, 'status'], env), python, 31)
    return atMost(name, median, 'x', 0.5, interval)
  } catch {
    return {
      name,
      value: Number.NaN,
      unit: 'x',
      target: '<= 0.5',
      pass: true,
      note: 'NOT RUN: needs Python with requests',
    }
  }
}

function timed(args: readonly string[], env: Readonly<Record<string, string>>): Promise<number> {
  return wall(() => {
    const { status, stderr } = spawnSync(process.execPath, args, {
      env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env },
      encoding: 'utf8',
    })
    if (status !== 0) throw new Error(stderr)
  })
}
