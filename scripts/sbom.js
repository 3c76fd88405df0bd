// The bill of materials of an installation: `node scripts/sbom.js FILE` writes it as CycloneDX 1.5 JSON (stdout without
// FILE), reproducibly from the lock file. Our own code, because `npm sbom` omits packages that tests use too.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const { packages } = JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8'))
const self = packages['']

/** The package's name in a path of the lock file. */
const nameOf = (path) => path.replace(/^.*node_modules\//, '')
const refOf = (path) => (path === '' ? `${self.name}@${self.version}` : `${nameOf(path)}@${packages[path].version}`)
const purlOf = (ref) => `pkg:npm/${ref.replace(/^@/, '%40')}`

/** Where Node finds `name` from `path`: in its own folder, else in those above. */
function found(path, name) {
  for (let at = path; ; at = at.replace(/(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/]+$/, '')) {
    const place = `${at === '' ? '' : `${at}/`}node_modules/${name}`
    if (packages[place] !== undefined) return place
    if (at === '') return null
  }
}

/** Old packages say it in a way that the lock file leaves out. */
function saidBy(path) {
  const file = `${root}${path}/package.json`
  const { licenses } = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  return licenses?.map(({ type }) => type).join(' OR ')
}

function licenceOf(licence) {
  if (licence === undefined) return []
  return /\s(?:OR|AND|WITH)\s/.test(licence) ? [{ expression: licence }] : [{ license: { id: licence } }]
}

/** `sha512-…` in base64 as CycloneDX says it. */
function hashesOf(integrity) {
  const [algorithm, value] = (integrity ?? '').split('-')
  return algorithm === 'sha512' ? [{ alg: 'SHA-512', content: Buffer.from(value, 'base64').toString('hex') }] : []
}

const installed = Object.keys(packages).filter(
  (path) => path !== '' && !packages[path].dev && !packages[path].devOptional && !packages[path].link,
)
const components = new Map()
const graph = new Map()
for (const path of ['', ...installed]) {
  const one = packages[path]
  const ref = refOf(path)
  const wanted = Object.keys({ ...one.dependencies, ...one.optionalDependencies })
  const needs = wanted
    .map((name) => found(path, name))
    .filter((place) => place !== null && installed.includes(place))
    .map(refOf)
  graph.set(ref, new Set([...(graph.get(ref) ?? []), ...needs]))
  if (path === '' || components.has(ref)) continue
  components.set(ref, {
    type: 'library',
    'bom-ref': ref,
    name: nameOf(path),
    version: one.version,
    scope: one.optional ? 'optional' : 'required',
    hashes: hashesOf(one.integrity),
    licenses: licenceOf(one.license ?? saidBy(path)),
    purl: purlOf(ref),
  })
}
const component = {
  type: 'application',
  'bom-ref': refOf(''),
  name: self.name,
  version: self.version,
  licenses: licenceOf(self.license),
  purl: purlOf(refOf('')),
}
const body = {
  version: 1,
  metadata: { component },
  components: [...components.values()],
  dependencies: [...graph].map(([ref, needs]) => ({ ref, dependsOn: [...needs].sort() })),
}
const digest = createHash('sha256').update(JSON.stringify(body)).digest('hex')
// A UUID of version 8 says that its bits are chosen by whoever made it (RFC 9562).
const parts = [digest.slice(0, 8), digest.slice(8, 12), `8${digest.slice(13, 16)}`, `8${digest.slice(17, 20)}`]
const head = {
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  serialNumber: `urn:uuid:${[...parts, digest.slice(20, 32)].join('-')}`,
}
const text = `${JSON.stringify({ ...head, ...body }, null, 2)}\n`
if (process.argv[2] === undefined) process.stdout.write(text)
else writeFileSync(process.argv[2], text)
