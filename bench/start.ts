// How long it takes until a quick command answers, against the bare Node that runs it.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bin, measured, simulatorOf } from './command.ts'
import { atMost, type Bench, type Figure, ratio, wall } from './measure.ts'

export const starting: Bench = {
  name: 'Start',
  async run() {
    const figures: Figure[] = []
    const simulator = await simulatorOf('ten-years')
    const home = mkdtempSync(join(tmpdir(), 'wristory-bench-'))
    try {
      const env = { WRISTORY_HOME: home, WRISTORY_CLOUD: simulator.url, WRISTORY_PASSWORD: simulator.account.password }
      if (measured(['login', '--email', simulator.account.email, '--yes', '--json'], env).status !== 0)
        throw new Error('login failed')
      if (measured(['sync', '--json'], env).status !== 0) throw new Error('sync failed')
      const node = () => timed(['-e', '0'], env)
      const version = await ratio(() => timed([bin, '--version'], env), node, 15)
      figures.push(atMost('`wristory --version` against `node -e 0`', version.median, 'x', 1.5, version.interval))
      const status = await ratio(() => timed([bin, 'status'], env), node, 15)
      figures.push(atMost('`wristory status` on ten years against `node -e 0`', status.median, 'x', 2, status.interval))
      return figures
    } finally {
      simulator.stop()
      rmSync(home, { recursive: true, force: true })
    }
  },
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
