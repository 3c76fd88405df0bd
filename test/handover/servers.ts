// Real servers from Debian on free ports of 127.0.0.1, each with a folder of its own; null where the program is missing, and
// then the test says that it was not run.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Server extends AsyncDisposable {
  readonly url: string
  readonly port: number
  readonly folder: string
  /** Kills it at once and starts it again on the same port and folder. */
  crash(): Promise<void>
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Where a missing program is said. */
interface TestContext {
  skip(message: string): void
}

interface Plan {
  readonly program: string
  readonly arguments: readonly string[]
  readonly port: number
  readonly folder: string
  /** As which user it runs; this one where absent. */
  readonly uid?: number
  /** Whether it answers. */
  readonly ready: () => Promise<boolean>
}

async function started({ program, arguments: list, port, folder, uid, ready }: Plan): Promise<Server> {
  let child: ChildProcess
  const up = async () => {
    child = spawn(program, list, { stdio: 'ignore', cwd: folder, ...(uid === undefined ? {} : { uid }) })
    const ended = new Promise<never>((_, reject) => {
      child.on('error', reject)
      child.on('exit', (status) => reject(new Error(`${program} ended with ${status}`)))
    })
    ended.catch(() => undefined)
    // Asked again until it answers: what starts it says nothing else.
    while (!(await Promise.race([ready().catch(() => false), ended]))) await new Promise(setImmediate)
  }
  const down = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
  }
  await up()
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    folder,
    async crash() {
      await down()
      await up()
    },
    async [Symbol.asyncDispose]() {
      await down()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function found(context: TestContext, ...programs: string[]): string | null {
  for (const program of programs)
    for (const folder of ['/usr/bin', '/usr/sbin', '/usr/local/bin'])
      if (existsSync(join(folder, program))) return join(folder, program)
  context.skip(`NOT RUN: ${programs[0]} is missing (Debian has it, see .ci/run)`)
  return null
}

const folderOf = (name: string) => mkdtempSync(join(tmpdir(), `wristory-${name}-`))

/** `data` is where it writes, a folder of its own where absent. */
export async function influxServer(context: TestContext, more = '', data?: string): Promise<Server | null> {
  const program = found(context, 'influxd')
  if (program === null) return null
  const [folder, port, rpc] = [folderOf('influx'), await freePort(), await freePort()]
  const file = join(folder, 'influx.conf')
  writeFileSync(
    file,
    `reporting-disabled = true
bind-address = "127.0.0.1:${rpc}"
[meta]
dir = "${folder}/meta"
[data]
dir = "${data ?? folder}/data"
wal-dir = "${data ?? folder}/wal"
[http]
bind-address = "127.0.0.1:${port}"
log-enabled = false
${more}`,
  )
  const ready = async () => (await fetch(`http://127.0.0.1:${port}/ping`)).status === 204
  return await started({ program, arguments: ['run', '-config', file], port, folder, ready })
}

export async function victoriaServer(context: TestContext): Promise<Server | null> {
  const program = found(context, 'victoria-metrics', 'victoriametrics')
  if (program === null) return null
  const [folder, port] = [folderOf('victoria'), await freePort()]
  const list = [
    `-storageDataPath=${folder}/data`,
    `-httpListenAddr=127.0.0.1:${port}`,
    '-retentionPeriod=100y',
    '-dedup.minScrapeInterval=1ms',
  ]
  const ready = async () => (await fetch(`http://127.0.0.1:${port}/health`)).ok
  return await started({ program, arguments: list, port, folder, ready })
}

/** A broker; `more` are lines of its configuration. */
export async function mosquittoServer(context: TestContext, more = 'allow_anonymous true'): Promise<Server | null> {
  const program = found(context, 'mosquitto')
  if (program === null) return null
  const [folder, port] = [folderOf('mosquitto'), await freePort()]
  const file = join(folder, 'mosquitto.conf')
  // Nobody has a password there.
  writeFileSync(join(folder, 'passwords'), '', { mode: 0o600 })
  const lines = [
    `listener ${port} 127.0.0.1`,
    'persistence true',
    `persistence_location ${folder}/`,
    'autosave_interval 1',
    'user root',
    more,
  ]
  writeFileSync(file, lines.join('\n').replaceAll('FOLDER', folder))
  const ready = () =>
    new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy()
        resolve(true)
      })
      socket.on('error', () => resolve(false))
    })
  const server = await started({ program, arguments: ['-c', file], port, folder, ready })
  return { ...server, url: `mqtt://127.0.0.1:${port}` }
}

/** A cluster of PostgreSQL 15 with an empty database `w` of the user `ada`; root may not run one, so `postgres` does. */
export async function postgresServer(context: TestContext): Promise<Server | null> {
  const bin = '/usr/lib/postgresql/15/bin'
  if (!existsSync(join(bin, 'postgres')) || process.getuid?.() !== 0) {
    context.skip('NOT RUN: PostgreSQL 15 is missing, or this user is not root (see .ci/run)')
    return null
  }
  const [folder, port] = [folderOf('postgres'), await freePort()]
  const as = (command: string) =>
    execFileSync('su', ['postgres', '-s', '/bin/sh', '-c', command], { cwd: '/', stdio: 'ignore' })
  execFileSync('chown', ['postgres', folder])
  as(`${bin}/initdb -D ${folder}/data -U ada -A trust --no-sync`)
  const ready = async () => {
    try {
      as(`${bin}/psql -h 127.0.0.1 -p ${port} -U ada -d postgres -c 'SELECT 1'`)
      return true
    } catch {
      return false
    }
  }
  const list = ['-D', `${folder}/data`, '-p', String(port), '-h', '127.0.0.1', '-k', folder, '-c', 'fsync=off']
  const uid = Number(execFileSync('id', ['-u', 'postgres']).toString())
  const server = await started({ program: join(bin, 'postgres'), arguments: list, port, folder, uid, ready })
  as(`${bin}/createdb -h 127.0.0.1 -p ${port} -U ada w`)
  return { ...server, url: `postgres://127.0.0.1:${port}/w` }
}

/** A Prometheus that reads /metrics of a port with a token every second. */
export async function prometheusServer(context: TestContext, target: number, token: string): Promise<Server | null> {
  const program = found(context, 'prometheus')
  if (program === null) return null
  const [folder, port] = [folderOf('prometheus'), await freePort()]
  writeFileSync(join(folder, 'token'), token, { mode: 0o600 })
  writeFileSync(
    join(folder, 'prometheus.yml'),
    `scrape_configs:
  - job_name: wristory
    scrape_interval: 1s
    authorization: { credentials_file: ${folder}/token }
    static_configs: [{ targets: ['127.0.0.1:${target}'] }]
`,
  )
  const list = [
    `--config.file=${folder}/prometheus.yml`,
    `--storage.tsdb.path=${folder}/data`,
    `--web.listen-address=127.0.0.1:${port}`,
  ]
  const ready = async () => (await fetch(`http://127.0.0.1:${port}/-/ready`)).ok
  return await started({ program, arguments: list, port, folder, ready })
}
