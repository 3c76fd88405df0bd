// When a fault happens: its counts, its reach, its path, and how a command line spells them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFaults, faultNames, faults, parseFault } from './faults.ts'

const times = (n: number, ask: () => unknown): boolean[] => Array.from({ length: n }, () => ask() !== undefined)

test('count, after and path choose the requests', () => {
  const board = createFaults()
  board.set('server-error', { count: 2, after: 1, path: 'band_data' })
  assert.equal(board.hits('server-error', '/users/1/devices', 'data'), undefined)
  assert.deepEqual(
    times(5, () => board.hits('server-error', '/v1/data/band_data.json', 'data')),
    [false, true, true, false, false],
  )
})

test('a fault stays within its reach unless told otherwise', () => {
  const board = createFaults()
  board.set('html')
  board.set('rate-limited')
  assert.equal(board.hits('html', '/x', 'sign-in'), undefined)
  assert.ok(board.hits('html', '/x', 'data'))
  assert.ok(board.hits('rate-limited', '/x', 'sign-in') && board.hits('rate-limited', '/x', 'data'))
  board.set('html', { on: 'sign-in' })
  assert.ok(board.hits('html', '/x', 'sign-in'))
  board.clear()
  assert.equal(board.active('html'), undefined)
})

test('faults that end a token happen once unless told otherwise', () => {
  const board = createFaults()
  board.set('token-expired')
  assert.deepEqual(
    times(2, () => board.hits('token-expired', '/x', 'data')),
    [true, false],
  )
})

test('text of a command line', () => {
  const cases: [string, ReturnType<typeof parseFault>][] = [
    ['html', { name: 'html', options: {} }],
    ['slow:seconds=0.5,count=2', { name: 'slow', options: { seconds: 0.5, count: 2 } }],
    ['truncated:quiet,path=a=b', { name: 'truncated', options: { quiet: true, path: 'a=b' } }],
    ['redirect:to=https://x.test/y', { name: 'redirect', options: { to: 'https://x.test/y' } }],
  ]
  for (const [text, expected] of cases) assert.deepEqual(parseFault(text), expected)
  assert.throws(() => createFaults().set('toString'), { code: 'usage' })
})

test('every fault says in one line what it does', () => {
  for (const name of faultNames) assert.match(faults[name].doc, /^[^\n]{10,110}$/, name)
})
