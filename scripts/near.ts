// Finds the tests near a change from the imports in the sources, without running anything.

import { posix } from 'node:path'

/** Text of each source by its path from the root, with `/`. */
export type Sources = ReadonlyMap<string, string>

const isTest = (file: string) => file.endsWith('.test.ts')

/** Modules that a source names: imports of every form, and `new URL('./x.ts', import.meta.url)`. */
export function importsOf(file: string, text: string): string[] {
  const named = text.matchAll(/(?:from|import|import\(|URL\()\s*'(\.{1,2}\/[^']+)'/g)
  return [...named].map(([, path]) => posix.join(posix.dirname(file), path!))
}

/**
 * The tests near the changed files, the nearest first: changed tests, tests that import a changed module or lie in its
 * folder, tests of what imports it. For a file that is no module, the tests that name it or import what does. A browser loads
 * the page, no test imports it: for its files, the tests of the dashboard come last.
 */
export function nearTests(changed: readonly string[], sources: Sources): string[] {
  const importers = new Map<string, Set<string>>()
  for (const [file, text] of sources)
    for (const module of importsOf(file, text)) {
      const known = importers.get(module)
      if (known === undefined) importers.set(module, new Set([file]))
      else known.add(file)
    }
  const tests = [...sources.keys()].filter(isTest)
  const above = (files: readonly string[]) => files.flatMap((file) => [...(importers.get(file) ?? [])])
  const beside = (file: string) => tests.filter((test) => posix.dirname(test) === posix.dirname(file))
  const modules = changed.filter((file) => /\.(ts|tsx|js)$/.test(file))
  const others = changed.filter((file) => !modules.includes(file)).map((file) => posix.basename(file))
  const first = above(modules)
  const naming = [...sources].flatMap(([file, text]) => (others.some((name) => text.includes(name)) ? [file] : []))
  const ofPage = changed.some((file) => file.startsWith('src/dashboard/page/'))
  return [
    ...new Set(
      [
        modules,
        first,
        naming,
        above(naming.filter((file) => !isTest(file))),
        modules.filter((file) => !isTest(file)).flatMap(beside),
        above(first),
        ofPage ? tests.filter((test) => test.startsWith('test/dashboard/')) : [],
      ]
        .flat()
        .filter((file) => isTest(file) && sources.has(file)),
    ),
  ]
}

/** As many of them, in their order, as take so many seconds together; and the rest. */
export function within(
  seconds: number,
  tests: readonly string[],
  cost: (test: string) => number,
): { chosen: string[]; left: string[] } {
  const chosen: string[] = []
  const left: string[] = []
  let spent = 0
  for (const test of tests) {
    if (spent + cost(test) > seconds) left.push(test)
    else {
      spent += cost(test)
      chosen.push(test)
    }
  }
  return { chosen, left }
}
