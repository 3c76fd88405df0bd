// An Atom feed (RFC 4287) of weeks and months: an entry for each completed one, newest first. Ids follow from the
// person and the period, so a reader shows each once, and an entry is updated when its figures change.

import { addDays } from '../codec/date.ts'
import { type Digest, type DigestPeriod, digestOf, nextPeriod, periodStart } from '../derive/digest.ts'
import type { Row } from '../kinds/column.ts'
import { type FigureName, figures } from '../kinds/index.ts'
import { type HistoryFormat, rowsIn, type Setting } from './format.ts'
import { isoUtc } from './instant.ts'
import { inUnits } from './table-units.ts'
import { uuidFrom } from './uuid.ts'
import { xml } from './xml.ts'

/** Entries of each type: a feed is for news, and readers store what they have seen. */
const MOST = 60

export const atom: HistoryFormat = {
  name: 'atom',
  title: 'Weeks and months as a feed for a news reader (Atom)',
  extension: '.atom',
  mediaType: 'application/atom+xml; charset=utf-8',
  units: 'chosen',
  holds: 'history',
  kinds: ['day'],
  async *write(history, setting) {
    const rows: Row[] = []
    for await (const { row } of rowsIn(history, 'day')) rows.push(row as Row)
    const entries = [...allDigests(rows, 'week'), ...allDigests(rows, 'month')].sort((a, b) => (a.to < b.to ? 1 : -1))
    // A feed must have an update time; an empty one uses its creation.
    const updated = entries[0] === undefined ? isoUtc(setting.made) : changed(entries[0])
    yield `<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">
<title>wristory</title>
<subtitle>Weeks and months of your fitness history</subtitle>
<id>urn:uuid:${uuidFrom(`feed ${setting.person}`)}</id>
<updated>${updated}</updated>
<author><name>wristory</name></author>
<generator version="${xml(setting.version)}">wristory</generator>\n`
    for (const digest of entries) yield entry(digest, setting)
    yield '</feed>\n'
  },
}

/** The completed periods before the newest day, newest first. */
function allDigests(rows: readonly Row[], by: DigestPeriod): Digest[] {
  const [first, last] = [rows[0]?.date, rows.at(-1)?.date]
  if (typeof first !== 'string' || typeof last !== 'string') return []
  const digests: Digest[] = []
  for (let start = periodStart(last, by); digests.length < MOST; ) {
    start = periodStart(addDays(start, -1), by)
    if (nextPeriod(start, by) <= first) break
    const digest = digestOf(rows, start, by, last)
    if (digest.figures.length > 0) digests.push(digest)
  }
  return digests
}

/** The moment after the last day of the period. */
const changed = ({ to }: Digest) => `${addDays(to, 1)}T00:00:00Z`

function entry(digest: Digest, setting: Setting): string {
  const { by, from, figures: all, goal, records } = digest
  const title = by === 'week' ? `Week from ${from}` : `Month ${from.slice(0, 7)}`
  const lines = all.map((figure) => {
    const mean = said(figure.name, figure.mean, setting)
    const before = figure.before === null ? '' : ` (before: ${said(figure.name, figure.before, setting)})`
    const unusual =
      figure.usual === null || (figure.mean >= figure.usual[0] && figure.mean <= figure.usual[1])
        ? ''
        : figure.mean > figure.usual[1]
          ? ', above usual'
          : ', below usual'
    return `${figureLabel(figure.name)}: ${mean}${before}${unusual}, ${figure.days} ${figure.days === 1 ? 'day' : 'days'}`
  })
  if (goal !== null) lines.push(`Step goal reached on ${goal.reached} of ${goal.of} days`)
  for (const { name, date, value, best } of records)
    lines.push(
      `Record: ${figureLabel(name)} ${said(name, value, setting)} on ${date} (before: ${said(name, best, setting)})`,
    )
  const html = `<ul>${lines.map((line) => `<li>${xml(line)}</li>`).join('')}</ul>`
  return `<entry>
<title>${xml(title)}</title>
<id>urn:uuid:${uuidFrom(`digest ${setting.person} ${by} ${from}`)}</id>
<updated>${changed(digest)}</updated>
<content type="html">${xml(html)}</content>
</entry>\n`
}

const figureLabel = (name: FigureName) => figures.get(name)?.column.figure.label ?? name

/** A mean with its unit, in the units of the person. */
function said(name: FigureName, value: number, { units }: Setting): string {
  const unit = figures.get(name)?.column.unit ?? ''
  if (unit === 'min') return `${Math.floor(Math.round(value) / 60)} h ${Math.round(value) % 60} min`
  const metric = unit === 'm' ? { value: value / 1000, unit: 'km' } : { value, unit }
  const shown = inUnits(metric.value, metric.unit, units)
  const digits = unit === 'm' ? 1 : (figures.get(name)?.column.figure.digits ?? 0)
  return `${shown.value.toFixed(digits)}${shown.unit === '' || shown.unit === 'steps' ? '' : ` ${shown.unit}`}`
}
