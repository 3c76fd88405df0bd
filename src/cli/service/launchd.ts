// An agent of macOS's launchd, as a property list.

import { join } from 'node:path'
import { type Machine, syncTimes, type Unit, watchCommand, xml } from './unit.ts'

const label = 'wristory.sync'

export function launchd(machine: Machine): Unit {
  const path = join(machine.userHome, 'Library', 'LaunchAgents', `${label}.plist`)
  const domain = `gui/${machine.user ?? 501}`
  return {
    files: [{ path, text: plist(machine) }],
    on: [
      ['launchctl', 'enable', `${domain}/${label}`],
      ['launchctl', 'bootstrap', domain, path],
    ],
    off: [['launchctl', 'bootout', `${domain}/${label}`]],
  }
}

function plist(machine: Machine): string {
  const { every, home } = machine
  const { hours, minute } = syncTimes(machine)
  const time = (hour: number) =>
    `    <dict><key>Hour</key><integer>${hour}</integer><key>Minute</key><integer>${minute}</integer></dict>`
  const when =
    every === null
      ? '  <key>RunAtLoad</key><true/>\n  <key>KeepAlive</key><dict><key>SuccessfulExit</key><false/></dict>'
      : `  <key>StartCalendarInterval</key>\n  <array>\n${hours.map(time).join('\n')}\n  </array>`
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key><string>${label}</string>
  <key>ProgramArguments</key>
  <array>
${watchCommand(machine)
  .map((word) => `    <string>${xml(word)}</string>`)
  .join('\n')}
  </array>
${when}
  <key>ProcessType</key><string>Background</string>
  <key>LowPriorityIO</key><true/>
  <key>Umask</key><integer>63</integer>
  <key>StandardErrorPath</key><string>${xml(join(home, 'service.log'))}</string>
</dict>
</plist>
`
}
