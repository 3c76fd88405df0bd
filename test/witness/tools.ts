// The pages about the store itself: content, export, settings.

import { type Claims, claims, type TableClaim } from './claims.ts'
import { homeMinute } from './frame.ts'
import type { Asked } from './page.ts'
import { amount, dates, grouped, joined, minutes, type Said, says, timeText } from './shown.ts'
import { addDays, daysFrom, least, most, type Row, sum } from './truth.ts'

const form = (pattern: RegExp): Said => ({
  parts: [{ wrong: (text: string) => (pattern.test(text) ? null : `is not of the form ${pattern}`) }],
})
const words: Said = form(/^\D*$/)

/** `14 Jul 2026 19:42` by the clock at home. */
function moment(asked: Asked, epoch: number): string {
  const zone = String(asked.truth.one('SELECT zone FROM account') ?? 'UTC')
  const date = new Date(epoch * 1000).toLocaleDateString('sv-SE', { timeZone: zone })
  return `${dates.full(date)} ${timeText(homeMinute(asked, epoch))}`
}

/** `310 KB`, `21.1 MB`. */
function bytes(value: number): Said {
  const power = value < 1000 ? 0 : value < 1e6 ? 1 : value < 1e9 ? 2 : 3
  return amount(value / 1000 ** power, ['bytes', 'KB', 'MB', 'GB'][power]!)
}

export function dataClaims(asked: Asked): Claims {
  const { truth, now } = asked
  if (truth.one('SELECT count(*) FROM account') === 0) return claims()
  const last = truth.rows("SELECT * FROM run WHERE command = 'sync' ORDER BY id DESC LIMIT 1")[0]
  const uploaded = truth.one('SELECT max(synced) FROM day') as number | null
  const days = Number(truth.one('SELECT count(*) FROM day'))
  const freshness = joined(
    [
      last === undefined ? 'Never synced' : `Synced ${timeText(homeMinute(asked, Number(last.ended)))} today`,
      uploaded === null ? '' : `device data until ${moment(asked, uploaded)}`,
      // The made-up sign-in lasts thirty days.
      `sign-in valid until ${moment(asked, now / 1000 + 30 * 86_400)}`,
      truth.first === null ? '' : says`${days} days from ${dates.full(truth.first)} to ${dates.full(truth.last!)}`,
    ],
    ' · ',
  )
  const replies = truth.rows(
    'SELECT count(*) AS n, coalesce(sum(bytes), 0) AS kept, coalesce(sum(length(body)), 0) AS packed FROM reply',
  )[0]!
  return claims(
    {
      texts: [
        { scope: 'head', role: 'p.muted', says: freshness },
        {
          scope: 'Syncs',
          role: 'p.muted',
          says: says`${Number(replies.n)} replies stored, ${bytes(Number(replies.kept))} as received, ${bytes(Number(replies.packed))} compressed; the store takes ${bytes(asked.truth.bytes())}`,
        },
      ],
      tables: [details(asked), doubted(asked), gaps(asked), checks(asked), runs(asked), issues(asked), failures(asked)],
      charts: [{ scope: 'Coverage', texts: (text) => /^20\d\d$|^VO2max$/.test(text) }],
    },
    coverage(asked),
  )
}

