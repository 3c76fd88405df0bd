// The public types do not change under a released version.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { declaredIn, entries, typesReport, unnamed } from '../../scripts/public-types.ts'
import { typesFile } from '../../scripts/reference.ts'
import type {
  Client,
  DayFigures,
  DayRow,
  Decoded,
  MinuteRow,
  NightRow,
  Rows,
  Tables,
  Workout,
  WorkoutRow,
} from '../../src/index.ts'

/** Compiles only where both are the same type. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : never
type Item<T> = T extends AsyncIterable<infer Row> ? Row : T extends Iterable<infer Row> ? Row : never

// Checked by `npm run types`; at runtime they are only true.
const typed: true[] = [
  true satisfies Same<Item<ReturnType<Client['days']>>, DayRow>,
  true satisfies Same<Item<ReturnType<Client['nights']>>, NightRow>,
  true satisfies Same<Item<ReturnType<Client['minutes']>>, MinuteRow>,
  true satisfies Same<Item<ReturnType<Client['workouts']>>, WorkoutRow>,
  true satisfies Same<Awaited<ReturnType<Client['workout']>>, Workout | null>,
  true satisfies Same<Item<ReturnType<Client['heartRate']>>['heartrate'], number>,
  true satisfies Same<Item<ReturnType<Client['events']>>, Rows[Parameters<Client['events']>[0]]>,
  true satisfies Same<Item<ReturnType<Decoded['rows']>>, Rows[keyof Rows]>,
  true satisfies Same<DayRow['date'], string>,
  true satisfies Same<DayRow['steps'], number | null>,
  true satisfies Same<Rows['device']['bound'], 0 | 1 | null>,
  true satisfies Same<Rows['hrv']['rmssd'], number | null>,
  true satisfies Same<Rows['track_point']['latitude'], number | null>,
  true satisfies Same<Tables['day'], DayFigures>,
  true satisfies Same<DayFigures['sleep_minutes'], number | null>,
  true satisfies Same<keyof Rows, keyof Tables>,
]

test('rows have the types of their kinds', () => {
  assert.ok(typed.every(Boolean))
})

test('every public name has a docstring, and every type in a declaration is public', () => {
  for (const entry of Object.keys(entries) as (keyof typeof entries)[])
    assert.deepEqual(
      declaredIn(entry)
        .filter(({ doc }) => doc === '')
        .map(({ name, file }) => `${name} (${file})`),
      [],
      `${entry}: say what each is, in which units, and what it throws`,
    )
  // Parameters of types, which are no names of ours.
  assert.deepEqual(unnamed(), ['C (Kind)', 'S (ByteStream)', 'Symbol (Store)'])
})

test('the public types are those that are kept for this version', () => {
  const kept = readFileSync(new URL(`../../docs/${typesFile}`, import.meta.url), 'utf8')
  assert.equal(
    typesReport(),
    kept,
    'The types of the package changed. Under a version that is not released run `npm run docs`; under one that is, raise the version in package.json first.',
  )
})
