// Stress, heart rate variability, readiness and its parts, PAI, oxygen and temperature as small charts on one range.

import { useMemo } from 'preact/hooks'
import type { FigureName } from '../../../kinds/index.ts'
import { quantile } from '../../quantile.ts'
import { type By, parseBy, rowsOfDays, type ViewRange } from '../../range.ts'
import { ask } from '../../request.ts'
import type { Daily, Metric } from '../../schema.ts'
import type { Days } from '../chart/days.ts'
import { Distribution, distributionOf, distributionTable } from '../chart/distribution.tsx'
import { spreadWords } from '../chart/sentence.ts'
import { DataTable, Panel } from '../chart/table.tsx'
import { useData } from '../frame/backend.ts'
import type { Beside } from '../frame/compare.tsx'
import { fullDay, number } from '../frame/format.ts'
import { lookOf, said } from '../frame/metrics.ts'
import { Empty, Shown } from '../frame/state.tsx'
import { useTitle, type ViewProps } from '../frame/view.ts'
import { MetricHead, newest, seriesOf, useFigures, useRange } from './metric.tsx'
import { SharesPanel, TrendPanel } from './panels.tsx'

const ownTopics: readonly Metric['topic'][] = ['stress', 'recovery', 'oxygen']

/** Figures of this page, in its order; others of the same topics follow. */
const order: readonly FigureName[] = [
  'stress_mean',
  'hrv',
  'sleep_hrv',
  'readiness',
  'pai_total',
  'pai',
  'spo2_mean',
  'odi',
  'respiration',
  'skin_temperature_deviation',
  'charge_wake',
]

export function RecoveryPage({ place, status }: ViewProps) {
  useTitle('Recovery')
  const range = useRange(place, status, '90d')
  const names = useMemo(() => {
    const own = status.metrics.filter(({ topic, minor }) => ownTopics.includes(topic) && !minor).map(({ name }) => name)
    const first = order.filter((name) => own.includes(name))
    return [...first, ...own.filter((name) => !first.includes(name))]
  }, [status])
  const asked = useMemo(() => [...names, ...lower(names)], [names])
  const by = parseBy(place.query.get('by'))
  const { days: answer, steps, beside } = useFigures(asked, range, by, place)
  return (
    <>
      <MetricHead title="Recovery" range={range} by={by} place={place} status={status} />
      {names.length === 0 ? (
        <Empty>
          <p>The account has no stress, oxygen, variability or readiness. Older bands do not measure them.</p>
        </Empty>
      ) : (
        <Shown answer={answer} height={800}>
          {(data) => (
            <>
              <Shown answer={steps} height={800}>
                {(data) => (
                  <div class="panels">
                    {names.map((name) => (
                      <RecoveryTrend key={name} figure={name} data={data} by={by} beside={beside} />
                    ))}
                  </div>
                )}
              </Shown>
              <div class="panels">
                {status.tables.includes('stress') && (
                  <SharesPanel
                    of="stress"
                    title="Levels of stress"
                    note="mean share of the readings of a day"
                    range={range}
                    by={by}
                    color={(i) => `var(--stress-${i + 1})`}
                  />
                )}
                <Variability data={data} />
                {status.tables.includes('readiness') && <ReadinessParts range={range} today={status.today} />}
              </div>
            </>
          )}
        </Shown>
      )}
    </>
  )
}

/** A figure as a small chart, oxygen as that of the nights where they have any. */
function RecoveryTrend({
  figure,
  data,
  by,
  beside,
}: {
  figure: FigureName
  data: Daily
  by: By
  beside: ReturnType<typeof useFigures>['beside']
}) {
  const asleep = figure === 'spo2_mean' ? oxygenAsleep(data) : null
  const name = asleep === null ? figure : 'sleep_spo2_mean'
  const days = asleep ?? seriesOf(data, name)
  const look = lookOf(name)
  return (
    <TrendPanel
      days={days}
      look={look}
      by={by}
      notes={[
        newest(days, look),
        asleep === null ? '' : `${by === 'day' ? 'bars' : 'band'}: lowest to highest of the nights`,
        look.line === undefined ? '' : `dotted: ${number(look.line)}`,
      ]}
      over={beside(days, name) ?? lowestOf(data, name)}
      height={120}
    />
  )
}

