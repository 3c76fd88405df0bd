// What the pages of single figures share: a head with a range, and last, median, change and coverage of the range.

import type { ComponentChildren } from 'preact'
import { type Range, rangeOf } from '../../range.ts'
import type { Daily, Status } from '../../schema.ts'
import { Amount } from '../chart/figure.tsx'
import { quantile } from '../chart/scale.ts'
import type { TableProps } from '../chart/table.tsx'
import type { Days } from '../chart/trend-plot.tsx'
import { type Beside, CompareMenu } from '../frame/compare.tsx'
import { addDays, fullDay, number } from '../frame/format.ts'
import { type Look, saidChange } from '../frame/metrics.ts'
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
  place,
  status,
  children,
}: {
  title: string
  range: Range
  place: Place
  status: Status
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
        <RangeChoice choices={['30d', '90d', '1y', 'all']} range={range} />
        <CompareMenu range={range} place={place} status={status} />
      </div>
    </>
  )
}

const rangeLabels: Readonly<Record<string, string>> = {
  '30d': '30 d',
  '90d': '90 d',
  '1y': '1 y',
  '5y': '5 y',
  all: 'All',
}

export function RangeChoice({ choices, range }: { choices: readonly string[]; range: Range }) {
  return (
    <Segmented
      label="Range"
      choices={choices.map((one) => [one, rangeLabels[one]!])}
      current={range.name}
      name="range"
      marks
    />
  )
}

/** Every day of a figure, newest first, its state in words, and the other period or figure beside it. */
export function dailyTable(days: Days, label: string, beside: Beside | null = null): TableProps {
  return {
    caption: label,
    columns: ['Day', label, 'State', ...(beside === null ? [] : [beside.label])],
    rows: days.values
      .map((value, i) => [
        addDays(days.start, i),
        value,
        stateWords[days.state[i]!] ?? '',
        ...(beside === null ? [] : [beside.values[i] ?? null]),
      ])
      .reverse(),
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
        {change === null ? '–' : saidChange(change, look)}
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
