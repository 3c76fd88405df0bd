// Other people's programs on our simulator, written for the real cloud's names and redirected with HTTPS_PROXY and a
// certificate file only. Their decoders and ours read the same from the same bytes.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type Simulator, startSimulator } from '../../src/simulator/index.ts'
import { startProcess } from '../journeys/journey.ts'

const folder = mkdtempSync(join(tmpdir(), 'wristory-strangers-'))
const certificate = join(folder, 'ca.pem')
const script = fileURLToPath(new URL('./mifit.py', import.meta.url))
const span = ['2026-10-20', '2026-11-19'] as const
let simulator: Simulator
before(async () => {
  const now = () => Date.parse('2026-11-20T20:00:00Z')
  simulator = await startSimulator({ days: 60, today: '2026-11-20', proxyPort: 0, now })
  writeFileSync(certificate, simulator.ca ?? assert.fail('no certificate'))
})
after(async () => {
  await simulator.close()
  rmSync(folder, { recursive: true })
})

/** Runs somebody else's program behind the proxy; null, said aloud, where the machine has no such program. */
function run(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const world = {
    PATH: process.env.PATH,
    HOME: folder,
    HTTPS_PROXY: simulator.proxy,
    SSL_CERT_FILE: certificate,
    CURL_CA_BUNDLE: certificate,
    ...env,
  }
  return new Promise<{ status: number; out: string; err: string } | null>((resolve) => {
    execFile(program, args, { env: world, encoding: 'utf8', maxBuffer: 2 ** 26 }, (error, out, err) => {
      const code = error?.code as number | string | undefined
      if (code === 'ENOENT') {
        process.stderr.write(`There is no ${program} on this machine: what it would read was not tried.\n`)
        resolve(null)
      } else resolve({ status: typeof code === 'number' ? code : error === null ? 0 : 1, out, err })
    })
  })
}

test('a Python script of 2019 signs in, reads a month, and means by it what we mean', async () => {
  const [person] = simulator.accounts
  const password = person?.password ?? ''
  const read = await run('python3', [script, person?.email ?? '', ...span], { MIFIT_PASSWORD: password })
  if (read === null) return
  assert.equal(read.status, 0, read.err)
  const theirs = read.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  assert.ok(theirs.length > 25, `${theirs.length} days`)

  const args = ['fetch', '--email', person?.email ?? '', '--json', '--from', span[0], '--to', span[1]]
  const home = { WRISTORY_HOME: join(folder, 'home'), WRISTORY_CLOUD: simulator.url, WRISTORY_PASSWORD: password }
  const { status, stdout, stderr } = await startProcess(args, home).ended
  assert.equal(status, 0, stderr)
  const ours = new Map(JSON.parse(stdout).days.map((day: { date: string }) => [day.date, day]))
  let nights = 0
  for (const day of theirs) {
    const own = ours.get(day.date) as OwnDay
    assert.ok(Math.abs(day.stepsOfMinutes - day.steps) <= day.steps * 0.01, day.date)
    assert.deepEqual([own.day.steps, own.day.distance, own.day.energy], [day.steps, day.distance, day.calories])
    assert.deepEqual(
      own.activity_stage.map(({ minute, minutes, mode, steps }) => ({ minute, minutes, mode, steps })),
      day.bouts,
      day.date,
    )
    assert.equal(own.night === null, day.night === null, day.date)
    if (own.night === null) continue
    nights++
    assert.deepEqual([own.night.start, own.night.end], [day.night.start, day.night.end])
    const stages = own.sleep_stage.filter(({ nap }) => nap !== 1)
    assert.deepEqual(
      stages.map(({ start, minutes, stage }) => ({ start, minutes, stage })),
      day.night.stages,
      day.date,
    )
  }
  assert.ok(nights > 20, `${nights} nights`)
})

interface OwnDay {
  readonly day: Readonly<Record<string, number>>
  readonly activity_stage: readonly Readonly<Record<string, number | string>>[]
  readonly night: Readonly<Record<string, number>> | null
  readonly sleep_stage: readonly Readonly<Record<string, number | string>>[]
}

test('the same script is told of a wrong password as the real cloud tells it', async () => {
  const read = await run('python3', [script, 'ada@example.test', ...span], { MIFIT_PASSWORD: 'Wrong-Horse.1' })
  if (read === null) return
  assert.equal(read.status, 1)
  assert.match(read.err, /refused: 401/)
})

test('without the certificate no program gets through', async () => {
  const read = await run('python3', [script, 'ada@example.test', ...span], {
    MIFIT_PASSWORD: 'Wrong-Horse.1',
    SSL_CERT_FILE: '/dev/null',
  })
  if (read === null) return
  assert.match(read.err, /CERTIFICATE_VERIFY_FAILED/)
})

test('curl does it in three calls', async () => {
  const [person] = simulator.accounts
  const account = encodeURIComponent(person?.email ?? '')
  const fields = (form: Readonly<Record<string, string>>) =>
    Object.entries(form).flatMap(([name, value]) => ['--data-urlencode', `${name}=${value}`])
  const first = await run('curl', [
    '--silent',
    '--show-error',
    ...['--output', '/dev/null', '--write-out', '%{http_code} %{redirect_url}'],
    ...fields({
      state: 'REDIRECTION',
      client_id: 'HuaMi',
      // The misspelt host of other people's scripts is echoed as it was sent.
      redirect_uri: 'https://s3-us-west-2.amazonws.com/hm-registration/successsignin.html',
      token: 'access',
      password: person?.password ?? '',
    }),
    `https://api-user.huami.com/registrations/${account}/tokens`,
  ])
  if (first === null) return
  assert.equal(first.status, 0, first.err)
  const [status, location = ''] = first.out.split(' ')
  assert.equal(status, '303')
  assert.equal(new URL(location).host, 's3-us-west-2.amazonws.com')
  const query = new URL(location).searchParams

  const second = await run('curl', [
    ...['--silent', '--show-error', '--fail'],
    ...fields({
      app_name: 'com.xiaomi.hm.health',
      app_version: '4.0.9',
      code: query.get('access') ?? '',
      country_code: query.get('country_code') ?? '',
      device_id: '02:00:00:00:00:00',
      device_model: 'android_phone',
      grant_type: 'access_token',
      third_name: 'huami',
    }),
    'https://account.huami.com/v2/client/login',
  ])
  assert.equal(second?.status, 0, second?.err)
  const { token_info: token, domains } = JSON.parse(second?.out ?? '')
  // Who asks for no names gets none: the general host answers too.
  assert.equal(domains?.length ?? 0, 0)

  const address = new URL('https://api-mifit.huami.com/v1/data/band_data.json')
  const asked = { query_type: 'summary', device_type: 'android_phone', userid: token.user_id }
  address.search = String(new URLSearchParams({ ...asked, from_date: span[0], to_date: span[1] }))
  const third = await run('curl', [
    ...['--silent', '--show-error', '--fail', '--compressed', '--header', `apptoken: ${token.app_token}`],
    address.href,
  ])
  assert.equal(third?.status, 0, third?.err)
  const { code, data } = JSON.parse(third?.out ?? '')
  assert.equal(code, 1)
  assert.ok(data.length > 25 && data.every((day: { data?: string }) => day.data === undefined))
})