/** The night's oxygen, in the place of the day's. */
const night: readonly FigureName[] = ['sleep_spo2_mean', 'sleep_spo2_min', 'sleep_spo2_max']

/** Figures that are drawn in the chart of another. */
function lower(names: readonly FigureName[]): readonly FigureName[] {
  return names.includes('spo2_mean') ? ['spo2_min', ...night] : []
}

/** What was read in the nights: the mean of each, from the lowest to the highest; null where no night has any. */
function oxygenAsleep(data: Daily): Days | null {
  const days = seriesOf(data, 'sleep_spo2_mean')
  if (days.values.every((value) => value === null)) return null
  // Of a week or a month the lowest and the highest of all its nights.
  const [lows, highs] = days.steps === undefined ? [data.columns, data.columns] : [data.lowest, data.highest]
  return { ...days, span: { lowest: lows?.sleep_spo2_min ?? [], highest: highs?.sleep_spo2_max ?? [] } }
}

/** The lower end of what was measured on a day, below its mean: both in one chart. */
function lowestOf(data: Daily, name: FigureName): Beside | null {
  const values = name === 'spo2_mean' ? data.columns.spo2_min : undefined
  return values === undefined ? null : { values, label: 'lowest of the day', words: '' }
}

/** The scores that readiness is made of. */
const partNames: Readonly<Record<string, string>> = {
  hrv_score: 'Heart rate variability',
  resting_score: 'Resting heart rate',
  skin_temperature_score: 'Skin temperature',
  breathing_score: 'Breathing',
  rhythm_score: 'Heart rhythm',
  physical_score: 'Physical',
  mental_score: 'Mental',
}

/** What readiness is made of: the newest score of each part, and its usual range on the days looked at. */
function ReadinessParts({ range, today }: { range: ViewRange; today: string }) {
  const { data: table } = useData(ask('/table/{kind}', { kind: 'readiness', limit: rowsOfDays(range, today) }))
  if (table === undefined) return null
  const at = (name: string) => table.columns.findIndex((column) => column.name === name)
  const date = at('date')
  // The newest day first, as the answer has it.
  const days = table.rows.filter((row) => String(row[date]) >= range.from && String(row[date]) <= range.to)
  const shown = Object.entries(partNames).flatMap(([name, label]) => {
    const scores = days.map((row) => row[at(name)]).filter((score) => typeof score === 'number')
    if (scores.length === 0) return []
    const sorted = scores.toSorted((a, b) => a - b)
    const [low, middle, high] = [0.1, 0.5, 0.9].map((q) => number(quantile(sorted, q)))
    return [[label, scores[0]!, middle!, `${low}–${high}`]]
  })
  if (shown.length === 0) return null
  return (
    <Panel
      title="Parts of readiness"
      note={`scores up to 100 · ${number(days.length)} days, newest ${fullDay(String(days[0]![date]))}`}
    >
      <DataTable
        bare
        caption="Parts of readiness"
        columns={['Part', 'Newest', 'Median', '80 % of days']}
        right={[2, 3]}
        rows={shown}
      />
    </Panel>
  )
}

/** Figures of heart rate variability, the first that the account has. */
const variabilities = ['hrv', 'sleep_hrv', 'sdnn'] as const

function Variability({ data }: { data: Daily }) {
  const name = variabilities.find((one) => data.columns[one]?.some((value) => value !== null))
  if (name === undefined) return null
  const look = lookOf(name)
  const spread = distributionOf(seriesOf(data, name))
  if (spread === null) return null
  return (
    <Panel
      title={`${look.label}, how often`}
      note={`${number(spread.days)} days · median ${said(spread.quantiles[1], look)}`}
      words={spreadWords(spread, look)}
      table={() => distributionTable(spread, look)}
    >
      <Distribution spread={spread} look={look} />
    </Panel>
  )
}
