// `npm run bench`: every benchmark, or those that are named, one table each. A full run rewrites docs/performance.md.
// Exits 1 when a figure misses its target.

import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import { cpu, type Figure, ratio } from './measure.ts'
import { benches } from './one.ts'

const wanted = process.argv.slice(2)
const control = await controlled()
const tables: string[] = []
let missed = 0
for (const one of Object.keys(benches)) {
  if (wanted.length > 0 && !wanted.includes(one)) continue
  const { name, figures } = apart(one)
  missed += figures.filter(({ pass }) => !pass).length
  const table = [
    `## ${name}`,
    '',
    '| figure | measured | 90 % interval | target | |',
    '|---|---|---|---|---|',
    ...figures.map(lineOf),
    '',
  ].join('\n')
  process.stdout.write(`\n${table}`)
  tables.push(table)
}
process.stdout.write(`\n${control.line}\n`)
if (wanted.length === 0) writeFileSync(fileURLToPath(new URL('../docs/performance.md', import.meta.url)), page())
process.exitCode = missed > 0 ? 1 : 0

/** Runs one benchmark in a process of its own. */
function apart(name: string): { name: string; figures: Figure[] } {
  const { stdout, status } = spawnSync(process.execPath, [fileURLToPath(new URL('one.ts', import.meta.url)), name], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (status !== 0) throw new Error(`The benchmark ${name} ended with ${status}.`)
  return JSON.parse(stdout)
}

/** The same work on both sides: what its ratio is away from 1 is noise. */
async function controlled(): Promise<{ line: string }> {
  const text = JSON.stringify(Array.from({ length: 20_000 }, (_, i) => ({ i, text: `item ${i}` })))
  const work = () => cpu(() => JSON.parse(text))
  const { median, interval } = await ratio(work, work)
  const quiet = interval[0] > 0.9 && interval[1] < 1.1
  const range = `${interval[0].toFixed(2)} to ${interval[1].toFixed(2)}`
  const verdict = quiet ? 'the run counts' : 'the machine was too busy, so differences below this are noise'
  return { line: `Control, the same work on both sides: ${median.toFixed(2)} x (${range}): ${verdict}.` }
}

function page(): string {
  return [
    '# Performance',
    '',
    'Written by `npm run bench`. Ratios are measured in one run, both sides turn by turn; a target holds when the bad end',
    'of the 90 % interval does. Seconds depend on the machine: read the ratios.',
    '',
    `Measured with Node ${process.versions.node} on ${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB.`,
    control.line,
    '',
    ...tables,
  ].join('\n')
}

function lineOf({ name, value, unit, interval, target, pass, note }: Figure): string {
  const range = interval === undefined ? '' : `${show(interval[0])} to ${show(interval[1])}`
  const verdict = target === '' ? '' : pass ? 'holds' : 'MISSED'
  return `| ${name}${note === undefined ? '' : ` (${note})`} | ${show(value)} ${unit} | ${range} | ${target} | ${verdict} |`
}

function show(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)
}
