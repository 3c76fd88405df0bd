import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SyncSummary } from '../../sync/sync.ts'
import { summaryLines } from './summary.ts'

const nothing: SyncSummary = {
  requests: 0,
  bytes: 0,
  kinds: {},
  empty: 0,
  failed: [],
  suspicious: [],
  first: null,
  last: null,
}
const tally = (added: number, changed = 0) => ({ added, changed, same: 0, issues: 0 })
const window = { source: 'band_data', from: '2026-10-01', to: '2026-10-30' }
const emptyAccount = [
  'The account has no history in this region of the cloud.',
  'If the app shows data, name another region: `wristory login --host`, see docs/sign-in.md.',
]
const history = { first: '2024-01-01', last: '2026-11-22' }

test('a summary says what is new, changed, empty, doubted and failed', () => {
  const cases: [change: Partial<SyncSummary>, ended: boolean, lines: string[]][] = [
    [{ requests: 3 }, true, ['3 requests, 0 bytes.', 'Nothing new.', ...emptyAccount]],
    [{ requests: 3 }, false, ['3 requests, 0 bytes.', 'Nothing new.']],
    [
      {
        ...history,
        requests: 1204,
        bytes: 2_600_000,
        kinds: { day: tally(704, 1), minute: tally(1704), nap: { ...tally(0), issues: 2 } },
        empty: 1,
      },
      true,
      [
        '1,204 requests, 2.6 MB.',
        '  new      day 704, minute 1,704',
        '  changed  day 1',
        '  empty    1 request returned nothing',
        '  issues   2 issues in the data (see table `issue`)',
        'Your history: 2024-01-01 to 2026-11-22.',
      ],
    ],
    [
      { requests: 1, failed: [{ ...window, code: 'cloud-failed', message: 'The cloud failed (500).' }] },
      true,
      ['1 request, 0 bytes.', 'Nothing new.', '  failed   band_data 2026-10-01 to 2026-10-30: The cloud failed (500).'],
    ],
    [
      { ...history, requests: 1, suspicious: [{ ...window, to: window.from }] },
      true,
      [
        '1 request, 0 bytes.',
        'Nothing new.',
        '  doubted  band_data 2026-10-01 came back empty; stored data stays, the next sync requests it again',
        'Your history: 2024-01-01 to 2026-11-22.',
      ],
    ],
  ]
  for (const [change, ended, lines] of cases)
    assert.deepEqual(summaryLines({ ...nothing, ...change }, 80, ended), lines)
})

test('many kinds are broken between two of them', () => {
  const kinds = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`kind_${i}`, tally(i + 1)]))
  const lines = summaryLines({ ...nothing, ...history, kinds }, 50)
  assert.ok(lines.every((line) => line.length <= 50))
  assert.match(lines[1] ?? '', /^ {2}new {6}kind_0 1, kind_1 2,.*,$/)
  assert.match(lines[2] ?? '', /^ {11}kind_\d+ \d+,/)
  assert.equal(lines.join(' ').match(/kind_/g)?.length, 30)
})
