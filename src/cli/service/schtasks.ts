// A task of Windows' Task Scheduler, as its XML.

import { win32 } from 'node:path'
import { type Machine, syncTimes, type Unit, watchCommand, xml } from './unit.ts'

const name = 'wristory'

export function schtasks(machine: Machine): Unit {
  const path = win32.join(machine.home, 'wristory-task.xml')
  return {
    files: [{ path, text: task(machine), utf16: true }],
    on: [['schtasks', '/Create', '/F', '/TN', name, '/XML', path]],
    off: [['schtasks', '/Delete', '/F', '/TN', name]],
  }
}

function task(machine: Machine): string {
  const [program = '', ...args] = watchCommand(machine)
  const { every, version } = machine
  return `<?xml version="1.0"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>wristory ${xml(version)}: ${every === null ? 'keep' : 'sync'} your own fitness history</Description>
  </RegistrationInfo>
  <Triggers>
${every === null ? '    <LogonTrigger><Enabled>true</Enabled></LogonTrigger>' : calendar(machine)}
  </Triggers>
  <Principals>
    <Principal id="Author">
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <RunOnlyIfNetworkAvailable>true</RunOnlyIfNetworkAvailable>
    <ExecutionTimeLimit>${every === null ? 'PT0S' : 'PT6H'}</ExecutionTimeLimit>
    <Priority>8</Priority>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>${xml(program)}</Command>
      <Arguments>${xml(args.map(argument).join(' '))}</Arguments>
    </Exec>
  </Actions>
</Task>
`
}

function calendar(machine: Machine): string {
  const { hours, minute } = syncTimes(machine)
  const two = (number: number) => String(number).padStart(2, '0')
  return `    <CalendarTrigger>
      <Repetition><Interval>PT${machine.every}H</Interval><Duration>P1D</Duration></Repetition>
      <StartBoundary>2026-01-01T${two(hours[0]!)}:${two(minute)}:00</StartBoundary>
      <RandomDelay>PT10M</RandomDelay>
      <ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay>
    </CalendarTrigger>`
}

/** One argument quoted for CommandLineToArgvW: backslashes count only before a quote. */
function argument(word: string): string {
  if (/^[^\s"]+$/.test(word)) return word
  return `"${word.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')}"`
}
