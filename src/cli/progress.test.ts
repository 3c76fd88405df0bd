import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fakeIo } from '../../test/fake-io.ts'
import { plain, stripped, textWidth } from './draw/style.ts'
import { createProgress, forecast, progressLine } from './progress.ts'

test('the forecast follows the latest pace and shrugs at one slow step', () => {
  const even: [number, number][] = [0, 1, 2, 3, 4].map((i) => [i * 1000, i])
  assert.equal(forecast(even, { done: 4, total: 14 }), 10)
  assert.equal(forecast([...even, [64_000, 5]], { done: 5, total: 15 }), 10)
  assert.equal(forecast(even.slice(0, 2), { done: 1, total: 5 }), undefined)
  assert.equal(forecast([], { done: 0, total: 5 }), undefined)
})

test('the line fits its width at any size', () => {
  const step = { done: 14, total: 25, label: '2025-03' }
  for (const width of [20, 40, 50, 79, 119])
    for (const style of [plain, { depth: 24, unicode: true } as const]) {
      const line = progressLine({ title: 'Fetching', step, remaining: 12, width }, style)
      assert.ok(textWidth(line) <= width, `${width}: ${line}`)
      assert.match(stripped(line), /14 of/)
    }
  const wide = progressLine({ title: 'Fetching', step, remaining: 3700, width: 100 }, plain)
  assert.match(wide, /14 of 25 {2}2025-03 {2}about 1 h 02 left$/)
})

test('off a terminal nothing is drawn but notes are said; quiet says nothing', () => {
  const io = fakeIo()
  const progress = createProgress({ stream: io.stderr, style: plain, quiet: false, title: 'x', now: () => 0 })
  progress.update({ done: 1, total: 2 })
  progress.note('kept 30 days')
  progress.end()
  assert.equal(io.err(), 'kept 30 days\n')
  const silent = fakeIo({ tty: true })
  createProgress({ stream: silent.stderr, style: plain, quiet: true, title: 'x', now: () => 0 }).note('no')
  assert.equal(silent.err(), '')
})

test('a terminal sees at most ten drawings a second, the last one always, and the line is taken away', () => {
  const io = fakeIo({ tty: true })
  let now = 0
  const progress = createProgress({ stream: io.stderr, style: plain, quiet: false, title: 'x', now: () => now })
  for (let done = 0; done <= 100; done++, now += 10) progress.update({ done, total: 100 })
  assert.equal(io.err().split('\r').length - 1, 11)
  assert.match(io.err(), /100 of 100/)
  progress.end()
  assert.ok(io.err().endsWith('\r\x1b[K'))
  // A terminal that does not know its width yet says 0.
  const unknown = fakeIo({ tty: true, columns: 0 })
  createProgress({ stream: unknown.stderr, style: plain, quiet: false, title: 'Fetching', now: () => 0 }).update({
    done: 1,
    total: 1,
  })
  assert.match(unknown.err(), /Fetching .* 1 of 1/)
})
