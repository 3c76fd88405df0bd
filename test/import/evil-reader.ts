// Reads every file of a folder in a process of its own and reports its memory growth: `evil-reader.ts FOLDER SCRATCH`.

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { openDoors, survey } from '../../src/import/index.ts'

const [folder = '', scratch = ''] = process.argv.slice(2)

async function read(path: string): Promise<string> {
  try {
    const doors = await openDoors([path], { password: async () => undefined, scratch })
    const { files, brought } = await survey({ doors, zone: null })
    return [...files[0]!.warnings, ...brought.map(({ source, records }) => `${source} ${records}`)].join(' ')
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

const names = readdirSync(folder).sort()
// What is good first: it loads what every file needs.
for (const name of names.filter((one) => one.startsWith('good'))) await read(join(folder, name))
const before = process.resourceUsage().maxRSS
const said: Record<string, string> = {}
for (const name of names.filter((one) => !one.startsWith('good'))) said[name] = await read(join(folder, name))
// Kibibytes on every system.
process.stdout.write(`${JSON.stringify({ said, grown: (process.resourceUsage().maxRSS - before) * 1024 })}\n`)