/** Share of the days of a month with data. A row of the store names a kind, the page its title: shares tell them apart. */
function coverage({ truth }: Asked): Partial<Claims> {
  if (truth.first === null)
    return {
      texts: [
        {
          scope: 'Coverage',
          role: 'figcaption',
          says: form(/^Share of days with data, \d+ kinds in 0 months: nothing in this range$/),
        },
      ],
    }
  const spans = truth.rows(
    'SELECT kind, from_date, to_date, state FROM coverage_span WHERE kind IN (SELECT table_name FROM column_doc)',
  )
  const kinds = [...new Set(spans.map(({ kind }) => String(kind)))]
  const months: { month: string; from: string; to: string }[] = []
  for (let from = truth.first; from <= truth.today; ) {
    const [year, month] = [Number(from.slice(0, 4)), Number(from.slice(5, 7))]
    const next = `${month === 12 ? year + 1 : year}-${String(month === 12 ? 1 : month + 1).padStart(2, '0')}-01`
    const last = addDays(next, -1)
    months.push({ month: from.slice(0, 7), from, to: last < truth.today ? last : truth.today })
    from = next
  }
  const shareOf = (kind: string, { from, to }: { from: string; to: string }) => {
    const own = spans.filter((span) => span.kind === kind && (span.state === 'ok' || span.state === 'partial'))
    const known = own.map(({ from_date: a, to_date: b }) =>
      Math.max(0, daysFrom(String(a) > from ? String(a) : from, String(b) < to ? String(b) : to) + 1),
    )
    return sum(known) / (daysFrom(from, to) + 1)
  }
  const shares = kinds.map((kind) => months.map((month) => shareOf(kind, month)))
  const means = shares.map((all) => sum(all) / all.length)
  const fits = (row: readonly string[], all: readonly number[]) =>
    row.every((cell, i) => (amount(all[i]! * 100) as { wrong(text: string): string | null }).wrong(cell) === null)
  const share = (value: number) => says`${amount(value * 100, '%')} of ${words}`
  return {
    sliders: [
      {
        scope: 'Coverage',
        label: 'Coverage by kind and month',
        most: kinds.length * months.length - 1,
        says: (now) => ({
          parts: [
            {
              // A kind is known by its title on the page only: its month has the share of one of them.
              wrong(text: string) {
                const found = /, (\d{4}-\d\d): (\d+) %/.exec(text)
                const at = now % months.length
                if (found?.[1] !== months[at]!.month) return `is not of ${months[at]!.month}`
                return shares.some((all) => near(all[at]! * 100, found[2]!)) ? null : 'is the share of no kind'
              },
            },
          ],
        }),
      },
    ],
    texts: [
      {
        scope: 'Coverage',
        role: 'figcaption',
        says: says`Share of days with data, ${kinds.length} ${kinds.length === 1 ? 'kind' : 'kinds'} in ${months.length} ${months.length === 1 ? 'month' : 'months'}: highest ${share(most(means))}, lowest ${share(least(means))}`,
      },
    ],
    tables: [
      {
        scope: 'Coverage',
        caption: 'Coverage by kind and month, percent of days',
        head: ['Month'],
        rows: 'any',
        whole(table) {
          const faults =
            table.rows.length === months.length ? [] : [`${table.rows.length} months, not ${months.length}`]
          table.rows.forEach(([month], i) => {
            if (month !== months.at(-1 - i)?.month) faults.push(`row ${i + 1} is ${month}`)
          })
          if (table.head.length - 1 !== kinds.length) faults.push(`${table.head.length - 1} kinds, not ${kinds.length}`)
          // Every column is that of one kind, and no kind is there twice.
          const left = [...shares]
          table.head.slice(1).forEach((title, k) => {
            const column = table.rows.map((row) => row[k + 1]!).reverse()
            const found = left.findIndex((all) => fits(column, all))
            if (found < 0) faults.push(`${title}: ${column.join(' ')} is of no kind`)
            else left.splice(found, 1)
          })
          return faults
        },
      },
    ],
  }
}

function details({ truth }: Asked): TableClaim {
  const rows = truth.rows('SELECT count(*) AS n FROM (SELECT DISTINCT workout FROM workout)')
  const all = Number(rows[0]!.n)
  return {
    scope: 'Details of workouts',
    caption: 'How many details are here',
    head: ['What', 'Fetched', 'Not fetched yet', 'Failed', 'Not in the cloud'],
    rows: 'any',
    each: ([what, ...counts]) => [
      what!,
      ...counts.map((text, i) =>
        i === counts.length - 1 && sum(counts.map((one) => Number(one.replaceAll(',', '')))) !== all
          ? `counts of ${all} workouts`
          : text,
      ),
    ],
  }
}

