// Units as their own readers take them, and their way in and out by stand-ins for the system's programs.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { after, test } from 'node:test'
import { fakeIo } from '../../../test/fake-io.ts'
import { main } from '../main.ts'
import { changedCrontab, cron } from './cron.ts'
import { launchd } from './launchd.ts'
import { schtasks } from './schtasks.ts'
import { systemd } from './systemd.ts'
import { type Machine, syncTimes, watchCommand } from './unit.ts'

const folder = mkdtempSync(join(tmpdir(), 'wristory-service-'))
after(() => rmSync(folder, { recursive: true }))

/** A home folder that every quoting has to do with. */
const hostile = `/home/ada/it's 100% "mine" & $HOME \\ <x>`
const machine: Machine = {
  program: [process.execPath, '/opt/wristory/bin/wristory.js'],
  home: hostile,
  userHome: folder,
  env: {},
  user: 1000,
  every: 6,
  version: '1.2.3',
}

function lacks(tool: string): string | false {
  return spawnSync(tool, ['--version']).error ? `NOT RUN: ${tool} is missing` : false
}

function ran(tool: string, ...args: string[]): string {
  // A manager of systemd wants a place of its own.
  const env = { ...process.env, XDG_RUNTIME_DIR: folder }
  const { status, stdout, stderr } = spawnSync(tool, args, { encoding: 'utf8', env })
  assert.equal(status, 0, stdout + stderr)
  return stdout + stderr
}

test('systemd takes service and timer, and reads the command line as it is', { skip: lacks('systemd-analyze') }, () => {
  for (const every of [6, null]) {
    // The verifier wants folders that are there.
    const home = join(folder, 'a b%c')
    mkdirSync(home, { recursive: true })
    const paths = systemd({ ...machine, home, every }).files.map(({ path, text }) => {
      const file = join(folder, path.split('/').at(-1)!)
      writeFileSync(file, text.replace('man:wristory(1)', 'https://example.test'))
      return file
    })
    assert.equal(paths.length, every === null ? 1 : 2)
    assert.equal(ran('systemd-analyze', '--user', 'verify', ...paths).trim(), '')
  }
  const { text } = systemd(machine).files[0]!
  assert.match(text, /^ExecStart=.*"\/home\/ada\/it's 100%% \\"mine\\" & \$\$HOME \\\\ <x>" sync --all$/m)
  assert.match(text, /^SuccessExitStatus=4 8 9$/m)
  for (const line of ['NoNewPrivileges=yes', 'ProtectSystem=strict', 'UMask=0077'])
    assert.ok(text.includes(`${line}\n`))
})

test('python reads the property list of launchd', { skip: lacks('python3') }, () => {
  const file = join(folder, 'agent.plist')
  for (const every of [8, null]) {
    const one = { ...machine, every }
    writeFileSync(file, launchd(one).files[0]!.text)
    const read = JSON.parse(
      ran('python3', '-c', 'import json,plistlib,sys; print(json.dumps(plistlib.load(open(sys.argv[1],"rb"))))', file),
    )
    assert.deepEqual(read.ProgramArguments, watchCommand(one))
    assert.equal(read.StartCalendarInterval?.length, every === null ? undefined : 3)
    assert.equal(read.Umask, 0o77)
  }
})

test('xmllint reads the task of Windows', { skip: lacks('xmllint') }, () => {
  const file = join(folder, 'task.xml')
  for (const every of [6, null]) {
    writeFileSync(file, schtasks({ ...machine, every }).files[0]!.text)
    const read = (name: string) => ran('xmllint', '--xpath', `string(//*[local-name()="${name}"])`, file).trimEnd()
    assert.equal(read('Command'), process.execPath)
    assert.match(read('Arguments'), /--home "\/home\/ada\/it's 100% \\"mine\\" & \$HOME \\ <x>" (sync --all|watch)$/)
    assert.equal(read('MultipleInstancesPolicy'), 'IgnoreNew')
  }
})

test('sh reads the line of the crontab, and it replaces itself alone', {
  skip: lacks('sh') && 'NOT RUN: no sh',
}, () => {
  const line = cron(machine).crontab!
  const [, minute, command] = /^(\d+) [\d,]+ \* \* \* (.*) # wristory service$/.exec(line)!
  assert.ok(Number(minute) > 0 && Number(minute) < 60)
  const words = ran('sh', '-c', `printf '%s\\n' ${command!.replaceAll('\\%', '%')}`)
  assert.deepEqual(words.trimEnd().split('\n'), watchCommand(machine))
  const others = '0 1 * * * backup\n# mine\n'
  const once = changedCrontab(others, line)
  assert.equal(once, `${others}${line}\n`)
  assert.equal(changedCrontab(once, line), once)
  assert.equal(changedCrontab(once, undefined), others)
})

