// `npm run bench`: every benchmark, or those whose file is named, and one table. Exits 1 when a figure misses its target.

import type { Bench, Figure } from './measure.ts'

const benches: Readonly<Record<string, () => Promise<Bench>>> = {
  decode: async () => (await import('./decode.ts')).decoding,
  start: async () => (await import('./start.ts')).starting,
  sync: async () => (await import('./sync.ts')).syncing,
  workouts: async () => (await import('./workouts.ts')).workouts,
}

const wanted = process.argv.slice(2)
let missed = 0
for (const [name, load] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  const bench = await load()
  process.stdout.write(
    `\n## ${bench.name}\n\n| figure | measured | 90 % interval | target | |\n|---|---|---|---|---|\n`,
  )
  for (const figure of await bench.run()) {
    process.stdout.write(`${lineOf(figure)}\n`)
    if (!figure.pass) missed++
  }
}
process.exitCode = missed > 0 ? 1 : 0

function lineOf({ name, value, unit, interval, target, pass, note }: Figure): string {
  const range = interval === undefined ? '' : `${show(interval[0])} to ${show(interval[1])}`
  return `| ${name}${note === undefined ? '' : ` (${note})`} | ${show(value)} ${unit} | ${range} | ${target} | ${target === '' ? '' : pass ? 'holds' : 'MISSED'} |`
}

function show(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)
}
