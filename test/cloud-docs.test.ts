// docs/cloud: every example runs, every section cited in the sources exists, every decoded field is described.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { cloudPages } from '../scripts/cloud-docs.ts'
import { examplesIn, readPage, replies } from '../scripts/cloud-examples.ts'
import { category } from '../src/kinds/data-state.ts'
import { sources } from '../src/kinds/index.ts'
import { recordSchema, sleepSchema, stepsSchema } from '../src/kinds/sources/band-record.ts'
import { witnesses } from '../src/kinds/witness.ts'
import { workoutFields } from '../src/kinds/workout-fields.ts'
import { idsIn } from './promise-ids.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const absent = ['sh', 'curl', 'openssl'].filter((name) => spawnSync(name, ['--help']).error !== undefined)

for (const page of cloudPages) {
  const examples = examplesIn(readPage(page))
  if (examples.length === 0) continue
  test(`the examples of ${page} answer as it shows`, {
    skip: absent.length > 0 && `NOT RUN: ${absent.join(', ')} not installed`,
  }, async () => {
    const made = await replies(examples)
    for (const [at, { command, shown }] of examples.entries())
      assert.deepEqual(shapeOf(made[at]!), shapeOf(shown), command)
  })
}

test('no example is left out', () => {
  const blocks = cloudPages.flatMap((page) => [...readPage(page).matchAll(/^```sh$/gm)])
  assert.equal(cloudPages.flatMap((page) => examplesIn(readPage(page))).length, blocks.length)
  assert.ok(blocks.length >= 30)
})

test('a shape is status, names and types, not values', () => {
  const reply = (text: string) => shapeOf(`HTTP 200\n\n${text}\n`)
  assert.deepEqual(reply('{"a":1,"b":[{"c":"x"},"…"]}'), reply('{"a":2,"b":[{"c":"yy"},"…"]}'))
  assert.notDeepEqual(reply('{"a":1}'), reply('{"a":"1"}'))
  assert.notDeepEqual(reply('{"a":1}'), reply('{"a":1,"b":null}'))
  assert.notDeepEqual(
    shapeOf('HTTP 303\nlocation: https://a.test/?x=1\n'),
    shapeOf('HTTP 303\nlocation: https://a.test/?y=1\n'),
  )
})

test('every section that a comment cites is a heading', () => {
  const headings = new Map(
    ['sign-in', 'data', 'mi-fitness'].map((name) => [
      name,
      new Set([...readPage(`cloud/${name}.md`).matchAll(/^#{2,4} (\d+(?:\.\d+)*)\.? /gm)].map(([, number]) => number!)),
    ]),
  )
  const promises = new Set(
    [...readPage('reliability.md').matchAll(/^\| ([A-Z]\d[^|]*)\|/gm)].flatMap(([, ids]) => idsIn(ids!)),
  )
  const reliability = readPage('reliability.md')
  let cited = 0
  const wrong: string[] = []
  for (const file of globSync('{src,test,scripts}/**/*.{ts,tsx}', { cwd: root })) {
    const text = readFileSync(join(root, file), 'utf8').replaceAll(/\n\s*(?:\/\/|\*) ?/g, ' ')
    // Up to the end of the sentence or of the brackets.
    for (const [, name = '', rest = ''] of text.matchAll(
      /(?<![\w/])(?:docs\/cloud\/)?(sign-in|data|mi-fitness)\.md([^);:\n]*?)(?=[);:\n]|\. )/g,
    ))
      for (const [number] of rest.matchAll(/(?<![\w.])\d+(?:\.\d+)*/g)) {
        cited++
        if (!headings.get(name)!.has(number)) wrong.push(`${file}: ${name}.md ${number}`)
      }
    for (const [, rest = ''] of text.matchAll(/(?<![\w/])(?:docs\/)?reliability\.md([^);:\n]*?)(?=[);:\n]|\. )/g)) {
      for (const [id] of rest.matchAll(/\b[A-Z]\d+\b/g)) {
        cited++
        if (!promises.has(id)) wrong.push(`${file}: reliability.md ${id}`)
      }
      for (const [, title = ''] of rest.matchAll(/"([^"]+)"/g))
        if (!reliability.includes(`## ${title}`)) wrong.push(`${file}: reliability.md ${title}`)
    }
  }
  assert.deepEqual(wrong, [])
  assert.ok(cited >= 90, `${cited} citations`)
})

test('every page of docs/ that a comment names is there', () => {
  const missing: string[] = []
  for (const file of globSync('{src,test,scripts}/**/*.{ts,tsx}', { cwd: root }))
    for (const [, name = ''] of readFileSync(join(root, file), 'utf8').matchAll(/\b(docs\/[\w/-]+\.md)\b/g))
      if (!existsSync(join(root, name))) missing.push(`${file}: ${name}`)
  assert.deepEqual(missing, [])
})

test('every link of the pages leads somewhere', () => {
  const broken: string[] = []
  for (const page of cloudPages) {
    for (const [, target = '', anchor] of readPage(page).matchAll(/\]\(([^)#:]*)(?:#([^)]+))?\)/g)) {
      const file = target === '' ? page : relative('/', join('/', dirname(page), target))
      if (!existsSync(join(root, 'docs', file))) broken.push(`${page}: ${target}`)
      else if (anchor !== undefined && !anchorsOf(readPage(file)).has(anchor))
        broken.push(`${page}: ${target}#${anchor}`)
    }
  }
  assert.deepEqual(broken, [])
})

test('every field that is decoded is described', () => {
  const text = readPage('cloud/data.md')
  const read = globSync('src/kinds/*.ts', { cwd: root }).flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/\bwire: '(\w+)'/g)].map(([, name]) => name!),
  )
  assert.ok(read.length > 30)
  const names = [
    ...read,
    ...Object.keys({ ...recordSchema.shape, ...stepsSchema.shape, ...sleepSchema.shape }),
    ...Object.values(workoutFields).flatMap(({ wire }) => wire),
  ]
  assert.deepEqual(
    [...new Set(names)].filter((name) => !new RegExp(`\\b${name}\\b`).test(text)),
    [],
  )
  for (const code of Object.values(category)) assert.match(text, new RegExp(`^\\| ${code} `, 'm'))
})

