// The lock file works for other tools: `npm ci` on every platform, a hash for every package, no addresses.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

interface Locked {
  readonly version?: string
  readonly resolved?: string
  readonly integrity?: string
  readonly link?: boolean
  readonly inBundle?: boolean
  readonly hasInstallScript?: boolean
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')) as {
  packages: Readonly<Record<string, Locked>>
}

test('every package has its hash, none an address or a script that runs at installation', () => {
  for (const [place, { integrity, resolved, link, inBundle, hasInstallScript }] of Object.entries(packages)) {
    if (!place.includes('node_modules/') || inBundle) continue
    if (link) assert.match(resolved ?? '', /^scripts\//, place)
    else {
      assert.match(integrity ?? '', /^sha512-/, place)
      assert.equal(resolved, undefined, place)
    }
    assert.ok(!hasInstallScript, `${place} runs a script`)
  }
})

test('every package that another one needs is there, those of other platforms too', () => {
  const missing = Object.entries(packages).flatMap(([place, { dependencies, optionalDependencies }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies }).filter((name) => !found(place, name)),
  )
  assert.deepEqual(missing, [])
})

/** Whether a package at `place` finds `name`: in its own folder, or in one above. */
function found(place: string, name: string): boolean {
  if (packages[`${place === '' ? '' : `${place}/`}node_modules/${name}`] !== undefined) return true
  if (place === '') return false
  const above = place.lastIndexOf('/node_modules/')
  return found(above < 0 ? '' : place.slice(0, above), name)
}
