// What goes wrong at the other side: each says what to do (docs/handover.md has the table) and loses nothing. When the fault is
// mended, the next run delivers everything.

import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import pg from 'pg'
import { startLoopback } from '../loopback-server.ts'
import { tier } from '../reliability/tier.ts'
import { freePort, influxServer, mosquittoServer, postgresServer } from './servers.ts'
import { retained } from './targets.ts'
import { world } from './world.ts'

const messages = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'handover.md'), 'utf8')

/** The failure is one of the documented ones: its hint stands in the table. */
function documented(error: { message: string; hint: string } | null, said: RegExp): void {
  assert.match(error!.message, said)
  assert.ok(messages.includes(error!.hint), error!.hint)
}

test('a certificate that is not trusted is refused; with its authority everything arrives', async (context) => {
  const place = mkdtempSync(join(tmpdir(), 'wristory-tls-'))
  try {
    const [key, ca] = [join(place, 'key.pem'), join(place, 'ca.pem')]
    if (spawnSync('openssl', ['version']).error) return context.diagnostic('NOT RUN: openssl is missing (see .ci/run)')
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:P-256',
        '-nodes',
        '-keyout',
        key,
        '-out',
        ca,
      ].concat(['-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']),
      { stdio: 'ignore' },
    )
    const opened = await mosquittoServer(context, `allow_anonymous true\ncertfile ${ca}\nkeyfile ${key}`)
    if (opened === null) return
    await using server = opened
    using one = await world()
    const url = `mqtts://127.0.0.1:${server.port}`
    one.add('mqtt', { url })
    const [refused] = await one.hand()
    documented(refused!.error, /has a certificate that is not trusted/)
    assert.ok(refused!.waiting > 100)
    for (const protocol of ['4', '5']) {
      one.remove('mqtt')
      one.add('mqtt', { url, ca, protocol })
      const [outcome] = await one.hand()
      assert.deepEqual([outcome!.error, outcome!.waiting], [null, 0])
      const kept = await retained(url, { ca: readFileSync(ca) })
      assert.ok(kept.has('wristory/me/day') && kept.has('homeassistant/device/wristory_me/config'))
    }
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
})

test('a full disk of InfluxDB, and of the folder, keeps what waits', async (context) => {
  const disk = mkdtempSync(join(tmpdir(), 'wristory-full-'))
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=300k', 'tmpfs', disk]).status !== 0)
    return context.diagnostic('NOT RUN: this user may mount nothing')
  try {
    using one = await world()
    one.add('folder', { path: join(disk, 'f'), format: 'gpx' })
    const [full] = await one.hand()
    documented(full!.error, /cannot be written|no space|full/i)
    assert.ok(full!.waiting > 0)
    execFileSync('mount', ['-o', 'remount,size=64m', disk])
    one.clock.now += 60
    assert.deepEqual([(await one.hand())[0]!.error, (await one.hand())[0]!.waiting], [null, 0])
    one.remove('folder')

    // It waits long before it says so.
    if (tier === 'pr') return
    const data = join(disk, 'influx')
    mkdirSync(data)
    const opened = await influxServer(context, '', data)
    if (opened === null) return
    await using server = opened
    await fetch(`${server.url}/query?q=CREATE+DATABASE+w`, { method: 'POST' })
    execFileSync('sh', ['-c', `head -c 70M /dev/zero > ${disk}/filler || true`], { stdio: 'ignore' })
    one.add('influx', { url: server.url, database: 'w' })
    const [refused] = await one.hand()
    documented(refused!.error, /answered 500/)
    assert.ok(refused!.waiting > 100)
    rmSync(join(disk, 'filler'))
    // InfluxDB 1.6 takes nothing after a failed write before it is started again.
    await server.crash()
    one.clock.now += 60
    assert.deepEqual([(await one.hand())[0]!.error, (await one.hand())[0]!.waiting], [null, 0])
  } finally {
    execFileSync('umount', ['-l', disk])
    rmSync(disk, { recursive: true, force: true })
  }
})

test('statuses and refused connections say what to do', async () => {
  using one = await world()
  let status = 401
  await using server = await startLoopback(() => ({ status, headers: { connection: 'close' } }))
  one.add('influx', { url: server.url })
  for (const [next, said] of [
    [401, /answered 401/],
    [403, /answered 403/],
    [404, /answered 404/],
    [413, /answered 413/],
    [507, /answered 507/],
    [429, /answered 429/],
    [503, /answered 503/],
    [302, /redirects elsewhere/],
  ] as const) {
    status = next
    const [outcome] = await one.hand({ only: ['influx'] })
    documented(outcome!.error, said)
    assert.ok(outcome!.waiting > 100)
  }
  one.remove('influx')
  one.add('influx', { url: `http://127.0.0.1:${await freePort()}` })
  documented((await one.hand())[0]!.error, /refused the connection/)
})

/** Options of each receiver on the network, for an address of HTTP or of a bare port. */
const networked = {
  webhook: (http: string) => ({ url: http }),
  influx: (http: string) => ({ url: http }),
  sparkyfitness: (http: string) => ({ url: http }),
  intervals: (http: string) => ({ url: http }),
  'home-assistant': (http: string) => ({ url: http }),
  mqtt: (http: string) => ({ url: http.replace('http', 'mqtt') }),
  postgres: (http: string) => ({ url: `${http.replace('http', 'postgres')}/w`, user: 'ada' }),
} as const
const secrets = {
  webhook: { secret: 'SIM-SECRET-1' },
  influx: { password: 'SIM-SECRET-1', token: 'SIM-SECRET-1' },
  sparkyfitness: { key: 'SIM-SECRET-1' },
  intervals: { key: 'SIM-SECRET-1' },
  'home-assistant': { token: 'SIM-SECRET-1' },
  mqtt: { password: 'SIM-SECRET-1' },
  postgres: { password: 'SIM-SECRET-1' },
} as const

