// `wristory serve`: the dashboard on this computer, opened in the browser by an address that works once.
import { spawn } from 'node:child_process'
import { type Dashboard, startDashboard } from '../../dashboard/server/index.ts'
import { type Context, untilStopped } from '../context.ts'
import { wholeNumber } from '../options.ts'
import { understood } from '../report.ts'
import { version } from '../version.ts'
import type { Define } from './index.ts'

/** Highest TCP port. */
const lastPort = 65_535

export const define: Define = (command, context) => {
  command
    .description('Show your history in the browser. Only this computer can open it, by the address that is printed.')
    .option('-p, --port <port>', 'port on 127.0.0.1; 0 takes any free one', wholeNumber(0, lastPort), 0)
    .option('--no-open', 'print the address, open no browser')
    .action(async ({ port, open }) => {
      const around = context()
      const dashboard = await dashboardOf(around, port)
      try {
        const address = dashboard.open()
        if (around.json) await around.emit({ url: address, origin: dashboard.origin })
        else await around.print(address)
        around.note('The address works once, in one browser. Ctrl-C ends the dashboard.')
        if (open && around.isTTY && !around.json) openBrowser(address)
        await untilStopped(around.signal)
      } finally {
        await dashboard.close()
      }
    })
}

/** The dashboard for the folder, account and cloud of the command line. */
export function dashboardOf(context: Context, port: number): Promise<Dashboard> {
  const { home, env, account, cloud, now, zone, warn } = context
  return startDashboard({
    home,
    port,
    version: version(),
    env,
    account,
    cloud,
    zone,
    now,
    onBug: (error) => warn(`In the dashboard: ${understood(error).message}`),
  })
}

/** Opens the system's browser; where there is none the printed address is enough. */
export function openBrowser(address: string): void {
  const [program, args]: [string, string[]] =
    process.platform === 'darwin'
      ? ['open', [address]]
      : process.platform === 'win32'
        ? ['rundll32', ['url.dll,FileProtocolHandler', address]]
        : ['xdg-open', [address]]
  const child = spawn(program, args, { stdio: 'ignore', detached: true })
  child.on('error', () => undefined)
  child.unref()
}
