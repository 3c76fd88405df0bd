// `wristory service`: prints, installs or removes a unit of this machine's scheduler.

import { resolve } from 'node:path'
import { WristoryError } from '../../errors.ts'
import { hasScheduler } from '../../files/platform.ts'
import { version } from '../../files/version.ts'
import type { Define } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { wholeNumber } from '../options.ts'
import { composeFile } from '../service/compose.ts'
import { cron } from '../service/cron.ts'
import { launchd } from '../service/launchd.ts'
import { schtasks } from '../service/schtasks.ts'
import { systemd } from '../service/systemd.ts'
import type { Machine, Unit } from '../service/unit.ts'
import { oneLine } from '../terminal-text.ts'

const makers = { systemd, launchd, schtasks, cron } as const
const schedulers = [...(Object.keys(makers) as (keyof typeof makers)[]), 'compose'] as const

export const define: Define = (command, context, register) => {
  command
    .description(
      'Print a unit that syncs every account: a systemd user service and timer, a launchd agent, a Windows task, a crontab line, or a compose file. Units are hardened where the scheduler allows it.',
    )
    .addArgument(command.createArgument('<scheduler>', 'which scheduler').choices(schedulers))
    .option('--every <hours>', 'hours between two syncs: 1, 2, 3, 4, 6, 8, 12 or 24', wholeNumber(1, 24), 6)
    .option('--install', 'install and enable it')
    .option('--remove', 'disable and remove it')
    .addOption(
      command
        .createOption('--watch', 'run `wristory watch` permanently instead of a timer')
        .hideHelp(!register.some(({ name }) => name === 'watch')),
    )
    .action(async (scheduler, { every, install, remove, watch }) => {
      if (24 % every !== 0) throw new WristoryError('usage', '--every must divide a day: 1, 2, 3, 4, 6, 8, 12 or 24.')
      if (install && remove) throw new WristoryError('usage', '--install and --remove contradict each other.')
      const around = context()
      const machine = thisMachine(around, watch ? null : every)
      if (scheduler === 'compose') {
        if (install || remove)
          throw new WristoryError('usage', 'A compose file cannot be installed.', {
            hint: 'Write it with `wristory service compose > compose.yaml`, then run `docker compose up -d`.',
          })
        return await around.write(composeFile(machine))
      }
      const unit = makers[scheduler](machine)
      if (!install && !remove) return await print(around, unit)
      if (!hasScheduler(scheduler, around.platform))
        throw new WristoryError('usage', `${scheduler} is not a scheduler of this system.`, {
          hint: 'Without --install the unit is only printed.',
        })
      await change(around, scheduler, unit, install === true)
    })
}

function thisMachine({ program, home, userHome, env }: CommandContext, every: number | null): Machine {
  return { program, home: resolve(home), userHome, env, user: process.getuid?.(), every, version: version() }
}

async function print({ json, emit, write }: CommandContext, { files, on, crontab }: Unit): Promise<void> {
  if (json)
    return await emit({
      files: files.map(({ path, text }) => ({ path, text })),
      commands: on,
      crontab: crontab ?? null,
    })
  if (crontab !== undefined) return await write(`${crontab}\n`)
  const [only] = files
  // A single file can be written to its place as it comes.
  if (files.length === 1) return await write(only!.text)
  await write(files.map(({ path, text }) => `# ${path}\n${text}`).join('\n'))
}

async function change(around: CommandContext, scheduler: string, unit: Unit, on: boolean): Promise<void> {
  const { install, remove } = await import('../service/install.ts')
  const { json, emit, note, env, program, calledAs } = around
  const files = unit.files.map(({ path }) => path)
  if (on && program.some((part) => /[\\/]_npx[\\/]/.test(part)))
    throw new WristoryError('usage', 'npx keeps the program only for a while, so a service cannot run it.', {
      hint: 'Install it first: npm install -g wristory.',
    })
  const done = on ? install(unit, env) : remove(unit, env)
  if (json) return await emit({ scheduler, installed: on, changed: done, files })
  if (!done) return note(`No unit of ${scheduler} is installed.`)
  note(`${on ? 'Installed' : 'Removed'} ${files.length === 0 ? 'the line of the crontab' : oneLine(files.join(', '))}.`)
  if (on) note(`Every account that is signed in is synced: see \`${calledAs} accounts\`.`)
}
