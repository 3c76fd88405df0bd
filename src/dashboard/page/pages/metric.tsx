// Shared by the pages of single figures: a heading with range and steps, the figures by them, and last, median, change
// and coverage of the range.

import type { ComponentChildren } from 'preact'
import type { FigureName } from '../../../kinds/index.ts'
import { median } from '../../quantile.ts'
import { type By, periodStarts, rangeOf, rollUp, stepSizes, type ViewRange } from '../../range.ts'
import { askDaily } from '../../request.ts'
import type { Daily, Status } from '../../schema.ts'
import { type Days, daysOfStep } from '../chart/days.ts'
import { Amount } from '../chart/figure.tsx'
import type { TableProps } from '../chart/rows.ts'
import { Tile } from '../chart/tile.tsx'
import { useData } from '../frame/backend.ts'
import { type Beside, CompareMenu, useBeside } from '../frame/compare.tsx'
import { addDays, daysBetween, fullDay, number } from '../frame/format.ts'
import { PageHead } from '../frame/head.tsx'
import { changeTone, columnOf, type Look, said, saidChange } from '../frame/metrics.ts'
import { RangeChoice } from '../frame/range-choice.tsx'
import { go, type Place, withQuery } from '../frame/route.ts'
import { Segmented } from '../frame/segmented.tsx'
import { stateWords } from '../frame/state.tsx'

/** Looks at the days from one to another: what a chart does with a part that is drawn over it. */
export function zoom(from: string, to: string): void {
  go(withQuery({ range: `${from}..${to}` }))
}

/** The range in the address, or the standard one. */
export function useRange(place: Place, status: Status, standard: string): ViewRange {
  return rangeOf(place.query.get('range'), status.first ?? status.today, status.today, standard)
}

/**
 * Figures of a range: every day, and what the charts are drawn of, which is the same days or their weeks or months.
 * `beside` is the period that the address compares with, by the same steps.
 */
export function useFigures(names: readonly FigureName[], range: ViewRange, by: By, place: Place) {
  const none = names.length === 0
  const days = useData(none ? null : askDaily(names, range))
  const rolled = useData(none || by === 'day' ? null : askDaily(names, range, by))
  return { days, steps: by === 'day' ? days : rolled, beside: useBeside(names, range, place, by) }
}

export function MetricHead({
  title,
  range,
  by,
  place,
  status,
  children,
}: {
  title: string
  range: ViewRange
  /** The steps of the charts, where they can be chosen. */
  by?: By
  place: Place
  status: Status
  children?: ComponentChildren
}) {
  return (
    <>
      <PageHead title={title} />
      <div class="controls">
        {children}
        <RangeChoice choices={['30d', '90d', '1y', 'all']} range={range} status={status} />
        {by !== undefined && <StepChoice by={by} />}
        <CompareMenu range={range} place={place} status={status} />
      </div>
    </>
  )
}

export function StepChoice({ by }: { by: By }) {
  return <Segmented label="By" choices={stepSizes.map((size) => [size, stepLabels[size]])} current={by} name="by" />
}

const stepLabels: Readonly<Record<By, string>> = { day: 'Day', week: 'Week', month: 'Month' }

/** The title of a chart whose figure is drawn by steps. */
export function stepTitle(label: string, by: By): string {
  return by === 'day' ? label : `${label}, mean by ${by}`
}

/** The newest value of a chart as text. */
export function newest(days: Days, look: Look): string {
  const last = days.values.findLast((value) => value !== null)
  if (last == null) return 'nothing in this range'
  return days.steps === undefined ? `last ${said(last, look)}` : `newest ${days.steps.by} ${said(last, look)}`
}

/**
 * Every step of a figure, newest first, its state as text, and the other period or figure beside it; the span of a
 * mean, and its number of days. Values are in the chosen units.
 */
