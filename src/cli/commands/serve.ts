// `wristory serve`: the dashboard on this computer, opened in the browser by an address that works once.
import { type Dashboard, startDashboard } from '../../dashboard/server/index.ts'
import { openBrowser } from '../browser.ts'
import type { Define } from '../command.ts'
import { type Context, untilStopped } from '../context.ts'
import { wholeNumber } from '../options.ts'
import { understood } from '../report.ts'
import { version } from '../version.ts'

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
      let forget = () => {}
      try {
        const address = dashboard.open()
        const code = new URL(address).hash.replace('#token=', '')
        if (around.json) await around.emit({ url: address, origin: dashboard.origin, code })
        else await around.print(address)
        around.note('The address works once, in one browser. Ctrl-C ends the dashboard.')
        if (open && around.isTTY && !around.json) forget = openBrowser(around.home, address)
        await untilStopped(around.signal)
      } finally {
        forget()
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
