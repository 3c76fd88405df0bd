// `wristory simulate`: a simulated cloud on this machine, for trials and for tests of other programs.
import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { WristoryError } from '../../errors.ts'
import { writeAtomic } from '../../files/atomic.ts'
import { faults, personNames, startSimulator } from '../../simulator/index.ts'
import type { Define } from '../command.ts'
import { untilStopped } from '../context.ts'
import { drawPairs } from '../draw/table.ts'
import { localDay, wholeNumber } from '../options.ts'

/** Highest TCP port. */
const lastPort = 65_535

export const define: Define = (command, context) => {
  const faultList = Object.entries(faults).map(([name, { doc }]) => `  ${name.padEnd(26)}${doc}`)
  command
    .option('-p, --port <port>', 'port on 127.0.0.1; 0 takes any free one', wholeNumber(0, lastPort), 0)
    .option('--proxy-port <port>', 'also a TLS proxy for *.huami.com and *.zepp.com', wholeNumber(0, lastPort))
    .option('--ca-out <file>', "file for the proxy's certificate authority, PEM (default: a temporary file)")
    .addOption(command.createOption('--person <name>', 'the simulated person').choices(personNames))
    .option('--days <n>', 'length of the history', wholeNumber(0, 4000))
    .option('--today <day>', 'last day of the history', localDay)
    .option('--seed <n>', 'varies the person', wholeNumber(0, 2 ** 31))
    .option('--fault <name...>', 'faults to inject, as NAME or NAME:key=value,key=value')
    .addHelpText('after', `\nFaults:\n${faultList.join('\n')}\n\nKeys of all: count, after, path, on.`)
    .action(async (options) => {
      const { emit, print, note, json, signal, style, now } = context()
      const { caOut, fault, ...rest } = options
      if (caOut !== undefined && rest.proxyPort === undefined)
        throw new WristoryError('usage', '--ca-out goes with --proxy-port.')
      const simulator = await startSimulator({ ...rest, faults: fault, now })
      let remove = async () => {}
      try {
        const { url, proxy, ca } = simulator
        let caFile: string | undefined
        if (ca !== undefined) {
          ;({ path: caFile, remove } = await placeFor(caOut))
          writeAtomic(caFile, { replace: true }, (_, file) => writeFileSync(file, ca))
        }
        const accounts = simulator.accounts.map((account) => ({ ...account, code: simulator.code(account.email) }))
        const { xiaomi } = simulator
        if (json)
          await emit({
            url,
            ...(xiaomi === null ? {} : { xiaomi }),
            ...(proxy === undefined ? {} : { proxy, ca, caFile }),
            accounts,
          })
        else {
          const pairs: [string, string][] = [['address', url]]
          if (proxy !== undefined) pairs.push(['proxy', proxy], ['certificate', caFile ?? ''])
          for (const { email, password } of accounts) pairs.push(['account', `${email}  password ${password}`])
          if (simulator.xiaomi !== null) pairs.push(['Mi Fitness', `cookies ${simulator.xiaomi}`])
          await print(drawPairs(pairs, style))
          note(`\nTry it: wristory --cloud ${url} login --email ${accounts[0]?.email}\nCtrl-C ends it.`)
        }
        await untilStopped(signal)
      } finally {
        await simulator.close()
        await remove()
      }
    })
}

/** The certificate's path: the named file, else a temporary one that is deleted at the end. */
async function placeFor(named: string | undefined): Promise<{ path: string; remove: () => Promise<void> }> {
  if (named !== undefined) return { path: resolve(named), remove: async () => {} }
  const folder = await mkdtemp(join(tmpdir(), 'wristory-simulate-'))
  return { path: join(folder, 'ca.pem'), remove: () => rm(folder, { recursive: true, force: true }) }
}
