// Random scripts of a cloud's moods: whatever it answers, the client never asks sooner than told, never more than five
// times for one read, and ends with the whole reply or with an error that has a code.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { WristoryError } from '../errors.ts'
import { createClient } from './client.ts'
import { openCooldown } from './cooldown.ts'
import { unpaced } from './pace.ts'
import { redactText, redactUrl } from './redact.ts'
import type { CloudResponse, Transport } from './transport.ts'
import { retryAfter } from './wait.ts'

const folder = mkdtempSync(join(tmpdir(), 'wristory-moods-'))
after(() => rmSync(folder, { recursive: true }))

const start = Date.UTC(2026, 10, 22)
const utf8 = (text: string) => new TextEncoder().encode(text)
const whole = '{"code":1,"data":[]}'
const header = fc.oneof(
  fc.integer({ min: -10, max: 5000 }).map(String),
  fc.integer({ min: -5000, max: 5000 }).map((seconds) => new Date(start + seconds * 1000).toUTCString()),
  fc.string(),
  fc.constant('315360000'),
)
const mood = fc.oneof(
  fc.record({
    status: fc.constantFrom(429, 500, 503, 200),
    headers: fc.oneof(
      fc.constant({}),
      header.map((value) => ({ 'retry-after': value })),
    ),
    body: fc.constantFrom('', whole.slice(0, 9), '<html>', '{"code":12}', '{"code":"12"}').map(utf8),
  }),
  fc.constant('lost' as const),
  fc.constant({ status: 200, headers: {}, body: utf8(whole) }),
)

test('a thousand random scripts', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(mood, { minLength: 1, maxLength: 8 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      async (moods, luck) => {
        const time = { now: start, earliest: 0, sent: 0 }
        const transport: Transport = {
          cloud: 'http://127.0.0.1:1',
          close: async () => undefined,
          send: async () => {
            assert.ok(time.now >= time.earliest, 'asked sooner than told')
            const next = moods[time.sent++ % moods.length] ?? 'lost'
            if (next === 'lost') throw new WristoryError('network', 'lost')
            const told = retryAfter(next.headers, time.now)
            if (told !== undefined) time.earliest = time.now + told * 1000
            return next as CloudResponse
          },
        }
        const client = createClient({
          transport,
          session: { userId: '1', appToken: 'SIM', host: 'api-mifit.zepp.com', appName: 'x', via: 'token', issued: 0 },
          pacer: unpaced(),
          cooldown: openCooldown({ file: join(folder, 'x'), clock: () => time.now, target: 'x', limited: false }),
          deviceId: 'x',
          clock: () => time.now,
          sleep: async (ms) => {
            assert.ok(ms >= 0 && ms <= 900_000)
            time.now += ms
          },
          random: () => luck,
        })
        const result = await client.get('/v1/data/band_data.json').catch((error: unknown) => error)
        assert.ok(time.sent <= 5)
        if (result instanceof WristoryError) assert.ok(['wait', 'network', 'cloud-failed'].includes(result.code))
        else assert.deepEqual((result as { value: unknown }).value, { code: 1, data: [] })
      },
    ),
    { numRuns: 1000 },
  )
})

test('no secret survives the redactor, whatever it is made of', () => {
  const secret = fc
    .string({ minLength: 6, maxLength: 40, unit: 'grapheme-ascii' })
    .filter((text) => /[^*\s]{4}/.test(text))
  fc.assert(
    fc.property(secret, fc.constantFrom('login_token', 'access', 'r', 'userid', 'unheard-of'), (value, name) => {
      const encoded = encodeURIComponent(value)
      assert.ok(!redactUrl(`/v1/client/app_tokens?query_type=detail&${name}=${encoded}`).includes(`=${encoded}`))
      assert.ok(!redactText(`it said "${value}" and ${encoded}`, [value]).includes(value))
    }),
  )
})
