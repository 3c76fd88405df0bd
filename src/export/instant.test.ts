import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compactUtc, inCalendar, isoLocal, isoUtc, offsetText, spacedLocal } from './instant.ts'
import { uuidFrom } from './uuid.ts'

test('instants in every spelling, on both sides of Greenwich', () => {
  const epoch = 1_706_681_700
  assert.equal(isoUtc(epoch), '2024-01-31T06:15:00Z')
  assert.equal(compactUtc(epoch), '20240131T061500Z')
  const cases: [number | null, string, string][] = [
    [3600, '2024-01-31T07:15:00+01:00', '2024-01-31 07:15:00 +0100'],
    [-12_600, '2024-01-31T02:45:00-03:30', '2024-01-31 02:45:00 -0330'],
    [0, '2024-01-31T06:15:00+00:00', '2024-01-31 06:15:00 +0000'],
    [null, '2024-01-31T06:15:00Z', '2024-01-31 06:15:00 +0000'],
  ]
  for (const [offset, iso, spaced] of cases) {
    assert.equal(isoLocal(epoch, offset), iso)
    assert.equal(spacedLocal(epoch, offset), spaced)
  }
  assert.equal(offsetText(20_700), '+05:45')
})

test('what lies outside four digits of years is refused, never cut', () => {
  assert.equal(isoUtc(253_402_300_799), '9999-12-31T23:59:59Z')
  assert.equal(isoUtc(-62_167_219_200), '0000-01-01T00:00:00Z')
  for (const epoch of [253_402_300_800, -62_167_219_201, 1e15, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.throws(() => isoUtc(epoch), { code: 'usage', message: /years 0 to 9999/ })
    assert.equal(inCalendar(epoch), false)
  }
  // Fourteen hours east and west of what is in the calendar can still be told.
  for (const [edge, beyond] of [
    [253_402_214_399, 1],
    [-62_135_510_400, -1],
  ] as const) {
    assert.ok(inCalendar(edge) && !inCalendar(edge + beyond))
    for (const offset of [-50_400, 50_400]) assert.equal(isoLocal(edge, offset).length, 25)
  }
})

test('identifiers follow from their text, are well-formed and differ', () => {
  const ids = Array.from({ length: 20_000 }, (_, i) => uuidFrom(`reading ${i}`))
  assert.equal(new Set(ids).size, ids.length)
  assert.equal(uuidFrom('reading 7'), ids[7])
  for (const id of ids.slice(0, 500))
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})
