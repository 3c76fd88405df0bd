// `wristory simulate`: a made-up person's cloud on this machine, for trying things out and for tests of other programs.
import { writeFile } from 'node:fs/promises'
import { faults, personNames, startSimulator } from '../../simulator/index.ts'
import { untilStopped } from '../context.ts'
import { drawPairs } from '../draw/table.ts'
import { localDay, wholeNumber } from '../options.ts'
import type { Define } from './index.ts'

/** Highest TCP port. */
const lastPort = 65_535

export const define: Define = (command, context) => {
  const faultList = Object.entries(faults).map(([name, { doc }]) => `  ${name.padEnd(26)}${doc}`)
  command
    .option('-p, --port <port>', 'port on 127.0.0.1; 0 takes any free one', wholeNumber(0, lastPort), 0)
    .option('--proxy-port <port>', 'also a TLS proxy for *.huami.com and *.zepp.com', wholeNumber(0, lastPort))
    .option('--ca-out <file>', "where to write the proxy's certificate authority (PEM)")
    .addOption(command.createOption('--person <name>', 'whose history').choices(personNames))
    .option('--days <n>', 'length of the history', wholeNumber(0, 4000))
    .option('--today <day>', 'last day of the history', localDay)
    .option('--seed <n>', 'another person of the same kind', wholeNumber(0, 2 ** 31))
    .option('--fault <name...>', 'things that go wrong, as NAME or NAME:key=value,key=value')
    .addHelpText('after', `\nFaults:\n${faultList.join('\n')}\n\nKeys of all: count, after, path, on.`)
    .action(async (options) => {
      const { emit, print, note, json, signal, style, now } = context()
      const { caOut, fault, ...rest } = options
      const simulator = await startSimulator({ ...rest, faults: fault, now })
      try {
        if (caOut !== undefined && simulator.ca !== undefined) await writeFile(caOut, simulator.ca)
        const { url, proxy, ca, accounts } = simulator
        if (json) await emit({ url, ...(proxy === undefined ? {} : { proxy, ca }), accounts })
        else {
          const pairs: [string, string][] = [['address', url]]
          if (proxy !== undefined) pairs.push(['proxy', proxy])
          for (const { email, password } of accounts) pairs.push(['account', `${email}  password ${password}`])
          await print(drawPairs(pairs, style))
          note(`\nTry it: wristory --cloud ${url} login --email ${accounts[0]?.email}\nCtrl-C ends it.`)
        }
        await untilStopped(signal)
      } finally {
        await simulator.close()
      }
    })
}
