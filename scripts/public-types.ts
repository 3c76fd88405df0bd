// Reads the public interface of the package from the sources: every exported name of every entry with its docstring and
// its declaration. docs/library-reference.md and fixtures/types/ are generated from it.
import { readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

export const entries = {
  wristory: 'src/index.ts',
  'wristory/decode': 'src/decode/index.ts',
  'wristory/simulator': 'src/library/simulator.ts',
} as const

export interface Declared {
  readonly name: string
  /** File that declares it, from the root. */
  readonly file: string
  readonly sort: 'function' | 'const' | 'class' | 'interface' | 'type'
  /** Text of its docstring; '' where it has none. */
  readonly doc: string
  /** The declaration without what it does. */
  readonly text: string
}

const texts = new Map<string, string>()

function textOf(file: string): string {
  let text = texts.get(file)
  if (text === undefined) {
    text = readFileSync(join(root, file), 'utf8')
    texts.set(file, text)
  }
  return text
}

/** What a file exports: the name, and the file and name where it is declared. */
function exportsOf(file: string): Map<string, { readonly file: string; readonly name: string }> {
  const text = textOf(file)
  const found = new Map<string, { file: string; name: string }>()
  const from = (path: string) => relative(root, join(root, dirname(file), path))
  for (const [, list, path] of text.matchAll(/^export (?:type )?\{([^}]*)\}(?: from '([^']+)')?/gm)) {
    for (const item of list!
      .split(',')
      .map((one) => one.trim().replace(/^type /, ''))
      .filter(Boolean)) {
      const [own, as = own] = item.split(' as ')
      const place = path ?? importOf(text, own!)
      if (place !== null) found.set(as!, exportsOf(from(place)).get(own!) ?? { file: from(place), name: own! })
    }
  }
  for (const [, path] of text.matchAll(/^export (?:type )?\* from '([^']+)'/gm))
    for (const [name, place] of exportsOf(from(path!))) found.set(name, place)
  for (const [, name] of text.matchAll(/^export (?:async )?(?:function\*?|const|class|interface|type) (\w+)/gm))
    found.set(name!, { file, name: name! })
  return found
}

function importOf(text: string, name: string): string | null {
  for (const [, list, path] of text.matchAll(/^import (?:type )?\{([^}]*)\} from '([^']+)'/gm))
    if (list!.split(',').some((one) => one.trim().replace(/^type /, '') === name)) return path!
  return null
}

/** Every public name of an entry, by its name. */
export function declaredIn(entry: keyof typeof entries): Declared[] {
  return [...exportsOf(entries[entry])]
    .map(([name, place]) => ({ ...declarationOf(place.file, place.name), name }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

function declarationOf(file: string, name: string): Declared {
  const text = textOf(file)
  const start = new RegExp(`^export (?:async )?(function\\*?|const|class|interface|type) ${name}\\b`, 'm').exec(text)
  if (start === null) throw new Error(`${file} does not declare ${name}`)
  const doc = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n$/.exec(text.slice(0, start.index))?.[1] ?? ''
  const sort = start[1]!.replace('*', '') as Declared['sort']
  return { name, file, sort, doc: plain(doc), text: bodyless(sort, text.slice(start.index + 'export '.length)) }
}

/** The lines of a docstring without their stars. */
function plain(doc: string): string {
  return doc
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, '').trim())
    .join('\n')
    .trim()
}

function bodyless(sort: Declared['sort'], text: string): string {
  const upTo = (end: RegExp) => text.slice(0, end.exec(text)?.index)
  switch (sort) {
    case 'interface':
      return `${upTo(/\n\}\n/)}\n}`.replace(/\{\}\n\}$/, '{}')
    case 'type':
      return upTo(/\n(?=\n|export |\/\*\*|\/\/)/)
    case 'function':
      return upTo(/ \{\n/)
    case 'const':
      // A value says more than its reader needs; the type is what is promised.
      return upTo(/ = /)
    case 'class': {
      const body = upTo(/\n\}\n/)
      // How it is made is the package's own affair.
      const shown = /^(class | {2}(override |readonly |get |(?!constructor|private)\w+\(|\[Symbol))/
      const fields = body.split('\n').filter((line) => shown.test(line))
      return `${fields.map((line) => (line.startsWith('class') ? line : line.replace(/ \{$/, ''))).join('\n')}\n}`
    }
  }
}

/** The declarations of all entries without their docstrings: what may not change under a version. */
export function typesReport(): string {
  const told = new Set<string>()
  const parts = (Object.keys(entries) as (keyof typeof entries)[]).map((entry) => {
    const own = declaredIn(entry).map(({ name, text }) => (told.has(text) ? `same ${name}` : withoutComments(text)))
    for (const { text } of declaredIn(entry)) told.add(text)
    return `# ${entry}\n\n${own.join('\n\n')}\n`
  })
  return parts.join('\n')
}

function withoutComments(text: string): string {
  return text
    .replace(/\/\*\*(?:(?!\*\/)[\s\S])*\*\//g, '')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.trim().startsWith('//'))
    .join('\n')
}

/** Names of types that public declarations use and no entry exports. */
export function unnamed(): string[] {
  const known = new Set(
    (Object.keys(entries) as (keyof typeof entries)[]).flatMap((entry) => declaredIn(entry).map(({ name }) => name)),
  )
  const missing = new Set<string>()
  for (const entry of Object.keys(entries) as (keyof typeof entries)[])
    for (const { name, text } of declaredIn(entry)) {
      const own = new Set(
        [...text.matchAll(/<(?:const )?(\w+)(?: extends [^>]*)?(?:, (?:const )?(\w+))?/g)].flatMap(([, a, b]) => [
          a,
          b,
        ]),
      )
      for (const [word] of withoutComments(text)
        .replace(/'[^']*'/g, '')
        .matchAll(/(?<![\w.])[A-Z]\w*/g))
        if (!known.has(word) && !own.has(word) && !builtIn.has(word)) missing.add(`${word} (${name})`)
    }
  return [...missing].sort()
}

/** Types of the language and of the platform. */
const builtIn = new Set(
  `Array AbortSignal AsyncDisposable AsyncGenerator AsyncIterable Disposable Error ErrorKind Exclude Extract Float64Array Generator
  Iterable Map NonNullable Omit Partial Pick Promise ReadableStream ReadonlyMap ReadonlySet Readonly Record Set Uint8Array Window`.split(
    /\s+/,
  ),
)
