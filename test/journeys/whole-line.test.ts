import assert from 'node:assert/strict'
import { test } from 'node:test'
import { times } from '../reliability/tier.ts'
import { readsSince, setOut } from './journey.ts'

// Two years, of which the first tier takes the newest part.
const days = times(240, 730, 730)
const first = new Date(Date.UTC(2026, 10, 21 - days)).toISOString().slice(0, 7)
const journey = await setOut({ person: 'two-years', days, today: '2026-11-20' })
const { run, simulator } = journey

test('sign in, sync, look: everything a first evening does', async (t) => {
  await t.test('before sign-in every command says what to do', async () => {
    for (const args of [['sync'], ['show'], ['sql', 'SELECT 1'], ['rebuild'], ['fetch']]) {
      const { status, stdout, stderr } = await run(args)
      assert.equal(status, 3, `${args[0]}: ${stderr}`)
      assert.match(stderr, /wristory(\.js)? login/, args[0])
      assert.equal(stdout, '')
    }
    const { status, stdout } = await run(['status'])
    assert.equal(status, 0)
    assert.match(stdout, /No account is signed in/)
  })

  await journey.login()

  await t.test('a plan sends nothing', async () => {
    const before = simulator.requests.length
    const { status, stdout } = await run(['sync', '--plan', '--json'])
    assert.equal(status, 0)
    assert.ok(JSON.parse(stdout).requests.length > 0)
    assert.equal(simulator.requests.length, before)
  })

  await t.test('the first sync brings the whole history', async () => {
    const { status, stdout, stderr } = await run(['sync', '--json'])
    assert.equal(status, 0, stderr)
    const summary = JSON.parse(stdout)
    assert.deepEqual([summary.last, summary.failed], ['2026-11-20', []])
    assert.ok(summary.kinds.day.added > days * 0.9, JSON.stringify(summary.kinds.day))
    assert.equal(stderr, '')
  })

  await t.test('the next sync asks little and finds nothing new', async () => {
    const before = simulator.requests.length
    const { status, stdout } = await run(['sync'])
    assert.equal(status, 0)
    assert.match(stdout, /Nothing new/)
    const asked = readsSince(simulator, before)
    assert.ok(asked.length > 0 && asked.length <= 15, asked.join('\n'))
  })

  await t.test('drawings are plain without a terminal, and the same as JSON', async () => {
    for (const [what, wanted] of [
      ['day', /Friday 20 November 2026/],
      ['night', /Night to .* November 2026/],
      ['week', /Week of 16 November to 22 November 2026/],
      ['month', /November 2026/],
    ] as const) {
      const { status, stdout } = await run(['show', what])
      assert.equal(status, 0)
      assert.match(stdout, wanted)
      assert.match(stdout, /^[\n\x20-\x7e]*$/)
      const data = await run(['show', what, '--json'])
      assert.equal(data.status, 0)
      JSON.parse(data.stdout)
    }
    const day = JSON.parse((await run(['show', 'day', '2026-11-19', '--json'])).stdout)
    const [row] = JSON.parse((await run(['sql', '--json', "SELECT steps FROM day WHERE date = '2026-11-19'"])).stdout)
    assert.equal(day.steps, row.steps)
    assert.equal(day.stepsByMinute.length, 1440)
    assert.deepEqual(JSON.parse((await run(['show', '2026-11-19', '--json'])).stdout), day, 'a day alone is a day')
    for (const [args, said] of [
      [['nigth'], /Did you mean night\?/],
      [['month', '2025-13'], /2025-13 is no month/],
      [['day', '2026-02-30'], /2026-02-30 is not a calendar day/],
      [['workout', '1'], /There is no workout 1/],
    ] as const) {
      const refused = await run(['show', ...args])
      assert.equal(refused.status, 2)
      assert.match(refused.stderr, said)
    }
    const beside = await run(['show', 'week', '2001-01-01'])
    assert.ok(beside.stdout.includes(`Your history reaches from ${first}`), beside.stdout)
    const colours = await run(['show', 'week'], { env: { FORCE_COLOR: '3', COLUMNS: '100' } })
    assert.match(colours.stdout, /\x1b\[38;2;/)
  })

  await t.test('status says what is there, in words and as JSON', async () => {
    const { stdout } = await run(['status'])
    assert.ok(new RegExp(`${first}-\\d\\d to 2026-11-20`).test(stdout), stdout)
    const { accounts } = JSON.parse((await run(['status', '--json'])).stdout)
    assert.equal(accounts[0].last, '2026-11-20')
    assert.ok(accounts[0].coverage.day.ok > days * 0.9)
  })

  await t.test('a sync of one kind says which others lie in the same replies', async () => {
    const other = await setOut({ person: 'two-years', days: 5, today: '2026-11-20' })
    await other.login()
    const { status, stderr } = await other.run(['sync', '--kinds', 'day,night', '--from', '2026-11-18'])
    assert.equal(status, 0, stderr)
    assert.match(stderr, /The same replies contain other kinds, which were stored too: .*\bminute\b/)
    assert.doesNotMatch(stderr, /stored too: (.*, )?(day|night)[,.]/)
  })

  await t.test('rebuild makes the same tables without the cloud', async () => {
    const question = ['sql', '--json', 'SELECT count(*) n, sum(steps) s, sum(sleep_minutes) m FROM day']
    const before = (await run(question)).stdout
    const requests = simulator.requests.length
    const { status, stderr } = await run(['rebuild'])
    assert.equal(status, 0, stderr)
    assert.equal((await run(question)).stdout, before)
    assert.equal(simulator.requests.length, requests)
  })

  await t.test('sql refuses to write, and errors are one JSON object with --json', async () => {
    assert.equal((await run(['sql', 'DELETE FROM day'])).status, 2)
    const { status, stdout, stderr } = await run(['sql', '--json', 'SELECT nope FROM day'])
    assert.deepEqual([status, stdout], [2, ''])
    const { error } = JSON.parse(stderr)
    assert.equal(error.code, 'usage')
    assert.match(error.message, /nope/)
  })

  await t.test('a reader that goes away ends the command quietly', async () => {
    const running = journey.start(['sql', '--json', 'SELECT * FROM minute_of_day a, minute_of_day b LIMIT 20000'])
    running.child.stdout?.destroy()
    const { status, stderr } = await running.ended
    assert.deepEqual([status, stderr], [0, ''])
  })
})
