// The MCP server over ten years: time from its start to the first answer, time of each tool, and bytes of answers.

import { spawn } from 'node:child_process'
import type { Json } from '../src/mcp/answer.ts'
import type { Asking } from '../src/mcp/tool.ts'
import { tools } from '../src/mcp/tools/index.ts'
import { storeDoor } from '../src/query/reader.ts'
import { storePath } from '../src/store/store.ts'
import { bin, done, signedIn } from './command.ts'
import { atMost, type Bench, cpu, type Figure, median } from './measure.ts'

type Env = Readonly<Record<string, string>>

export const mcp: Bench = {
  name: 'MCP, ten years',
  run() {
    return signedIn('ten-years', async ({ home, env }) => {
      done(['sync', '--json'], env)
      return [...(await starting(env)), ...(await answers(home))]
    })
  },
}

/** CPU milliseconds of a process until its first answer, and until that of `overview`, less those of a bare Node. */
async function starting(env: Env): Promise<Figure[]> {
  const server = [bin, 'mcp']
  const node = async () => (await run(['-e', '0'], env, '')).milliseconds
  const above = async (input: string) => {
    await run(server, env, input)
    const more: number[] = []
    for (let round = 0; round < 9; round++) more.push((await run(server, env, input)).milliseconds - (await node()))
    return median(more)
  }
  const { out } = await run(server, env, `${hello(0)}\n${list}\n`)
  const { tools: all } = JSON.parse(out.trim().split('\n').at(-1)!).result
  return [
    atMost('start to the first answer, above `node -e 0`', await above(`${hello(1)}\n`), 'ms CPU', 200),
    atMost('start to the answer of `overview`, above it', await above(`${hello(0)}\n${overview}\n`), 'ms CPU', 300),
    atMost('the list of tools', JSON.stringify(all).length, 'bytes', 6144),
  ]
}

const hello = (id: number) =>
  JSON.stringify({
    jsonrpc: '2.0',
    id,
    method: 'initialize',
    params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'bench', version: '1' } },
  })
const overview = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'overview' } })
const list = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' })

/** A child that gets `input` and ends once it has answered request 1, or by itself: what it said, and its CPU time. */
async function run(args: readonly string[], env: Env, input: string): Promise<{ out: string; milliseconds: number }> {
  const child = spawn(process.execPath, ['--import', watcher, ...args], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  child.stdin.on('error', () => undefined)
  let [out, err] = ['', '']
  child.stdout.on('data', (text) => {
    out += text
    if (/"id":1[,}].*\n/.test(out)) child.stdin.end()
  })
  child.stderr.on('data', (text) => {
    err += text
  })
  if (input === '') child.stdin.end()
  else child.stdin.write(input)
  await new Promise((resolve) => child.on('close', resolve))
  const [, milliseconds] = /CPU (\d+)/.exec(err) ?? []
  if (milliseconds === undefined) throw new Error(err)
  return { out, milliseconds: Number(milliseconds) }
}

/** Says what a process has used, as it ends. */
const watcher = `data:text/javascript,process.on('exit',()=>{const{user,system}=process.cpuUsage();process.stderr.write('CPU '+Math.round((user+system)/1e3)+'\\n')})`

/** What a person asks over the whole history, and over the last weeks. */
const asked: readonly (readonly [tool: string, asked: object, note?: string])[] = [
  ['overview', {}],
  ['daily', { figures: ['steps', 'sleep_minutes'], from: '-3650', by: 'month' }, 'ten years by month'],
  ['nights', { from: '-3650', by: 'month' }, 'ten years by month'],
  ['nights', { from: '-365', by: 'month', figures: ['asleep'] }, 'a year by month'],
  ['night', { date: '-1' }],
  ['workouts', { from: '-3650', totals_only: true }, 'totals of ten years'],
  ['training_context', { days: 90 }, '90 days'],
  ['profile', {}],
  ['records', {}],
  ['changes', { date: '-1' }],
  ['coverage', { from: '-3650' }, 'ten years'],
]

async function answers(home: string): Promise<Figure[]> {
  const door = storeDoor({ folder: home, account: undefined, now: Date.now })
  const reader = await door.open()
  if (reader === null) throw new Error('no store')
  const allowed = { positions: false, names: false, sql: false }
  const asking: Asking = { reader, allowed, path: storePath(home), signal: undefined }
  try {
    const figures: Figure[] = []
    for (const [name, parameters, note] of asked) {
      const { answer } = await tools.find((tool) => tool.name === name)!.load()
      const work = () => answer(parameters as never, asking)
      const bytes = Buffer.byteLength(JSON.stringify((await work()) as Json))
      const times: number[] = []
      for (let round = 0; round < 9; round++) times.push((await cpu(work)) * 1000)
      const told = `${note === undefined ? '' : `${note}, `}${bytes} bytes`
      figures.push(atMost(`\`${name}\``, median(times), 'ms CPU', 50, undefined, told))
    }
    return figures
  } finally {
    door.close()
  }
}
