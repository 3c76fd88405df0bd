// The examples of docs/cloud: a block of `sh` that runs curl against the simulator, then a block of `http` with its reply.
// `node scripts/cloud-examples.ts` runs them and writes the replies into the pages; the test compares.

import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSimulator } from '../src/simulator/index.ts'
import { cloudPages } from './cloud-docs.ts'

const docs = new URL('../docs/', import.meta.url)
const block = /^```sh\n([\s\S]*?)^```\n\n^```http\n([\s\S]*?)^```/gm
const user = '1000000001'

export interface Example {
  readonly command: string
  /** The reply as the page shows it. */
  readonly shown: string
}

export function examplesIn(text: string): Example[] {
  return [...text.matchAll(block)].map(([, command = '', shown = '']) => ({ command, shown }))
}

export const readPage = (name: string) => readFileSync(new URL(name, docs), 'utf8')

/** Runs the examples of one page in their order, on a simulator of their own, and gives the replies as a page shows them. */
export async function replies(examples: readonly Example[]): Promise<string[]> {
  const simulator = await startSimulator({ days: 60, today: '2026-03-10', now: () => Date.UTC(2026, 2, 10, 20) })
  // As the command `simulate` does, so that codes and tokens are numbered as a reader meets them.
  for (const { email } of simulator.accounts) simulator.code(email)
  const folder = mkdtempSync(join(tmpdir(), 'wristory-examples-'))
  try {
    const found: string[] = []
    for (const { command } of examples) found.push(await reply(command, simulator.url, join(folder, 'headers')))
    return found
  } finally {
    await simulator.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function reply(command: string, url: string, headers: string): Promise<string> {
  const script = `curl() { command curl -sS --noproxy '*' -D "$HEADERS" "$@"; }\n${command}`
  const env = { PATH: process.env.PATH, HEADERS: headers, CLOUD: url, USER_ID: user, TOKEN: `SIM-WEB-${user}` }
  const child = spawn('sh', ['-ec', script], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const parts: Buffer[] = []
  for await (const part of child.stdout as AsyncIterable<Buffer>) parts.push(part)
  return present(readFileSync(headers, 'latin1'), Buffer.concat(parts).toString())
}

function present(headers: string, body: string): string {
  const status = /^HTTP\/\S+ (\d+)/.exec(headers)?.[1]
  const told = headers.split('\r\n').filter((line) => /^(location|retry-after):/i.test(line))
  const head = [`HTTP ${status}`, ...told].join('\n')
  if (body === '') return `${head}\n`
  return `${head}\n\n${/^\s*[{[]/.test(body) ? JSON.stringify(abbreviate(JSON.parse(body)), null, 1) : body}\n`
}

/** Long lists, objects and texts cut, with `…` in the place of the rest. */
function abbreviate(value: unknown): unknown {
  if (typeof value === 'string') return value.length > 72 ? `${value.slice(0, 48)}…` : value
  if (Array.isArray(value)) return [...value.slice(0, 2).map(abbreviate), ...(value.length > 2 ? ['…'] : [])]
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value)
  const shown = entries.slice(0, 40).map(([name, inner]) => [name, abbreviate(inner)])
  return Object.fromEntries([...shown, ...(entries.length > 40 ? [['…', '…']] : [])])
}

if (import.meta.main) {
  for (const name of cloudPages) {
    const text = readPage(name)
    const made = await replies(examplesIn(text))
    writeFileSync(
      new URL(name, docs),
      text.replaceAll(block, (_, command: string) => `\`\`\`sh\n${command}\`\`\`\n\n\`\`\`http\n${made.shift()}\`\`\``),
    )
  }
}