test('every receiver: nobody listens, or what answers is something else', async () => {
  await using page = await startLoopback(() => ({ status: 200, body: '<html>a page</html>' }))
  // It quotes what it was sent, as some servers do; the secret lies across the place where a message is cut.
  const quoted = `${'x'.repeat(150)} SIM-SECRET-1 ${'y'.repeat(28)} SIM-SECRET-1`
  await using broken = await startLoopback(() => ({ status: 500, headers: { connection: 'close' }, body: quoted }))
  const dead = `http://127.0.0.1:${await freePort()}`
  for (const [type, options] of Object.entries(networked)) {
    using one = await world()
    const pending = new Map<string, number>()
    for (const [what, url] of [
      ['dead', dead],
      ['a page', page.url],
      ['an error', broken.url],
    ] as const) {
      // A receiver of HTTP takes any good answer for its own.
      if (what === 'a page' && ['webhook', 'influx', 'sparkyfitness', 'intervals'].includes(type)) continue
      one.add(type, options(url), { secrets: secrets[type as keyof typeof secrets] })
      const [outcome] = await one.hand({ only: [type] })
      const { error, waiting } = outcome!
      assert.ok(error !== null, `${type}, ${what}`)
      assert.ok(error.message.startsWith(`${type}: `), `${type}, ${what}: ${error.message}`)
      assert.ok(error.hint.length > 10, `${type}, ${what}: ${error.hint}`)
      assert.ok(!`${error.message}${error.hint}`.includes('SIM-SE'), `${type}, ${what}: ${error.message}`)
      assert.ok(waiting > 100, `${type}, ${what}`)
      // Nothing counts as delivered.
      assert.equal(pending.get(type) ?? waiting, waiting, `${type}, ${what}`)
      pending.set(type, waiting)
      one.remove(type)
    }
  }
})

test('PostgreSQL: what somebody changed in the mirror by hand is said, and made again', async (context) => {
  const opened = await postgresServer(context)
  if (opened === null) return
  await using server = opened
  const client = new pg.Client({ host: '127.0.0.1', port: server.port, user: 'ada', database: 'w' })
  await client.connect()
  using one = await world()
  one.add('postgres', { url: server.url, user: 'ada' })
  assert.equal((await one.hand())[0]!.error, null)
  const steps = async () => {
    const { rows } = await client.query('SELECT sum(steps)::int AS steps FROM wristory.day')
    return rows[0].steps as number
  }
  const whole = await steps()
  try {
    for (const damage of [
      'ALTER TABLE wristory.day_record DROP COLUMN steps CASCADE',
      'DROP TABLE wristory.weight CASCADE',
      `ALTER TABLE wristory.workout ADD COLUMN mine text NOT NULL DEFAULT '';
       ALTER TABLE wristory.workout ALTER COLUMN mine DROP DEFAULT`,
    ]) {
      await client.query(damage)
      await one.change((database) =>
        database.run("UPDATE day_record SET steps = steps + 1 WHERE steps > 0 AND date >= '2026-11-18'"),
      )
      await one.change((database) => database.run('UPDATE weight SET weight = weight + 0.1'))
      await one.change((database) => database.run('UPDATE workout SET energy = energy + 1'))
      const [outcome] = await one.hand()
      if (outcome!.error !== null) {
        assert.match(outcome!.error.message, /^postgres: /, damage)
        assert.match(outcome!.error.hint, /schema|handover/, damage)
        assert.ok(outcome!.waiting > 0, damage)
        await client.query('DROP SCHEMA wristory CASCADE')
        assert.equal((await one.hand({ from: '1970-01-01', force: true }))[0]!.error, null, damage)
      }
      const [there] = await one.read<{ steps: number }>('SELECT sum(steps) AS steps FROM day')
      assert.equal(await steps(), there!.steps, damage)
    }
    assert.ok((await steps()) > whole)
  } finally {
    await client.end()
  }
})

test('a clock that was wrong holds no receiver back, and 10,000 changes that waited arrive once', async () => {
  using one = await world()
  const there = new Set<string>()
  let doubled = 0
  let status = 503
  await using server = await startLoopback(({ body }) => {
    if (status < 300)
      for (const [kind, days] of Object.entries((JSON.parse(body.toString()) as { new: Record<string, string[]> }).new))
        for (const date of days) {
          if (there.has(`${kind} ${date}`)) doubled++
          there.add(`${kind} ${date}`)
        }
    return { status }
  })
  one.add('webhook', { url: server.url })
  await one.change((database) =>
    database.run(
      `INSERT INTO weight (account, instant, member, date, weight, reply)
         WITH RECURSIVE days (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM days WHERE n < 10000)
         SELECT (SELECT id FROM account), 1000000000 + n * 86400, 'self', date('1990-01-01', n || ' days'), 70, (SELECT min(id) FROM reply) FROM days`,
    ),
  )
  const present = one.clock.now
  one.clock.now += 10 * 365 * 86_400
  assert.ok((await one.hand())[0]!.waiting > 10_000)
  one.clock.now = present
  status = 204
  const [outcome] = await one.hand()
  assert.deepEqual([outcome!.error, outcome!.waiting], [null, 0])
  assert.ok([...there].filter((key) => key.startsWith('weight ')).length >= 10_000)
  assert.equal(doubled, 0)
})
