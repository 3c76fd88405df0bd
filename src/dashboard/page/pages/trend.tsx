// One figure over any span up to all years: its trend, another period or figure beside it, and every day in calendars.

import { useMemo } from 'preact/hooks'
import { correlation, ranksOf } from '../../../derive/insight/describe.ts'
import { topics } from '../../../kinds/figure.ts'
import type { FigureName } from '../../../kinds/index.ts'
import { type By, compareRange, parseBy, rangeOf } from '../../range.ts'
import { askDaily } from '../../request.ts'
import type { Daily, Status } from '../../schema.ts'
import type { Days } from '../chart/days.ts'
import { levelsOf } from '../chart/levels.ts'
import { MonthMatrix, meansOf } from '../chart/month-matrix.tsx'
import { meanOf } from '../chart/rolling.ts'
import type { TableProps } from '../chart/rows.ts'
import { calendarWords, endsWords, runWords } from '../chart/sentence.ts'
import { Panel } from '../chart/table.tsx'
import { TrendPlot } from '../chart/trend-plot.tsx'
import { axisUnit, trendWords } from '../chart/trend-words.ts'
import { CalendarLegend, YearCalendar } from '../chart/year-calendar.tsx'
import { About } from '../frame/about.tsx'
import { useData } from '../frame/backend.ts'
import { besideDays, CompareMenu } from '../frame/compare.tsx'
import { Options, ViewChoice } from '../frame/field.tsx'
import { addDays, daysBetween, fullDay, number, stepDay } from '../frame/format.ts'
import { PageHead } from '../frame/head.tsx'
import { type Look, lookOf, said } from '../frame/metrics.ts'
import { RangeChoice } from '../frame/range-choice.tsx'
import { go, type Place } from '../frame/route.ts'
import { Segmented } from '../frame/segmented.tsx'
import { Empty, Shown } from '../frame/state.tsx'
import { useTitle, type ViewProps } from '../frame/view.ts'
import { dailyTable, inSteps, StepChoice, seriesOf, stepTitle, useRange, zoom } from './metric.tsx'

/** Figures offered as buttons, where the account has them; the rest are in the list. */
const quick: readonly FigureName[] = ['steps', 'resting_heartrate', 'sleep_minutes', 'hrv', 'weight']

export function TrendPage({ place, status }: ViewProps) {
  const known = status.metrics.map(({ name }) => name)
  const name = known.find((one) => one === place.parts[1]) ?? known[0] ?? 'steps'
  const look = lookOf(name)
  const overlay = place.query.get('overlay')
  const second = known.find((one) => one === overlay && one !== name) ?? null
  const answer = useData(known.length === 0 ? null : askDaily(second === null ? [name] : [name, second]))
  useTitle(`${look.label} · Trends`)
  if (known.length === 0) return <Empty>There are no daily figures yet.</Empty>
  return (
    <>
      <PageHead
        title={look.label}
        beside={<About look={look} />}
        note={answer.data ? sentence(seriesOf(answer.data, name), look, status.today) : ' '}
      />
      <Controls name={name} status={status} place={place} />
      <Shown answer={answer} height={900}>
        {(data) => <TrendBody data={data} name={name} second={second} look={look} status={status} place={place} />}
      </Shown>
    </>
  )
}

/** The open day is drawn but never counted. */
function counted({ values, state }: Days, from: number, to: number): (number | null)[] {
  return values
    .slice(Math.max(0, from), Math.max(0, to))
    .map((value, i) => (state[Math.max(0, from) + i] === 'v' ? value : null))
}

function sentence(days: Days, look: Look, today: string): string {
  const end = daysBetween(days.start, today) + 1
  const last = meanOf(counted(days, end - 365, end))
  const before = meanOf(counted(days, end - 730, end - 365))
  if (last.mean === null) return 'No value in the last 12 months'
  const mean = `Mean ${said(last.mean, look)} over the last 12 months (${number(last.n)} of ${number(Math.min(365, days.values.length))} days)`
  if (before.mean === null || before.n < 60) return mean
  const change = last.mean - before.mean
  if (Math.abs(change) < before.mean * 0.003) return `${mean}, unchanged from the 12 before`
  return `${mean}, ${change > 0 ? 'up' : 'down'} from ${said(before.mean, look)} in the 12 before`
}

