// Checks that imports.txt allows every import of src/, that ARCHITECTURE.md lists the folders, and the house rules that
// a machine can check.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

/** Functions whose names end in Of; lower it when some are renamed. */
const MOST_OF = 169
/** Names of types that are defined in two files. */
const MOST_TWICE = 2

const root = fileURLToPath(new URL('..', import.meta.url))
const files = (readdirSync(join(root, 'src'), { recursive: true }) as string[])
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.test.ts') && !file.endsWith('.d.ts'))
  .map((file) => ({ file, text: readFileSync(join(root, 'src', file), 'utf8') }))

interface Rule {
  ours: string[]
  outside: string[]
}

const rules = new Map<string, Rule>()
for (const line of readFileSync(join(root, 'test', 'imports.txt'), 'utf8').split('\n')) {
  const [, name, ours = '', outside = ''] = /^([a-z./-]+?)\/?:([^|]*)\|(.*)$/.exec(line) ?? []
  if (name === undefined) continue
  const list = (names: string) => names.split(/\s+/).filter(Boolean)
  rules.set(name, { ours: list(ours), outside: list(outside) })
}

/** The longest part of imports.txt that `file` belongs to. */
function placeOf(file: string): string {
  const places = [...rules.keys()].filter((place) => file === place || file.startsWith(`${place}/`))
  return places.sort((a, b) => b.length - a.length)[0] ?? ''
}

