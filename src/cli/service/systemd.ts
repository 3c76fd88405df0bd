// A unit of the user's own systemd: a service with a timer, or one that runs all the time.

import { join } from 'node:path'
import { type Machine, syncTimes, type Unit, watchCommand } from './unit.ts'

/** Exit statuses that mean "later" or "in part": busy, partial, wait (errors.ts). The next run continues. */
const fine = '4 8 9'

export function systemd(machine: Machine): Unit {
  const { every, env, userHome } = machine
  const config = env.XDG_CONFIG_HOME?.startsWith('/') ? env.XDG_CONFIG_HOME : join(userHome, '.config')
  const folder = join(config, 'systemd', 'user')
  const control = (...args: string[]) => ['systemctl', '--user', ...args] as const
  const started = every === null ? 'wristory.service' : 'wristory.timer'
  return {
    files: [
      { path: join(folder, 'wristory.service'), text: service(machine) },
      ...(every === null ? [] : [{ path: join(folder, 'wristory.timer'), text: timer(machine) }]),
    ],
    on: [control('daemon-reload'), control('enable', '--now', started)],
    off: [control('disable', '--now', 'wristory.timer', 'wristory.service')],
  }
}

function service(machine: Machine): string {
  const { every, home } = machine
  const kind =
    every === null
      ? ['Type=exec', 'Restart=on-failure', 'RestartSec=5min']
      : ['Type=oneshot', 'TimeoutStartSec=6h', `SuccessExitStatus=${fine}`]
  return `[Unit]
Description=wristory: ${every === null ? 'keep' : 'sync'} your own fitness history
Documentation=man:wristory(1)
After=network-online.target
Wants=network-online.target

[Service]
${kind.join('\n')}
ExecStart=${watchCommand(machine).map(argument).join(' ')}
Nice=10
UMask=0077
NoNewPrivileges=yes
PrivateTmp=yes
ProtectSystem=strict
ProtectHome=read-only
ReadWritePaths=${argument(home)}
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectControlGroups=yes
ProtectClock=yes
ProtectHostname=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native
CapabilityBoundingSet=
${every === null ? '\n[Install]\nWantedBy=default.target\n' : ''}`
}

function timer(machine: Machine): string {
  const { hours, minute } = syncTimes(machine)
  const two = (number: number) => String(number).padStart(2, '0')
  return `[Unit]
Description=wristory: when to sync

[Timer]
OnCalendar=*-*-* ${hours.map(two).join(',')}:${two(minute)}
RandomizedDelaySec=10min
Persistent=true

[Install]
WantedBy=timers.target
`
}

/** One word of a command line in a unit: quotes, backslashes, specifiers and variables are escaped (systemd.service(5)). */
function argument(text: string): string {
  const plain = text
    .replace(/["\\]/g, (one) => `\\${one}`)
    .replaceAll('%', '%%')
    .replaceAll('$', '$$$$')
  return /^[\w@%+=:,./-]+$/.test(plain) ? plain : `"${plain}"`
}
