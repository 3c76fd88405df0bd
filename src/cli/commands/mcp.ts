// `wristory mcp`: lets an assistant read the history over the Model Context Protocol, read-only, by stdio or HTTP.

import { WristoryError } from '../../errors.ts'
import { version } from '../../files/version.ts'
import { storeDoor } from '../../query/reader.ts'
import type { Define } from '../command.ts'
import { type CommandContext, untilStopped } from '../context.ts'
import { wholeNumber } from '../options.ts'
import { readSetting } from '../settings.ts'

/** Highest TCP port. */
const lastPort = 65_535
/** A short token could be guessed. */
const shortestBearer = 16

export const define: Define = (command, context) => {
  command
    .description(
      'Let an assistant read the history over the Model Context Protocol. Read-only; what a tool returns goes to the host of the model.',
    )
    .option('--http', 'listen on 127.0.0.1 instead of standard input and output')
    .option('-p, --port <port>', 'port for --http; 0 takes any free one', wholeNumber(0, lastPort), 0)
    .option('--bearer-file <file>', 'file with the token that clients send (or WRISTORY_MCP_BEARER)')
    .option('--positions', 'include positions of tracks')
    .option('--names', 'include the name of the account')
    .option('--sql', 'allow SQL queries')
    .action(async (options) => {
      const around = context()
      const { home, account, now, signal } = around
      const allowed = {
        positions: options.positions === true,
        names: options.names === true,
        sql: options.sql === true,
      }
      const door = storeDoor({ folder: home, account, now })
      const parts = { door, home, version: version(), allowed }
      try {
        if (options.http !== true) {
          const { serveOverStdio } = await loaded(() => import('../../mcp/stdio.ts'))
          return await serveOverStdio(parts, signal, process.stdin, process.stdout)
        }
        const bearer = readBearer(options.bearerFile, around)
        const { serveOverHttp } = await loaded(() => import('../../mcp/http.ts'))
        const server = await serveOverHttp({ ...parts, port: options.port, bearer, now })
        try {
          await say(around, server.url)
          await untilStopped(signal)
        } finally {
          await server.close()
        }
      } finally {
        door.close()
      }
    })
}

async function say({ json, emit, print, note }: CommandContext, url: string): Promise<void> {
  if (json) await emit({ url })
  else await print(url)
  note('Clients send the token as "Authorization: Bearer ...". Ctrl-C stops the server.')
}

/** The token from the file or the environment, never from the arguments, which any local user can list. */
function readBearer(file: string | undefined, context: CommandContext): string {
  const token = readSetting(context, 'bearer', file)
  if (token !== undefined && /^[\x21-\x7e]+$/.test(token) && token.length >= shortestBearer) return token
  const what = token === undefined ? 'needs a token' : `needs a token of ${shortestBearer} printable characters or more`
  throw new WristoryError('usage', `--http ${what}.`, {
    hint: 'Put a long random token into a file that only you can read and name the file with --bearer-file, or set WRISTORY_MCP_BEARER.',
  })
}

/** The package is optional: only this loads it. */
async function loaded<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error
    throw new WristoryError('usage', 'The package @modelcontextprotocol/server is not installed.', {
      hint: 'Install wristory with its optional packages: npm install -g wristory --include=optional.',
    })
  }
}