const doubted = ({ truth }: Asked): TableClaim => ({
  scope: 'Doubted replies',
  caption: 'Empty replies that are doubted',
  head: ['From', 'To', 'What', 'Next test', 'Why'],
  rows: 'any',
  // What is doubted lies within what the cloud was asked for.
  each: ([from, _to, what, next, why]) => [
    {
      parts: [
        { wrong: (text: string) => (isFullDay(text) && dayOf(text) <= truth.today ? null : 'is no day up to today') },
      ],
    },
    {
      parts: [
        { wrong: (text: string) => (isFullDay(text) && dayOf(text) >= dayOf(from!) ? null : `is before ${from}`) },
      ],
    },
    what!,
    form(new RegExp(`^(next sync|${next!.replace(/[^\d\w: ]/g, '.')})$`)),
    why!,
  ],
})

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sept', 'Oct', 'Nov', 'Dec']
const isFullDay = (text: string) => /^\d{1,2} [A-Z][a-z]{2,3} \d{4}$/.test(text)
const dayOf = (text: string) => {
  const [day, month, year] = text.split(' ')
  return `${year}-${String(monthNames.indexOf(month!) + 1).padStart(2, '0')}-${day!.padStart(2, '0')}`
}

/** Runs of days of which the day's kind has nothing, the longest first. */
function gaps({ truth }: Asked): TableClaim {
  const runs: { from: string; to: string; words: string }[] = []
  if (truth.first !== null)
    for (const row of truth.rows(
      "SELECT from_date, to_date, state FROM coverage_span WHERE kind = 'day' AND state IN ('empty', 'unmeasured') ORDER BY from_date",
    )) {
      const from = String(row.from_date) < truth.first ? truth.first : String(row.from_date)
      const to = String(row.to_date) > truth.today ? truth.today : String(row.to_date)
      if (from <= to) runs.push({ from, to, words: row.state === 'empty' ? 'nothing returned' : 'not measured' })
    }
  runs.sort((a, b) => daysFrom(b.from, b.to) - daysFrom(a.from, a.to) || b.from.localeCompare(a.from))
  return {
    scope: 'Gaps, longest first',
    caption: 'Gaps',
    head: ['From', 'To', 'Days', 'Why'],
    rows: runs
      .slice(0, 40)
      .map(({ from, to, words: why }) => [
        dates.full(from),
        dates.full(to),
        daysFrom(from, to) + 1,
        `${why} Fetch again`,
      ]),
  }
}

function checks(asked: Asked): TableClaim {
  const rows = asked.truth.rows(
    `SELECT subject, measure, unit, count(*) AS n, avg(abs(residual)) AS mean, max(abs(residual)) AS most FROM reconciliation GROUP BY subject, measure`,
  )
  return {
    scope: 'Totals and series',
    caption: 'Totals that differ from the sum of their series',
    head: ['What', 'Of', 'Unit', 'Differ', 'Mean difference', 'Largest difference', 'Where'],
    rows: 'any',
    each: ([what, of, unit, n, mean, largest, where]) => {
      const fit = rows.find(
        (row) =>
          row.subject === of &&
          (row.unit ?? '–') === unit &&
          grouped(Number(row.n)) === n &&
          near(Number(row.mean), mean!) &&
          near(Number(row.most), largest!.replace(/^[+−]/, '')),
      )
      return fit === undefined
        ? ['a total of the store', of!, unit!, n!, mean!, largest!, where!]
        : [what!, of!, unit!, n!, mean!, largest!, where!]
    },
  }
}

const near = (value: number, text: string) =>
  (amount(value) as { wrong(text: string): string | null }).wrong(text) === null

