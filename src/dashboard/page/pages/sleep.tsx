// Sleep over weeks: duration, times, regularity; links to each night.

import { useMemo } from 'preact/hooks'
import type { FigureName } from '../../../kinds/index.ts'
import { median } from '../../quantile.ts'
import { ask } from '../../request.ts'
import type { Nights } from '../../schema.ts'
import type { Days } from '../chart/days.ts'
import { Figure } from '../chart/figure.tsx'
import { NightRaster } from '../chart/night-raster.tsx'
import { nightWords } from '../chart/sentence.ts'
import { barCell, DataTable, Panel } from '../chart/table.tsx'
import { Tile } from '../chart/tile.tsx'
import { trendWords } from '../chart/trend-words.ts'
import { useData } from '../frame/backend.ts'
import { type Beside, useBeside } from '../frame/compare.tsx'
import { addDays, clock, daysBetween, duration, number } from '../frame/format.ts'
import { lookOf } from '../frame/metrics.ts'
import { isDay } from '../frame/route.ts'
import { Empty, Shown, stateWords } from '../frame/state.tsx'
import { useTitle, type ViewProps } from '../frame/view.ts'
import { MetricHead, useRange } from './metric.tsx'
import { NightPage } from './night.tsx'
import { TrendPanel } from './panels.tsx'

export function SleepPage(props: ViewProps) {
  return !isDay(props.place.parts[1]) ? (
    <SleepOverview {...props} />
  ) : (
    <NightPage {...props} date={props.place.parts[1]} />
  )
}

function SleepOverview({ place, status }: ViewProps) {
  useTitle('Sleep')
  const range = useRange(place, status, '90d')
  const answer = useData(status.first === null ? null : ask('/sleep', { from: range.from, to: range.to }))
  const beside = useBeside(['sleep_minutes', 'sleep_score'], range, place)
  return (
    <>
      <MetricHead title="Sleep" range={range} place={place} status={status} />
      <Shown answer={answer} height={800}>
        {(nights) =>
          nights.nights.length === 0 ? (
            <Empty>No night was recorded in this range.</Empty>
          ) : (
            <SleepBody nights={nights} beside={beside} />
          )
        }
      </Shown>
    </>
  )
}

function SleepBody({ nights, beside }: { nights: Nights; beside: (days: Days, name: FigureName) => Beside | null }) {
  const list = nights.nights
  const days = useMemo(() => columnOf(nights, 'sleep_minutes', (night) => night.asleep), [nights])
  const scores = useMemo(() => columnOf(nights, 'sleep_score', (night) => night.score), [nights])
  const [besideDays, besideScores] = [beside(days, 'sleep_minutes'), beside(scores, 'sleep_score')]
  const look = lookOf('sleep_minutes')
  return (
    <>
      <SleepFigures nights={list} />
      <NightsPanel nights={nights} />
      <div class="panels">
        <TrendPanel
          days={days}
          look={look}
          title="Time asleep"
          notes={[trendWords(days.values.length, 'nights')]}
          over={besideDays}
          height={180}
        />
        {scores.values.some((value) => value !== null) && (
          <TrendPanel days={scores} look={lookOf('sleep_score')} over={besideScores} height={180} />
        )}
        <Panel title="Shares of the stages" note="of the time between falling asleep and waking">
          <StageShares nights={list} />
        </Panel>
      </div>
    </>
  )
}

/** Medians of the nights, and how regular they are. */
function SleepFigures({ nights }: Pick<Nights, 'nights'>) {
  const asleep = nights.map((night) => night.asleep).filter((value) => value !== null)
  const spread = regularity(nights)
  return (
    <div class="figures four">
      <Figure
        look={lookOf('sleep_minutes')}
        value={asleep.length === 0 ? null : median(asleep)}
        state="v"
        note={`median of ${number(asleep.length)} nights`}
      />
      <Tile hue="sleep" label="Asleep at" note="median">
        {clock(median(nights.map(({ start }) => start)))}
      </Tile>
      <Tile hue="sleep" label="Up at" note="median">
        {clock(median(nights.map(({ end }) => end)))}
      </Tile>
      <Tile
        hue="sleep"
        label="Regularity"
        note={spread === null ? 'too few nights' : `mid-sleep ± ${duration(spread.minutes)}`}
      >
        {spread === null ? '–' : number(spread.score)}
      </Tile>
    </div>
  )
}