function Controls({ name, status, place }: { name: FigureName; status: Status; place: Place }) {
  const known = status.metrics.map((metric) => [metric.name, metric.label] as const)
  const keep = place.query.toString()
  const range = useRange(place, status, 'all')
  const hrefOf = (value: string) => `/trend/${value}${keep === '' ? '' : `?${keep}`}`
  const buttons = known.filter(([value]) => quick.includes(value) || value === name)
  return (
    <div class="controls">
      <Segmented label="Figure" choices={buttons} current={name} hrefOf={hrefOf} />
      <RangeChoice choices={['90d', '1y', '5y', 'all']} range={range} status={status} />
      <StepChoice by={parseBy(place.query.get('by'))} />
      <ViewChoice label="All figures" value={name} choices={[]} choose={(value) => go(hrefOf(value))}>
        {byTopic(status).map(([topic, metrics]) => (
          <optgroup key={topic} label={topic}>
            <Options choices={metrics.map((metric) => [metric.name, metric.label])} />
          </optgroup>
        ))}
      </ViewChoice>
      <CompareMenu range={range} place={place} status={status}>
        <Options
          choices={known.filter(([value]) => value !== name).map(([value, label]) => [`+${value}`, `with ${label}`])}
        />
      </CompareMenu>
    </div>
  )
}

/** The account's figures under their topics. */
function byTopic({ metrics }: Status): [string, Status['metrics']][] {
  return Object.entries(topics)
    .map(([topic, title]): [string, Status['metrics']] => [title, metrics.filter((metric) => metric.topic === topic)])
    .filter(([, own]) => own.length > 0)
}

function TrendBody({
  data,
  name,
  second,
  look,
  status,
  place,
}: {
  data: Daily
  name: FigureName
  second: FigureName | null
  look: Look
  status: Status
  place: Place
}) {
  const all = useMemo(() => seriesOf(data, name), [data, name])
  const range = rangeOf(place.query.get('range'), all.start, status.today, 'all')
  const from = Math.max(0, daysBetween(all.start, range.from))
  const to = Math.min(all.values.length, daysBetween(all.start, range.to) + 1)
  const by = parseBy(place.query.get('by'))
  const days = useMemo(() => partOf(all, from, to), [all, from, to])
  const stepped = useMemo(() => inSteps(days, by), [days, by])
  const over = useMemo(
    () =>
      second === null
        ? periodOver(stepped, all, days, by, place.query.get('compare'), look)
        : figureOver(stepped, inSteps(partOf(seriesOf(data, second), from, to), by), second),
    [data, all, days, stepped, by, second, place, from, to, look, status],
  )
  const levels = useMemo(() => levelsOf(look, all.values), [look, all])
  const years = []
  for (let year = Number(range.to.slice(0, 4)); year >= Number(addDays(all.start, from).slice(0, 4)); year--)
    years.push(year)
  const whole = meanOf(counted(days, 0, days.values.length))
  const title =
    range.name === 'all' ? `${fullDay(days.start)} to today` : `${fullDay(days.start)} to ${fullDay(range.to)}`
  const caption = `${look.label}, ${stepTitle(title, by)}`
  return (
    <>
      <Panel
        title={stepTitle(title, by)}
        note={trendWords(days.values.length, 'days', by)}
        words={runWords(caption, stepped, look, over)}
        table={() => ({ ...dailyTable(stepped, look.label, look, over), caption })}
        footer={
          <span>
            {whole.mean === null
              ? 'No value in this range'
              : `Mean ${said(whole.mean, look)} (${number(whole.n)} of ${number(days.values.length)} days)`}
            {over ? ` · dashed: ${over.label}${over.words}` : ''}
          </span>
        }
      >
        <TrendPlot days={stepped} look={look} over={over} label={caption} onRange={zoom} />
      </Panel>
      <Panel
        title="Every day"
        note={`${number(all.values.filter((value) => value !== null).length)} of ${number(all.values.length)} days have data`}
        words={calendarWords(all, [years.at(-1)!, years[0]!], look)}
        table={() => dailyTable(all, look.label, look)}
        footer={<CalendarLegend look={look} levels={levels} states={all.state} />}
      >
        <div class="calendars">
          {years.map((year) => (
            <YearCalendar key={year} year={year} days={all} look={look} levels={levels} />
          ))}
        </div>
      </Panel>
      <Panel
        title="Months"
        note={`mean of the days with a value${unitWords(look)}`}
        words={monthWords(all, look)}
        table={() => monthsOf(all, look)}
      >
        <MonthMatrix days={all} look={look} />
      </Panel>
    </>
  )
}

