// The contents of the resources, by name.

import { figures, kinds } from '../../kinds/index.ts'
import type { Json } from '../answer.ts'
import type { Asking } from '../tool.ts'
import { answer as coverage } from '../tools/coverage.ts'
import { answer as daily } from '../tools/daily.ts'

const words: Readonly<Record<string, string>> = {
  day: "The wearer's local day, at the offset of that day; a trip has days of its own length.",
  night: 'Main sleep; it belongs to the local day of waking.',
  'not worn': 'The device recorded no minute of the day: the day has no steps, not 0 steps.',
  open: 'A day that was not over when it was last fetched; means leave it out.',
  coverage: 'For each kind and day: ok, partial, unmeasured, empty (the cloud has none), failed, or not fetched.',
  'resting heart rate': 'Of the night, as the device reports it.',
  load: 'Acute (about 7 days) and chronic (about 42 days) training load; form is chronic less acute.',
  'algorithm change': "The vendor's software changed how a figure is computed; a step there is not the body's.",
}

type Contents = 'schema' | 'glossary' | 'kinds' | 'coverage' | 'today'

export const contents: Readonly<Record<Contents, (asking: Asking) => Json>> = {
  schema: ({ reader }) => {
    const rows = reader.database.all<{ t: string; c: string; unit: string | null }>(
      'SELECT table_name AS t, column_name AS c, unit FROM column_doc ORDER BY table_name, column_name',
    )
    const tables = Object.groupBy(rows, ({ t }) => t)
    return Object.fromEntries(
      Object.entries(tables).map(([name, list = []]) => [
        name,
        list.map(({ c, unit }) => (unit === null ? c : `${c} [${unit}]`)).join(', '),
      ]),
    )
  },
  glossary: () => ({
    words: words as Json,
    figures: Object.fromEntries(
      [...figures].map(
        ([
          name,
          {
            column: { unit, doc },
          },
        ]) => [name, unit === undefined ? doc : `${doc} (${unit})`],
      ),
    ),
  }),
  kinds: () => Object.fromEntries(kinds.map(({ name, title }) => [name, title])),
  coverage: (asking) => coverage({}, asking),
  today: (asking) =>
    daily(
      { figures: ['steps', 'sleep_minutes', 'resting_heartrate', 'stress_mean', 'workout_minutes'], from: '-6' },
      asking,
    ),
}