test('the times are in every hour once and never on the full hour', () => {
  for (const every of [1, 2, 3, 4, 6, 8, 12, 24]) {
    const { hours, minute } = syncTimes({ ...machine, every })
    assert.equal(hours.length, 24 / every)
    assert.ok(hours.every((hour) => hour >= 0 && hour < 24) && minute > 0 && minute < 60)
  }
})

/** Stand-ins that write down how they were called. */
function standIns(where: string): NodeJS.ProcessEnv {
  const bin = join(where, 'bin')
  mkdirSync(bin, { recursive: true })
  const log = join(where, 'log')
  const stored = join(where, 'crontab')
  const scripts = {
    systemctl: `echo "systemctl $*" >> '${log}'`,
    launchctl: `echo "launchctl $*" >> '${log}'`,
    schtasks: `echo "schtasks $*" >> '${log}'`,
    crontab: `if [ "$1" = -l ]; then [ -f '${stored}' ] && cat '${stored}' || { echo 'no crontab for ada' >&2; exit 1; }; else cat > '${stored}'; fi`,
  }
  for (const [name, text] of Object.entries(scripts)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`)
    chmodSync(join(bin, name), 0o755)
  }
  return { PATH: `${bin}${delimiter}${process.env.PATH}` }
}

async function service(where: string, platform: string, ...args: string[]) {
  const io = fakeIo({ platform, userHome: where, env: { ...standIns(where), WRISTORY_HOME: join(where, 'home') } })
  const status = await main(['service', ...args], io)
  return { status, out: io.out(), err: io.err() }
}

for (const [scheduler, platform, file] of [
  ['systemd', 'linux', '.config/systemd/user/wristory.timer'],
  ['launchd', 'darwin', 'Library/LaunchAgents/wristory.sync.plist'],
  ['schtasks', 'win32', 'home\\wristory-task.xml'],
  ['cron', 'linux', 'crontab'],
] as const)
  test(`${scheduler} is installed, again, and removed`, {
    skip: process.platform === 'win32' && 'NOT RUN: no sh',
  }, async () => {
    const where = mkdtempSync(join(folder, `${scheduler}-`))
    const path = platform === 'win32' ? `${where}\\${file}` : join(where, file)
    // Nothing of it can be checked but for the file on another system.
    const there = platform === 'win32' ? join(where, 'home\\wristory-task.xml') : path
    for (let i = 0; i < 2; i++) {
      const { status, err } = await service(where, platform, scheduler, '--install')
      assert.equal(status, 0, err)
    }
    if (scheduler === 'cron') assert.equal(readFileSync(path, 'utf8').split('\n').length, 2)
    else
      assert.match(readFileSync(join(where, 'log'), 'utf8'), /enable --now wristory.timer|bootstrap gui|\/Create \/F/)
    if (platform !== 'win32') assert.equal(statSync(path).isFile(), true)
    assert.match((await service(where, platform, scheduler, '--remove')).err, /^Removed/)
    if (scheduler === 'cron') assert.equal(readFileSync(path, 'utf8'), '')
    else assert.ok(!existsSync(there))
    assert.match((await service(where, platform, scheduler, '--remove')).err, /^No unit/)
  })

test('what cannot be is refused', async () => {
  const where = mkdtempSync(join(folder, 'refused-'))
  assert.equal((await service(where, 'linux', 'launchd', '--install')).status, 2)
  assert.equal((await service(where, 'linux', 'compose', '--install')).status, 2)
  assert.equal((await service(where, 'linux', 'systemd', '--every', '5')).status, 2)
  assert.equal((await service(where, 'linux', 'systemd', '--install', '--remove')).status, 2)
  assert.match((await service(where, 'darwin', 'systemd')).out, /ExecStart=/)
  writeFileSync(join(where, 'bin', 'systemctl'), '#!/bin/sh\n')
  const io = fakeIo({ userHome: where, env: { PATH: join(where, 'nowhere'), WRISTORY_HOME: join(where, 'home') } })
  assert.equal(await main(['service', 'systemd', '--install'], io), 2)
  assert.match(io.err(), /there is no systemctl here/)
})
