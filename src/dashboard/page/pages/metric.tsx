// What the pages of single figures share: a head with a range, and last, median, change and coverage of the range.

import type { ComponentChildren } from 'preact'
import type { Daily, Status } from '../../schema.ts'
import { Amount } from '../chart/figure.tsx'
import { quantile } from '../chart/scale.ts'
import type { TableProps } from '../chart/table.tsx'
import type { Days } from '../chart/trend-plot.tsx'
import { addDays, fullDay, number } from '../frame/format.ts'
import { type Look, said } from '../frame/metrics.ts'
import { type Range, rangeLabels, rangeOf } from '../frame/range.ts'
import type { Place } from '../frame/route.ts'
import { Segmented } from '../frame/segmented.tsx'
import { stateWords } from '../frame/state.tsx'

/** The range in the address, or the standard one. */
export function useRange(place: Place, status: Status, standard: string): Range {
  return rangeOf(place.query.get('range'), status.first ?? status.today, status.today, standard)
}

export function MetricHead({
  title,
  range,
  compared,
  children,
}: {
  title: string
  range: string
  /** The figure that can be laid over an earlier period of itself. */
  compared?: string | undefined
  children?: ComponentChildren
}) {
  return (
    <>
      <div class="head">
        <div class="title">
          <h1 tabIndex={-1}>{title}</h1>
        </div>
      </div>
      <div class="controls">
        {children}
        <Segmented
          label="Range"
          choices={['30d', '90d', '1y', 'all'].map((one) => [one, rangeLabels[one]!])}
          current={range}
          name="range"
          marks
        />
        {compared !== undefined && <CompareLink metric={compared} range={range} />}
      </div>
    </>
  )
}

/** Leads to the figure's trend with the period before below it; all there is can be compared with a year earlier only. */
export function CompareLink({ metric, range }: { metric: string; range: string }) {
  const compare = range === 'all' ? 'year' : 'previous'
  return (
    <a class="button" href={`/trend/${metric}?range=${range}&compare=${compare}`}>
      Compare
    </a>
  )
}

/** Every day of a figure, newest first, its state in words. */
export function dailyTable(days: Days, label: string): TableProps {
  return {
    caption: label,
    columns: ['Day', label, 'State'],
    rows: days.values.map((value, i) => [addDays(days.start, i), value, stateWords[days.state[i]!] ?? '']).reverse(),
  }
}

/** One column of an answer as days. */
export function seriesOf(data: Daily, name: string): Days {
  return {
    start: data.start,
    values: data.columns[name] ?? [],
    state: data.state[name] ?? '',
    changes: data.changes.filter(({ figures }) => figures.includes(name)),
  }
}

/** Last value, median, change against the first half of the range, and on how many days there is one. */
export function SummaryFigures({ days, look }: { days: Days; look: Look }) {
  const whole = days.values.map((value, i) => (days.state[i] === 'v' ? value : null))
  const told = whole.filter((value) => value !== null)
  const lastAt = days.values.findLastIndex((value) => value !== null)
  const middle = (values: (number | null)[]) => {
    const sorted = values.filter((value) => value !== null).sort((a, b) => a - b)
    return sorted.length < 3 ? null : quantile(sorted, 0.5)
  }
  const half = Math.floor(whole.length / 2)
  const [before, after] = [middle(whole.slice(0, half)), middle(whole.slice(half))]
  const change = before === null || after === null ? null : after - before
  return (
    <div class={`figures four hue-${look.hue}`}>
      <Told label="Last" note={lastAt < 0 ? '' : fullDay(addDays(days.start, lastAt))}>
        {lastAt < 0 ? '–' : <Amount look={look} value={days.values[lastAt]!} />}
      </Told>
      <Told label="Median" note="of the days with a value">
        {told.length === 0 ? '–' : <Amount look={look} value={middle(whole) ?? told[0]!} />}
      </Told>
      <Told label="Change" note="second half against the first">
        {change === null ? '–' : `${change > 0 ? '+' : change < 0 ? '−' : ''}${said(Math.abs(change), look)}`}
      </Told>
      <Told label="Coverage" note={`${number(told.length)} of ${number(Math.max(1, whole.length))} days`}>
        {number((told.length / Math.max(1, whole.length)) * 100)}
        <span class="unit"> %</span>
      </Told>
    </div>
  )
}

function Told({ label, note, children }: { label: string; note: string; children: ComponentChildren }) {
  return (
    <div class="figure">
      <div class="label">{label}</div>
      <div class="value">{children}</div>
      <div class="small muted words">{note}</div>
    </div>
  )
}
