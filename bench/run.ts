// `npm run bench`: every benchmark, or the named ones, with one table each. A full run rewrites docs/performance.md.
// Exits with 1 if a figure misses its target.

import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import { cpu, type Figure, type Ratio, ratio } from './measure.ts'
import { benches } from './one.ts'

const wanted = process.argv.slice(2)
const before = await controlled()
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
const controls = [before, await controlled()]
// The same work on both sides differs by more than a tenth: nothing else that was measured means anything either.
const counts = controls.every(({ median }) => Math.abs(median - 1) <= 0.1)
const told = `Control, the same work on both sides, before and after: ${controls.map(shown).join(', ')}.`
process.stdout.write(`\n${told}\n`)
if (!counts)
  process.stderr.write('The machine was too busy: this run is void, and docs/performance.md stays as it was.\n')
else if (wanted.length === 0) writeFileSync(fileURLToPath(new URL('../docs/performance.md', import.meta.url)), page())
process.exitCode = missed > 0 || !counts ? 1 : 0

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
function controlled(): Promise<Ratio> {
  const text = JSON.stringify(Array.from({ length: 20_000 }, (_, i) => ({ i, text: `item ${i}` })))
  const work = () => cpu(() => JSON.parse(text))
  return ratio(work, work, 31)
}

function shown({ median, interval: [least, most] }: Ratio): string {
  return `${median.toFixed(2)} x (${least.toFixed(2)} to ${most.toFixed(2)})`
}

function page(): string {
  return [
    '# Performance',
    '',
    'Written by `npm run bench`, unless its control says that the machine was too busy. Ratios are measured in one run, both',
    'sides turn by turn; a target holds when the bad end of the 90 % interval does, or the figure itself where it has none.',
    'Seconds depend on the machine: read the ratios.',
    '',
    `Measured with Node ${process.versions.node} on ${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB.`,
    told,
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
