// `wristory serve`: the dashboard on this computer, opened in the browser at a one-time address, and on request on
// paired devices of the same network.

import { InvalidArgumentError } from 'commander'
import type { Remote } from '../../dashboard/server/devices.ts'
import { type Dashboard, type DashboardOptions, startDashboard } from '../../dashboard/server/index.ts'
import type { Quiet } from '../../dashboard/server/schedule.ts'
import { version } from '../../files/version.ts'
import { handsOver } from '../../handover/run/folder.ts'
import { LAN_PORT } from '../../http-server/entrance.ts'
import { readWatchSettings } from '../../watch/settings.ts'
import { openBrowser } from '../browser.ts'
import type { Define } from '../command.ts'
import { type CommandContext, untilStopped } from '../context.ts'
import { qrCode } from '../draw/qr-code.ts'
import { lanAddress } from '../lan-address.ts'
import { wholeNumber } from '../options.ts'
import { ownCommands } from '../own-commands.ts'
import { understood } from '../report.ts'

/** Highest TCP port. */
const lastPort = 65_535

export const define: Define = (command, context) => {
  command
    .description(
      'Open the dashboard in the browser. Only this computer can open it, at the printed address; with --lan also the phones that you pair.',
    )
    .option('-p, --port <port>', 'port on 127.0.0.1; 0 takes any free one', wholeNumber(0, lastPort), 0)
    .option('--no-open', 'print the address, do not open the browser')
    .option('--lan [address]', "also listen on this computer's address in your network, over TLS, for paired devices")
    .option('--lan-port <port>', 'port for --lan', wholeNumber(0, lastPort), LAN_PORT)
    .option('--proxy <origin>', 'serve paired devices behind a proxy that terminates TLS: https://HOST', secureOrigin)
    .action(async ({ port, open, lan, lanPort, proxy }) => {
      const around = context()
      const address = lan === true ? await lanAddress(around, '--lan') : lan
      const dashboard = await openDashboard(around, port, {
        lan: address === undefined ? undefined : { address, port: lanPort },
        proxy,
      })
      let forget = () => {}
      try {
        const url = dashboard.open()
        const code = new URL(url).hash.replace('#token=', '')
        const { remote } = dashboard
        if (around.json)
          await around.emit({
            url,
            origin: dashboard.origin,
            code,
            ...(remote === null ? {} : { remote: remote.origin, pairing: remote.pair().address }),
          })
        else await around.print(url)
        if (remote !== null) await showPairing(around, remote)
        around.note('The address works once, in one browser. Ctrl-C stops the dashboard.')
        if (open && around.isTTY && !around.json) forget = openBrowser(around.home, url)
        await untilStopped(around.signal)
      } finally {
        forget()
        await dashboard.close()
      }
    })
}

/** The QR code that pairs a phone, with the certificate's fingerprint. */
async function showPairing(context: CommandContext, { origin, fingerprint, pair }: Remote): Promise<void> {
  if (context.json || context.quiet) return
  const { address, until } = pair()
  context.note(`${await qrCode(address, context.styleOfNotes)}\n`)
  const minutes = Math.round((until * 1000 - context.now()) / 60_000)
  context.note(`Scan this with the phone, or open ${address} on it. It pairs one device, within ${minutes} minutes;`)
  context.note('pair others in Settings. A paired device may store what it shows, to display it offline.')
  if (fingerprint === null) return
  context.note("The phone warns of an unknown certificate until it trusts this computer's certificate authority:")
  context.note(`open ${origin}/authority.crt on it. SHA-256 ${fingerprint}\n`)
}

function secureOrigin(text: string): string {
  const url = URL.parse(text)
  if (url?.protocol === 'https:' && url.pathname === '/' && url.search === '') return url.origin
  throw new InvalidArgumentError('It is written https://HOST.')
}

/** The dashboard for the folder, account and cloud of the command line. */
export function openDashboard(
  context: CommandContext,
  port: number,
  ways: Pick<DashboardOptions, 'lan' | 'proxy'> = {},
): Promise<Dashboard> {
  const { home, env, account, cloud, now, zone, warn } = context
  return startDashboard({
    home,
    port,
    ...ways,
    version: version(),
    env,
    account,
    cloud,
    zone,
    now,
    quiet: () => quietHoursIn(home),
    synced: async () => {
      // What fails is in `handover list`, on the Data page and in /metrics, and is tried again after the next sync.
      if (handsOver(home)) await ownCommands(context)(['handover', 'send', '--due'], context.signal)
    },
    onBug: (error) => warn(`In the dashboard: ${understood(error).message}`),
  })
}

/** Those of `wristory watch`; where its file is damaged, `watch` says so. */
function quietHoursIn(home: string): Quiet | null {
  try {
    return readWatchSettings(home, {}).quiet
  } catch {
    return null
  }
}
