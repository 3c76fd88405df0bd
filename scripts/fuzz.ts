// Coverage-guided fuzzing of the decoders (F2): `npm run fuzz [KIND…] [--seconds=10]`. A variant of a fixture's reply
// that takes a new path through the code, or is next to a limit, is added to the kind's corpus. A throw is printed with
// its edits and exits with 1. `--again` only records the results of the stored variants again.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { Session } from 'node:inspector'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { kinds } from '../src/kinds/index.ts'
import type { Kind } from '../src/kinds/kind.ts'
import { chances, seed } from '../test/reliability/tier.ts'
import {
  type Edit,
  edited,
  fixtureFolder,
  type Reading,
  readingOf,
  type Sample,
  sampleOf,
  type Variant,
  variantsOf,
} from '../test/reliability/variants.ts'

/** Variants kept of one kind at most: ways through the code, and limits. */
const WAYS = 60
const LIMITS = 140
/** Replies longer than this are slow to walk; a few of their variants say as much. */
const LONG = 200_000

const session = new Session()
session.connect()
session.post('Profiler.enable')
session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })

/** Places in our decoders that have run since the last call, as `file start`, once and more than once told apart. */
function covered(): string[] {
  const seen: string[] = []
  session.post('Profiler.takePreciseCoverage', (_, { result }) => {
    for (const { url, functions } of result) {
      if (!/\/src\/(?:kinds|codec)\//.test(url)) continue
      for (const { ranges } of functions)
        for (const { startOffset, count } of ranges)
          if (count > 0) seen.push(`${url.slice(-30)} ${startOffset} ${count > 1}`)
    }
  })
  return seen
}

/** The numbers in the decoders' sources, for their limits are among them, and the words, for names of fields are. */
function literalsOf(kind: Kind): { numbers: number[]; names: string[] } {
  const folder = fileURLToPath(new URL('../src/kinds/', import.meta.url))
  const own = `${kind.name.replaceAll('_', '-')}.ts`
  const shared = [
    'field',
    'reading',
    'result',
    'sampled',
    'stages',
    'lenient',
    'statistics',
    'training',
    'track',
    'workout-fields',
  ]
  const files = [
    own,
    ...shared.map((name) => `${name}.ts`),
    ...readdirSync(`${folder}sources`).map((name) => `sources/${name}`),
  ]
  const found = new Set<number>([0, 1, 254, 255])
  const names = new Set<string>()
  for (const file of files) {
    try {
      const text = readFileSync(folder + file, 'utf8').replaceAll(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g, '')
      for (const [number] of text.matchAll(/(?<![\w.])\d[\d_]*(?:\.\d+)?/g))
        found.add(Number(number.replaceAll('_', '')))
      if (!file.startsWith('sources/'))
        for (const [, name = ''] of text.matchAll(/'([A-Za-z]\w{1,30})'|\b([A-Za-z]\w{1,30})(?=:)/g)) names.add(name)
    } catch {
      // Not every kind has a file of its own.
    }
  }
  return { numbers: [...found].filter((number) => number < 1e15), names: [...names] }
}

interface Place {
  readonly number: number
  readonly value: unknown
}

/** The first two places of every path, lists counted as one; deeper than the envelope, because what decides lies there. */
function placesOf(tree: unknown): Place[] {
  const places: Place[] = []
  const seen = new Map<string, number>()
  let number = 0
  const walk = (node: unknown, path: string) => {
    const turn = (seen.get(path) ?? 0) + 1
    seen.set(path, turn)
    const here = number++
    if (turn <= 2) places.push({ number: here, value: node })
    if (typeof node === 'string' && node.startsWith('eyJ'))
      walk(JSON.parse(Buffer.from(node, 'base64').toString()), `${path}!`)
    else if (Array.isArray(node)) for (const child of node) walk(child, `${path}[]`)
    else if (typeof node === 'object' && node !== null)
      for (const [key, child] of Object.entries(node)) walk(child, `${path}.${key}`)
  }
  walk(tree, '')
  return places
}

const odd: readonly unknown[] = [
  null,
  '',
  'null',
  '0',
  '-1',
  -1,
  0,
  1,
  1.5,
  1e308,
  '1e999',
  'NaN',
  [],
  {},
  [[]],
  true,
  2 ** 53,
  '__proto__',
]

/** Reads a variant; a throw is reported and counted. */
function read(kind: Kind, { tree, context }: Sample, edits: readonly Edit[]): Reading | null {
  try {
    return readingOf(kind, edited(tree, edits), context)
  } catch (error) {
    process.stdout.write(`${kind.name} THREW at ${JSON.stringify(edits)}: ${(error as Error).stack}\n`)
    process.exitCode = 1
    return null
  }
}

function found(kind: Kind, sample: Sample, seconds: number): Variant[] {
  const chance = chances(seed)
  const any = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)]!
  const places = placesOf(sample.tree)
  const { numbers, names } = literalsOf(kind)
  const long = JSON.stringify(sample.tree).length > LONG
  const kept = new Map<string, Variant>()
  let most = WAYS
  const keep = (edits: readonly Edit[], reading: Reading) => {
    if (kept.size < (long ? most / 5 : most)) kept.set(JSON.stringify(edits), [edits, reading.digest])
  }
  const known = new Set<string>()
  covered()
  const first = read(kind, sample, [])
  if (first === null) return []
  keep([], first)
  for (const place of covered()) known.add(place)
  const ways: (readonly Edit[])[] = [[]]

  // Ways through the code.
  let until = performance.now() + seconds * 500
  while (performance.now() < until) {
    const edits = [...any(ways), edit(any(places))].slice(-4)
    const reading = read(kind, sample, edits)
    const fresh = covered().filter((place) => !known.has(place))
    if (reading === null || fresh.length === 0) continue
    for (const place of fresh) known.add(place)
    ways.push(edits)
    keep(edits, reading)
  }

  // Fields that the fixture does not have: those that change the sort of reading are read.
  most = WAYS + LIMITS
  until = performance.now() + seconds * 500
  const objects = places.filter(({ value }) => typeof value === 'object' && value !== null && !Array.isArray(value))
  for (const { number, value } of objects)
    for (const name of names) {
      if (performance.now() > until) break
      if (name in (value as object)) continue
      for (const put of [17, '1234.5']) {
        const edits: Edit[] = [[number, { $add: [name, put] }]]
        const reading = read(kind, sample, edits)
        if (reading !== null && reading.sort !== first.sort) keep(edits, reading)
      }
    }

  // Limits: both sides of a number at which another sort of reading begins.
  most = WAYS + 2 * LIMITS
  until = performance.now() + seconds * 500
  const counted = places.filter(
    ({ value }) => value !== '' && Number.isFinite(Number(value)) && typeof value !== 'object',
  )
  const sorts = new Map<string, Reading | null>()
  const at = (place: Place, value: number) => {
    const edits: Edit[] = [[place.number, typeof place.value === 'string' ? String(value) : value]]
    const key = JSON.stringify(edits)
    if (!sorts.has(key)) sorts.set(key, read(kind, sample, edits))
    return { edits, reading: sorts.get(key) ?? null }
  }
  const pairs = counted.flatMap((place) => numbers.map((number) => ({ place, number, turn: chance() })))
  for (const { place, number } of pairs.sort((a, b) => a.turn - b.turn)) {
    if (performance.now() > until) break
    for (const [a, b] of [
      [number - 1, number],
      [number, number + 1],
    ] as const) {
      const [below, above] = [at(place, a), at(place, b)]
      if (below.reading === null || above.reading === null || below.reading.sort === above.reading.sort) continue
      keep(below.edits, below.reading)
      keep(above.edits, above.reading)
    }
  }
  return [...kept.values()]

  function edit({ number, value }: Place): Edit {
    const roll = chance()
    if (typeof value === 'string' && value.length > 8 && roll < 0.5) {
      if (roll < 0.2) return [number, { $cut: Math.floor(chance() * value.length) }]
      return [
        number,
        {
          $put: [
            Math.floor(chance() * value.length),
            any(['A', '/', '0', '9', ',', ';', '-', ' ', '==', '!', ':', '.']),
          ],
        },
      ]
    }
    if (roll < 0.8) {
      const base = any(numbers) + any([-1, 0, 0, 1])
      return [number, typeof value === 'string' ? String(base) : base]
    }
    return [number, any(odd)]
  }
}

const words = process.argv.slice(2).filter((word) => !word.startsWith('-'))
const seconds = Number(process.argv.find((word) => word.startsWith('--seconds='))?.slice(10) ?? 10)
const again = process.argv.includes('--again')
for (const kind of kinds) {
  if (words.length > 0 && !words.includes(kind.name)) continue
  const sample = sampleOf(kind)
  if (sample === null) continue
  const before = variantsOf(kind)
  const renewed = before.flatMap(([edits]): Variant[] => {
    const reading = read(kind, sample, edits)
    return reading === null ? [] : [[edits, reading.digest]]
  })
  const all = again
    ? renewed
    : [...new Map([...renewed, ...found(kind, sample, seconds)].map((one) => [JSON.stringify(one[0]), one])).values()]
  const otherwise = renewed.filter(([, reading], i) => reading !== before[i]?.[1]).length
  writeFileSync(
    join(fixtureFolder(kind), 'corpus.json'),
    `[\n${all.map((variant) => JSON.stringify(variant)).join(',\n')}\n]\n`,
  )
  process.stdout.write(
    `${kind.name}: ${all.length} variants, ${all.length - renewed.length} of them new, ${otherwise} read otherwise than before\n`,
  )
}