function* importsOf(text: string): Generator<{ name: string; type: boolean }> {
  for (const match of text.matchAll(/^\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm)) {
    yield { name: match[2]!, type: match[1] !== undefined }
  }
  for (const match of text.matchAll(/\bimport\(\s*'([^']+)'\s*\)/g)) yield { name: match[1]!, type: false }
}

test('ARCHITECTURE.md and imports.txt name every folder of src, and only those', () => {
  const folders = [
    ...new Set(files.map(({ file }) => file.split('/')[0]!).filter((name) => name !== 'index.ts')),
  ].sort()
  const page = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')
  const listed = [...page.matchAll(/^- `([a-z.-]+?)\/?`:/gm)].map(([, name]) => name!)
  assert.deepEqual(listed.sort(), folders)
  assert.deepEqual([...new Set([...rules.keys()].map((name) => name.split('/')[0]!))].sort(), folders)
  const words = page.split(/\s+/).length
  assert.ok(words <= 1100, `${words} words are no page for five minutes`)
})

test('every import is allowed by imports.txt', () => {
  const wrong: string[] = []
  for (const { file, text } of files) {
    const place = placeOf(file)
    const rule = rules.get(place)
    if (rule === undefined) continue
    for (const { name, type } of importsOf(text)) {
      if (name.startsWith('.')) {
        const target = placeOf(relative('.', normalize(join(dirname(file), name))).replaceAll('\\', '/'))
        const allowed =
          target === place ||
          rule.ours.includes('*') ||
          rule.ours.includes(target) ||
          rule.ours.includes(target.split('/')[0]!)
        if (!allowed && !(type && rule.ours.includes(`type:${target}`)))
          wrong.push(`${file} imports ${name} (${target})`)
      } else {
        const base = name.startsWith('node:')
          ? 'node:*'
          : name
              .split('/')
              .slice(0, name.startsWith('@') ? 2 : 1)
              .join('/')
        if (!rule.outside.includes(base)) wrong.push(`${file} imports ${name}`)
      }
    }
  }
  assert.deepEqual(wrong, [])
})

test('no file imports itself by way of others, for types neither', () => {
  const graph = new Map(
    files.map(({ file, text }) => [
      file,
      [...importsOf(text)]
        .filter(({ name }) => name.startsWith('.'))
        .map(({ name }) => normalize(join(dirname(file), name)).replaceAll('\\', '/')),
    ]),
  )
  /** Files from which no circle is reached. */
  const clear = new Set<string>()
  const circles: string[] = []
  const walk = (file: string, way: readonly string[]): void => {
    if (clear.has(file)) return
    const at = way.indexOf(file)
    if (at >= 0) return void circles.push([...way.slice(at), file].join(' > '))
    for (const next of graph.get(file) ?? []) walk(next, [...way, file])
    clear.add(file)
  }
  for (const file of graph.keys()) walk(file, [])
  assert.deepEqual(circles, [])
})

test('modules that are locked to one place are imported nowhere else', () => {
  const locked: [RegExp, RegExp][] = [
    [/^undici/, /^cloud\/transport\.ts$/],
    [/^node:sqlite$/, /^(store|import)\/|^files\/lock\.ts$/],
    [/^node:http$|^node:https$|^node:http2$/, /^(simulator|http-server|dashboard|capture)\//],
  ]
  for (const { file, text } of files) {
    for (const { name } of importsOf(text)) {
      for (const [module, place] of locked) if (module.test(name)) assert.match(file, place, `${file} imports ${name}`)
    }
  }
})

test('files say what they are, are not too long and hold nothing unfinished', () => {
  for (const { file, text } of files) {
    assert.match(text, /^(#!.*\n)?(\/\/|\/\*)/, `${file} opens without saying what it is`)
    assert.doesNotMatch(text, /\b(TODO|FIXME|XXX)\b/, file)
    assert.doesNotMatch(text, /\bas any\b|: any\b|<any>/, `${file} uses any`)
    assert.doesNotMatch(text, /^export default/m, `${file} has a default export`)
  }
})

test('types that share a name, and functions whose names end in Of, only get fewer', () => {
  const places = new Map<string, string[]>()
  let endings = 0
  for (const { file, text } of files) {
    for (const [, name] of text.matchAll(/^(?:export )?(?:interface|type|(?:abstract )?class) (\w+)/gm))
      places.set(name!, [...(places.get(name!) ?? []), file])
    endings += [...text.matchAll(/\bfunction\*? \w+Of\b|\bconst \w+Of = (?:async )?(?:<[^>]*>)?\(/g)].length
  }
  const twice = [...places].filter(([, list]) => new Set(list).size > 1)
  assert.ok(
    twice.length <= MOST_TWICE,
    `a name of a type says what it is; these are defined twice: ${JSON.stringify(twice)}`,
  )
  assert.ok(endings <= MOST_OF, `${endings} functions are named after what they are of, not after what they give`)
})

/** Made from the columns of the kinds. */
const generated = 'decode/rows.ts'

/** Functions of more than 60 lines. */
const MOST_LONG = 15

test('files have at most 300 lines, functions 60, but for a number that only falls', () => {
  const long: string[] = []
  const functions: string[] = []
  for (const { file, text } of files) {
    const lines = text.split('\n')
    if (lines.length - 1 > 300 && file !== generated) long.push(`${file} has ${lines.length - 1} lines`)
    for (const [n, line] of lines.entries()) {
      const indent = /^(\s*)(?:export )?(?:async )?(?:function\*? |.*=> \{$)/.exec(line)?.[1]
      if (indent === undefined) continue
      const length = lines.slice(n).findIndex((one) => one.startsWith(`${indent}}`)) + 1
      if (length > 60) functions.push(`${file}:${n + 1} ${length} lines`)
    }
  }
  assert.deepEqual(long, [])
  assert.ok(functions.length <= MOST_LONG, functions.join('\n'))
})

test('no folder or file has a name that says nothing', () => {
  for (const { file } of files)
    assert.doesNotMatch(file, /(^|\/)(utils?|helpers?|common|lib|core|types|constants|misc)(\/|\.ts)/)
})

test('only these suppressions of a check exist, and their number only falls', () => {
  const found = files.flatMap(({ file, text }) =>
    [...text.matchAll(/@ts-(?:ignore|expect-error|nocheck)|biome-ignore/g)].map(() => file),
  )
  assert.ok(found.length <= 6, found.join(', '))
})