/** Nights that are drawn at most. */
const MOST = 120

function NightsPanel({ nights }: { nights: Nights }) {
  const shown = { ...nights, from: [nights.from, addDays(nights.to, 1 - MOST)].sort()[1]! }
  return (
    <Panel
      title="Nights"
      note={`${shown.from === nights.from ? 'newest on top' : `the newest ${MOST}`} · dashed: median`}
      words={nightWords(shown)}
      footer={<StageLegend />}
      table={() => ({
        caption: 'Nights',
        columns: ['Day of waking', 'Asleep', 'Up', 'Slept (min)', 'Deep', 'Light', 'REM', 'Awake', 'Score'],
        rows: nights.nights
          .toReversed()
          .map(({ date, start, end, asleep, minutes, score }) => [
            date,
            clock(start),
            clock(end),
            asleep,
            minutes.deep,
            minutes.light,
            minutes.rem,
            minutes.awake,
            score,
          ]),
      })}
    >
      <NightRaster nights={shown} pitch={daysBetween(shown.from, shown.to) > 70 ? 6 : 9} />
    </Panel>
  )
}

function columnOf(nights: Nights, figure: FigureName, read: (night: Nights['nights'][number]) => number | null) {
  const n = daysBetween(nights.from, nights.to) + 1
  const values: (number | null)[] = new Array(n).fill(null)
  for (const night of nights.nights) values[daysBetween(nights.from, night.date)] = read(night)
  const changes = nights.changes.filter(({ figures }) => figures.includes(figure))
  return { start: nights.from, values, state: nights.state, changes }
}

/** 100 for nights all at the same hour, 0 for a spread of four hours; from the spread of mid-sleep. */
function regularity(list: Nights['nights']): { score: number; minutes: number } | null {
  if (list.length < 7) return null
  const middles = list.map(({ start, end }) => (start + end) / 2)
  const mean = middles.reduce((sum, value) => sum + value, 0) / middles.length
  const minutes = Math.sqrt(middles.reduce((sum, value) => sum + (value - mean) ** 2, 0) / middles.length)
  return { score: Math.round(Math.max(0, 100 - (minutes / 240) * 100)), minutes }
}

const stages = [
  ['d', 'Deep'],
  ['l', 'Light'],
  ['r', 'REM'],
  ['a', 'Awake'],
] as const

function StageLegend() {
  return (
    <div class="legend">
      {stages.map(([letter, label]) => (
        <span key={letter}>
          <svg class="data" width="12" height="12" aria-hidden="true">
            <rect width="12" height="12" rx="1.5" fill={`var(--stage-${letter})`} />
          </svg>
          {label}
        </span>
      ))}
    </div>
  )
}

/** One bar of four parts, with the minutes a night. */
function StageShares({ nights }: { nights: Nights['nights'] }) {
  const sum = (key: 'deep' | 'light' | 'rem' | 'awake') => {
    const told = nights.map(({ minutes }) => minutes[key]).filter((value) => value !== null)
    return told.length === 0 ? null : told.reduce((total, value) => total + value, 0) / told.length
  }
  const parts = [
    ['d', 'Deep', sum('deep')],
    ['l', 'Light', sum('light')],
    ['r', 'REM', sum('rem')],
    ['a', 'Awake', sum('awake')],
  ] as const
  const whole = parts.reduce((total, [, , value]) => total + (value ?? 0), 0)
  if (whole === 0) return <p class="muted">No stages were recorded.</p>
  return (
    <DataTable
      bare
      caption="Shares of the stages"
      columns={['Stage', 'Bar', 'A night', 'Share']}
      bars={[1]}
      right={[2, 3]}
      rows={parts.map(([letter, label, value]) => [
        label,
        value === null ? null : barCell(value / whole, `var(--stage-${letter})`),
        value === null ? (stateWords.m ?? null) : duration(value),
        value === null ? null : `${number((value / whole) * 100)} %`,
      ])}
    />
  )
}