export function dailyTable(
  days: Days,
  label: string,
  look: Look,
  beside: (Beside & { look?: Look }) | null = null,
): TableProps {
  const { steps, span } = days
  const { head, cell } = columnOf(label, look)
  const other = beside?.look === undefined ? { head: beside?.label ?? '', cell } : columnOf(beside.label, beside.look)
  const more = [...(span === undefined ? [] : ['Lowest', 'Highest']), ...(steps === undefined ? [] : ['Days'])]
  return {
    caption: steps === undefined ? label : stepTitle(label, steps.by),
    columns: [steps === undefined ? 'Day' : 'From', head, ...more, 'State', ...(beside === null ? [] : [other.head])],
    rows: days.values
      .map((value, i) => [
        addDays(days.start, daysOfStep(days, i)[0]),
        cell(value),
        ...(span === undefined ? [] : [cell(span.lowest[i]), cell(span.highest[i])]),
        ...(steps === undefined ? [] : [steps.counts[i] ?? 0]),
        stateWords[days.state[i]!] ?? '',
        ...(beside === null ? [] : [other.cell(beside.values[i])]),
      ])
      .reverse(),
  }
}

/** One column of an answer as days, or as weeks or months. */
export function seriesOf(data: Daily, name: FigureName): Days {
  const { start, by } = data
  const days = daysBetween(start, data.to) + 1
  return {
    start,
    values: data.columns[name] ?? [],
    state: data.state[name] ?? '',
    changes: data.changes.filter(({ figures }) => figures.includes(name)),
    ...(by !== 'day' && {
      steps: {
        by,
        days,
        starts: periodStarts(start, days, by),
        counts: data.counts?.[name] ?? [],
      },
      span: { lowest: data.lowest?.[name] ?? [], highest: data.highest?.[name] ?? [] },
    }),
  }
}

/** Days that the page has put together itself, by the steps of the charts. */
export function inSteps(days: Days, by: By): Days {
  if (by === 'day') return days
  const { start, values, state } = days
  const starts = periodStarts(start, values.length, by)
  const rolled = rollUp(values, state, starts)
  return {
    ...days,
    values: rolled.map(({ mean }) => mean),
    state: rolled.map((step) => step.state).join(''),
    steps: {
      by,
      days: values.length,
      starts,
      counts: rolled.map(({ days }) => days),
    },
    span: { lowest: rolled.map(({ lowest }) => lowest), highest: rolled.map(({ highest }) => highest) },
  }
}

/** Last value, median, change against the first half of the range, and on how many days there is one. */
export function SummaryFigures({ days, look }: { days: Days; look: Look }) {
  const whole = days.values.map((value, i) => (days.state[i] === 'v' ? value : null))
  const told = whole.filter((value) => value !== null)
  const lastAt = days.values.findLastIndex((value) => value !== null)
  const middle = (values: (number | null)[]) => {
    const known = values.filter((value) => value !== null)
    return known.length < 3 ? null : median(known)
  }
  const half = Math.floor(whole.length / 2)
  const [before, after] = [middle(whole.slice(0, half)), middle(whole.slice(half))]
  const change = before === null || after === null ? null : after - before
  return (
    <div class={`figures four hue-${look.hue}`}>
      <Tile label="Last" note={lastAt < 0 ? '' : fullDay(addDays(days.start, lastAt))}>
        {lastAt < 0 ? '–' : <Amount look={look} value={days.values[lastAt]!} />}
      </Tile>
      <Tile label="Median" note="of the days with a value">
        {told.length === 0 ? '–' : <Amount look={look} value={middle(whole) ?? told[0]!} />}
      </Tile>
      <Tile label="Change" note="second half compared with the first">
        {change === null ? '–' : <span class={changeTone(change, look)}>{saidChange(change, look)}</span>}
      </Tile>
      <Tile label="Coverage" note={`${number(told.length)} of ${number(Math.max(1, whole.length))} days`}>
        {number((told.length / Math.max(1, whole.length)) * 100)}
        <span class="unit"> %</span>
      </Tile>
    </div>
  )
}