function runs(asked: Asked): TableClaim {
  const rows = asked.truth.rows('SELECT * FROM run ORDER BY id DESC LIMIT 30')
  const rowsOf = ({ summary }: Row) =>
    sum(
      Object.values(
        (JSON.parse(String(summary)) as { kinds: Record<string, { added: number; changed: number }> }).kinds,
      ).map(({ added, changed }) => added + changed),
    )
  return {
    scope: 'Syncs',
    caption: 'The newest runs',
    head: ['Began', 'What', 'Result', 'Time', 'Requests', 'Received', 'Rows'],
    rows: rows.map((row) => [
      moment(asked, Number(row.started)),
      String(row.command),
      String(row.outcome),
      minutes(Math.max(1 / 60, (Number(row.ended) - Number(row.started)) / 60)),
      Number(row.requests),
      bytes(Number(row.bytes)),
      rowsOf(row),
    ]),
  }
}

function issues({ truth }: Asked): TableClaim {
  const rows = truth.rows(
    'SELECT code, kind, count(*) AS n, min(place) AS first, max(place) AS last, max(detail) AS sample FROM issue GROUP BY code, kind ORDER BY n DESC',
  )
  return {
    scope: 'Issues',
    caption: 'Issues by code',
    head: ['What', 'Where', 'Count', 'First', 'Last', 'For example'],
    rows: 'any',
    each: ([what, kind, n, first, last, sample]) => {
      const fit = rows.some(
        (row) => row.kind === kind && grouped(Number(row.n)) === n && row.first === first && row.last === last,
      )
      return fit
        ? [what!, kind!, n!, first!, last!, sample!]
        : ['an issue of the store', kind!, n!, first!, last!, sample!]
    },
  }
}

const failures = ({ truth }: Asked): TableClaim => ({
  scope: 'Failed windows',
  caption: 'Windows that could not be fetched',
  head: ['From', 'To', 'Again', 'Source', 'When', 'Why'],
  rows: truth
    .rows('SELECT * FROM failure ORDER BY at DESC')
    .map((row) => [
      String(row.window_from),
      String(row.window_to),
      words,
      String(row.source),
      form(/\d\d:\d\d$/),
      String(row.message),
    ]),
})

/** Pages whose numbers are of the program and not of the store: choices, limits, names of formats. */
export function plainClaims(view: string, asked: Asked): Claims {
  const { truth, now } = asked
  const text = (scope: string, role: string, said: Said) => ({ scope, role, says: said })
  if (view === 'settings')
    return claims({
      texts: [
        text('main', 'option', form(/^(12|24) hours$|^every (\d+ hours|\d+ minutes|hour)$|^[a-z-]+: /)),
        text('main', 'span.hint', form(/^Key of the signature \(HMAC-SHA-256\)\. May be left empty\.$/)),
        text('main', 'p.hint', form(/^wristory \d+\.\d+\.\d+\. /)),
        text(
          'main',
          'p',
          says`Data of the account “default”, home zone Europe/Berlin. The sign-in is valid until ${moment(asked, now / 1000 + 30 * 86_400)}.`,
        ),
      ],
    })
  if (view === 'sql')
    return claims({
      texts: [
        text(
          'head',
          'p.muted',
          'Read-only, at most 5,000 rows. A query is stopped after a second; you can then allow it 20.',
        ),
        text('main', 'summary', {
          parts: [
            {
              wrong(told: string) {
                const [name, n] = told.split(' ')
                const columns = truth.one(`SELECT count(*) FROM column_doc WHERE table_name = '${name}'`)
                return grouped(Number(columns)) === n ? null : `is not ${columns} columns`
              },
            },
          ],
        }),
        text('main', 'dt', form(/./)),
        text('main', 'dd', form(/./)),
        text('main', 'li', form(/./)),
      ],
    })
  if (view === 'export')
    return claims({
      texts: [
        text('main', 'option', form(/FHIR R4|WGS 84|GCJ-02/)),
        text('main', 'summary', form(/^All \d+ kinds$/)),
        text('main', 'span', form(/^VO2max$|^Old phones in China recorded up to 700 m off/)),
        // What an export holds is held by the tests of the preview, against the files themselves.
        text('wristory-csv.zip', '', form(/./)),
      ],
    })
  return claims()
}