test('the marks of events are those of their sources', () => {
  const rows = [
    ...readPage('cloud/data.md').matchAll(/^\| `(\w+)`(?: \/ ([^|]+))? \|.*\| (payload|clients|note)\b[^|]*\|$/gm),
  ]
  let compared = 0
  for (const source of sources.filter(({ windows }) => typeof windows === 'object')) {
    const { eventType: type, subType = '' } = source.request({ userId: '1' }, '2026-03-01', '2026-03-02').query
    const row = rows.find(
      ([, name, subtypes = '']) => name === type && (subtypes === subType || subtypes.includes(`\`${subType}\``)),
    )
    if (row === undefined) continue
    compared++
    assert.equal(row[3], witnesses[source.name]!.by, source.name)
  }
  assert.ok(compared >= 20, `${compared} sources`)
})

/** Anchors of the headings as they are made on the usual hosts. */
function anchorsOf(text: string): Set<string> {
  return new Set(
    [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replaceAll(/[^\w\- ]/g, '')
        .replaceAll(' ', '-'),
    ),
  )
}

/** Status, headers with the names in their addresses, and the body with types in the place of values. */
function shapeOf(reply: string): unknown {
  const [head = '', body = ''] = reply.split(/\n\n([\s\S]*)/)
  const lines = head
    .trim()
    .split('\n')
    .map((line) => {
      const [, name, url] = /^(location): (\S+)$/i.exec(line) ?? []
      if (url === undefined) return line
      const { origin, pathname, searchParams } = new URL(url)
      return [name, origin + pathname, ...searchParams.keys()]
    })
  return { lines, body: /^[{[]/.test(body) ? typesOf(JSON.parse(body)) : body.trim() }
}

function typesOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(typesOf)
  if (value === null || typeof value !== 'object') return value === '…' ? '…' : value === null ? 'null' : typeof value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, typesOf(inner)]))
}
