// A stub as a process of its own, so that it can be killed: `node serve.ts NAME PORT FILE`. It prints its address when it
// listens.

import { homeAssistantStub } from './home-assistant.ts'
import { intervalsStub } from './intervals.ts'
import { sparkyFitnessStub } from './sparkyfitness.ts'
import type { StubOptions } from './stub.ts'

const stubs: Readonly<Record<string, (options: StubOptions) => Promise<{ readonly url: string }>>> = {
  'home-assistant': homeAssistantStub,
  intervals: intervalsStub,
  sparkyfitness: sparkyFitnessStub,
}

const [name = '', port = '0', file = ''] = process.argv.slice(2)
const start = stubs[name]
if (start === undefined || file === '') throw new Error('node serve.ts NAME PORT FILE')
process.stdout.write(`${(await start({ port: Number(port), file })).url}\n`)
