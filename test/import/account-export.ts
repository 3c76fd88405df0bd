// Writes the vendor's account export from a store, in the columns of each generation, as input for tests.

import { BlobReader, TextReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js'
import type { Database } from '../../src/store/driver.ts'

export type Generation = 2020 | 2021 | 2022 | 2026

type Row = Record<string, string | number | null>

/** Path and text of every file. */
export function exportFiles(database: Database, generation: Generation): [string, string][] {
  const all = (sql: string) => database.all<Row>(sql)
  const days = all('SELECT * FROM day ORDER BY date')
  const minutes = all('SELECT date, minute, steps, heartrate FROM minute ORDER BY date, minute')
  const nights = all('SELECT * FROM night ORDER BY date')
  const naps = all('SELECT * FROM nap ORDER BY date, minute')
  const stages = all('SELECT * FROM sleep_stage WHERE nap = 0 ORDER BY date, minute')
  const bouts = all('SELECT * FROM activity_stage ORDER BY date, minute')
  const old = generation === 2020
  const files: [string, string[], Row[]][] = [
    [
      'ACTIVITY',
      old
        ? ['date', 'lastSyncTime', 'steps', 'distance', 'runDistance', 'calories']
        : generation === 2022
          ? ['date', 'steps', 'calories', 'distance', 'runDistance']
          : ['date', 'steps', 'distance', 'runDistance', 'calories'],
      days.map((day) => ({
        ...day,
        lastSyncTime: day.synced!,
        runDistance: day.running_distance!,
        calories: day.energy!,
      })),
    ],
    [
      'ACTIVITY_MINUTE',
      ['date', 'time', 'steps'],
      minutes.filter(({ steps }) => Number(steps) > 0).map((row) => ({ ...row, time: clock(row.minute) })),
    ],
    [
      'ACTIVITY_STAGE',
      ['date', 'start', 'stop', 'distance', 'calories', 'steps'],
      bouts.map((row) => ({
        ...row,
        start: clock(row.minute),
        stop: clock(Number(row.minute) + Number(row.minutes) - 1),
        calories: row.energy!,
      })),
    ],
    [
      'SLEEP',
      old
        ? ['date', 'lastSyncTime', 'deepSleepTime', 'shallowSleepTime', 'wakeTime', 'start', 'stop']
        : generation === 2021
          ? [
              'date',
              'lastSyncTime',
              'deepSleepTime',
              'shallowSleepTime',
              'wakeTime',
              'start',
              'stop',
              'REMTime',
              'naps',
            ]
          : ['date', 'deepSleepTime', 'shallowSleepTime', 'wakeTime', 'start', 'stop', 'REMTime', 'naps'],
      nights.map((night) => ({
        date: night.date!,
        lastSyncTime: 0,
        deepSleepTime: night.deep_minutes!,
        // The bands of those years told no REM apart.
        shallowSleepTime: Number(night.light_minutes) + (old ? Number(night.rem_minutes) : 0),
        wakeTime: night.awake_minutes!,
        REMTime: night.rem_minutes ?? 0,
        start: generation === 2026 ? utc(night.start) : night.start!,
        stop: generation === 2026 ? utc(night.end) : night.end!,
        naps: JSON.stringify(
          naps
            .filter(({ date }) => date === night.date)
            .map(({ start, end }) => ({ start: utc(start!), end: utc(end!) })),
        ),
      })),
    ],
    [
      'HEARTRATE_AUTO',
      ['date', 'time', 'heartRate'],
      minutes
        .filter(({ heartrate }) => heartrate !== null)
        .map((row) => ({ date: row.date!, time: clock(row.minute), heartRate: row.heartrate! })),
    ],
  ]
  // Those years told no stage by minutes.
  if (generation > 2021) {
    const each = stages.flatMap(({ date, minute, minutes: length, stage }) =>
      Array.from({ length: Number(length) }, (_, i) => ({
        date: date!,
        time: clock((Number(minute) + i + 1440) % 1440),
        stage: stage === 'awake' ? 'WAKE' : String(stage).toUpperCase(),
        hr: '',
        respiratory_rate: '',
      })),
    )
    files.push(['SLEEP_MINUTE', ['date', 'time', 'stage', 'hr', 'respiratory_rate'], each])
  }
  const made = 1_795_262_400_000
  const end = generation === 2022 ? '\r\n' : '\n'
  return files.map(([name, columns, rows]) => [
    `1000000001_${made}/${name}/${name}_${made}.csv`,
    `\ufeff${[columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))].map((line) => line.join(',')).join(end)}${end}`,
  ])
}

function clock(minute: unknown): string {
  return `${String(Math.floor(Number(minute) / 60)).padStart(2, '0')}:${String(Number(minute) % 60).padStart(2, '0')}`
}

function utc(instant: unknown): string {
  return `${new Date(Number(instant) * 1000).toISOString().slice(0, 19).replace('T', ' ')}+0000`
}

/** A zip of the files, locked with a password where one is given. */
export async function zipOf(
  files: readonly (readonly [string, string | Uint8Array])[],
  lock: { password?: string; zipCrypto?: boolean } = {},
): Promise<Uint8Array> {
  const zip = new ZipWriter(new Uint8ArrayWriter(), {
    useWebWorkers: false,
    ...(lock.password === undefined ? {} : { password: lock.password, zipCrypto: lock.zipCrypto === true }),
  })
  for (const [name, content] of files) {
    const reader =
      typeof content === 'string' ? new TextReader(content) : new BlobReader(new Blob([Buffer.from(content)]))
    await zip.add(name, reader)
  }
  return zip.close()
}
