// Nobody's secrets or data are in this repository, nor ever were (P6): every blob of its history is searched for shapes of
// keys, tokens and addresses, and the fixtures hold made-up people at sea.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { kinds } from '../src/kinds/index.ts'
import { isIssue } from '../src/kinds/kind.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const fixtures = join(root, 'fixtures')

/** What a secret looks like, and what of it is harmless. The shapes are those that gitleaks looks for, and the vendor's. */
const shapes: Readonly<Record<string, { shape: RegExp; harmless?: RegExp }>> = {
  'a private key': { shape: /-----BEGIN [A-Z ]*PRIVATE KEY-----[\\rn\s"'+`]*[A-Za-z0-9+/=]{60}/g },
  'a cloud key': { shape: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bAIza[\w-]{35}\b/g },
  'a forge or registry token': {
    shape: /\b(?:ghp|gho|ghs|ghr|npm|glpat|xox[abp])[_-][A-Za-z0-9-]{20,}|\bgithub_pat_\w{22,}/g,
  },
  'a signed token': { shape: /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}/g },
  "a token of the vendor's": {
    shape: /(?:app_?token|login_?token|refresh_?token|serviceToken)["']?\s*[:=]\s*["']?([A-Za-z0-9+/_-]{40,})/gi,
    harmless: /SIM|CANARY|example|made.?up/i,
  },
  'an e-mail address': {
    shape: /\b[\w.+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,10}\b/gi,
    // Names that RFC 2606 keeps free, hosts of addresses that tests refuse, and pictures for dense screens.
    harmless:
      /@\dx\.png$|@(?:[\w-]+\.)*(?:example(?:\.\w+)?|test|invalid|localhost)$|@evil\.com$|@api-mifit[\w-]*\.zepp\.com$/i,
  },
  'an address of a device': {
    shape: /\b(?:[0-9A-F]{2}[:-]){5}[0-9A-F]{2}\b/gi,
    // Locally administered or for documentation (RFC 7042), and what cannot be a device.
    harmless: /^(?:[0-9A-F][26AE]|00:00:5E)|^(?:C0:FF:EE|DE:AD:BE|AA:BB:CC|00:00:00|FF:FF:FF|01:23:45|11:22:33)/i,
  },
}

/** All that looks like a secret in a text. */
function secretsIn(text: string): string[] {
  return Object.entries(shapes).flatMap(([name, { shape, harmless }]) =>
    [...text.matchAll(shape)]
      .map(([found]) => found)
      .filter((found) => harmless?.test(found) !== true)
      .map((found) => `${name}: ${found.slice(0, 60)}`),
  )
}

const git = (args: readonly string[], input?: string) =>
  spawnSync('git', args, { cwd: root, maxBuffer: 1 << 29, ...(input === undefined ? {} : { input }) })
const hasHistory = git(['rev-parse', 'HEAD']).status === 0

test('the search finds what it is for', () => {
  const planted = [
    `-----BEGIN PRIVATE ${'KEY'}-----\n${'A'.repeat(64)}`,
    `AKIA${'Q'.repeat(16)}`,
    `ghp_${'a'.repeat(36)}`,
    `eyJhbGciOiJI${'x'.repeat(9)}.eyJzdWIiOiIx${'y'.repeat(9)}.${'z'.repeat(30)}`,
    `"app_token": "${'MQVBQ'.repeat(12)}"`,
    `mail ${'somebody'}@${'posteo'}.de`,
    `88:0F:10:${'aa:bb:cc'}`,
  ]
  for (const text of planted) assert.equal(secretsIn(text).length, 1, text.slice(0, 30))
  for (const text of ['ada@example.test', 'app_token=SIM-APP-TOKEN', '02:00:00:00:00:01', 'npm install'])
    assert.deepEqual(secretsIn(text), [], text)
})

test('nothing in the history of this repository is a secret', {
  skip: !hasHistory && 'NOT RUN: no history here (an archive of the sources)',
}, () => {
  const objects = git(['rev-list', '--objects', 'HEAD']).stdout.toString()
  const names = new Map(
    objects
      .split('\n')
      .filter((line) => line.includes(' '))
      .map((line) => [line.slice(0, 40), line.slice(41)]),
  )
  const out = git(['cat-file', '--batch'], [...names.keys()].join('\n')).stdout
  const found: string[] = []
  let blobs = 0
  for (let at = 0; at < out.length; ) {
    const line = out.indexOf(10, at)
    const [id = '', type, size] = out.subarray(at, line).toString().split(' ')
    const body = out.subarray(line + 1, line + 1 + Number(size))
    at = line + 2 + Number(size)
    // Pictures and packed bytes hold no text.
    if (type !== 'blob' || body.subarray(0, 8000).includes(0)) continue
    blobs++
    for (const secret of secretsIn(body.toString('latin1')))
      found.push(`${names.get(id)} (${id.slice(0, 10)}): ${secret}`)
  }
  assert.deepEqual(found, [])
  assert.ok(blobs > 100, `${blobs} texts`)
})

test('the people of the fixtures are made up, and run at sea', () => {
  const odd: string[] = []
  for (const kind of kinds) {
    const folder = join(fixtures, kind.name)
    const body = readFileSync(join(folder, 'reply.json'))
    const { context } = JSON.parse(readFileSync(join(folder, 'rows.json'), 'utf8'))
    for (const file of readdirSync(folder))
      for (const [, id = ''] of readFileSync(join(folder, file), 'utf8').matchAll(
        /"(?:user_?id|uid|userId)"\s*:\s*"?(\d+)/gi,
      ))
        if (!/^[0-9]0{6,}\d{1,3}$|^[01]$/.test(id)) odd.push(`${kind.name}/${file}: user ${id}`)
    const reply = kind.source.parse(body, context)
    if (kind.source.failure(reply) !== null) continue
    for (const item of kind.decode(reply, context)) {
      if (isIssue(item)) continue
      for (const row of kind.stored?.unpack?.(item) ?? [item]) {
        const [north, east] = [row.latitude, row.longitude]
        if (typeof north === 'number' && typeof east === 'number' && !atSea(north, east))
          odd.push(`${kind.name}: a position at ${north}, ${east}`)
      }
    }
  }
  assert.deepEqual(odd.slice(0, 5), [])
})

/** The middle of the North Sea and of oceans, where no street of anybody's begins. */
function atSea(north: number, east: number): boolean {
  const boxes = [
    [53.8, 57, 1, 6],
    [-2, 2, -32, -8],
    [44, 52, -35, -15],
  ]
  return boxes.some(([south, top, west, right]) => north >= south! && north <= top! && east >= west! && east <= right!)
}