/** The days from one place to before another; nothing is known of those beyond both ends. */
function partOf(days: Days, from: number, to: number): Days {
  const places = Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i)
  return {
    ...days,
    start: addDays(days.start, from),
    values: places.map((i) => days.values[i] ?? null),
    state: places.map((i) => days.state[i] ?? '-').join(''),
  }
}

/** Pairs below which a rank correlation says little. */
const FEWEST = 10

/** Another figure, step by step beside the first, with the rank correlation of the steps that count in both. */
function figureOver(own: Days, other: Days, name: FigureName) {
  const look = lookOf(name)
  const pairs = own.values.flatMap((value, i) => {
    const beside = other.values[i] ?? null
    return value !== null && beside !== null && own.state[i] === 'v' && other.state[i] === 'v'
      ? [[value, beside] as const]
      : []
  })
  const [mine, theirs] = [pairs.map(([value]) => value), pairs.map(([, value]) => value)]
  const rank = pairs.length < FEWEST ? Number.NaN : correlation(ranksOf(mine), ranksOf(theirs))
  const step = own.steps?.by ?? 'day'
  const said = Number.isNaN(rank) ? '' : `, rank correlation ${number(rank, 2)}`
  return {
    values: other.values,
    label: look.label,
    look,
    words: `, own axis at the left, ${number(pairs.length)} ${step}${pairs.length === 1 ? '' : 's'} in both${said}`,
  }
}

/** Another period of the figure, in the same steps as `stepped`, which are those of `days`. */
function periodOver(stepped: Days, all: Days, days: Days, by: By, compare: string | null, look: Look) {
  const other = compareRange(compare, { from: days.start, to: addDays(days.start, days.values.length - 1) }, by)
  if (compare === null || other === null) return null
  const [from, to] = [daysBetween(all.start, other.from), daysBetween(all.start, other.to) + 1]
  return besideDays(stepped, inSteps(partOf(all, from, to), by).values, compare, look)
}

function unitWords(look: Look): string {
  const unit = look.unit === 'min' ? 'h:min' : axisUnit(look)
  return unit === '' ? '' : `, ${unit}`
}

function monthWords(all: Days, look: Look): string {
  const told = [...meansOf(all)].map(([key, mean]) => [`in ${stepDay(`${key}-01`, 'month')}`, mean] as const)
  return `${look.label}, means by month: ${endsWords(told, (mean) => said(mean, look))}`
}

/** Means by month, newest first. */
function monthsOf(all: Days, look: Look): TableProps {
  const sums = new Map<string, { sum: number; n: number }>()
  all.values.forEach((value, i) => {
    if (value === null || all.state[i] !== 'v') return
    const key = addDays(all.start, i).slice(0, 7)
    const kept = sums.get(key) ?? { sum: 0, n: 0 }
    sums.set(key, { sum: kept.sum + value, n: kept.n + 1 })
  })
  const rows = [...sums].map(([key, { sum, n }]) => [key, said(sum / n, look), n]).reverse()
  return { caption: `${look.label}, means by month`, columns: ['Month', 'Mean', 'Days'], rows }
}
