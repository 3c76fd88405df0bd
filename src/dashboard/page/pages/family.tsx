// The people of the store side by side: the newest day of each, and one figure of each on the same axis.

import { useEffect, useState } from 'preact/hooks'
import type { FigureName } from '../../../kinds/index.ts'
import { rangeOf, type ViewRange } from '../../range.ts'
import { type Asked, ask, askDaily } from '../../request.ts'
import type { Status } from '../../schema.ts'
import { DayFigures } from '../chart/day-figures.tsx'
import { shapeOf } from '../chart/days.ts'
import { meanOf } from '../chart/rolling.ts'
import { Panel } from '../chart/table.tsx'
import { TrendPlot } from '../chart/trend-plot.tsx'
import { useData } from '../frame/backend.ts'
import { ViewChoice } from '../frame/field.tsx'
import { daysWords, longDay } from '../frame/format.ts'
import { PageHead } from '../frame/head.tsx'
import { addFigures, type Look, lookOf, said } from '../frame/metrics.ts'
import { RangeChoice } from '../frame/range-choice.tsx'
import { go, withQuery } from '../frame/route.ts'
import { ErrorPanel, Waiting } from '../frame/state.tsx'
import { useTitle, type ViewProps } from '../frame/view.ts'
import { seriesOf } from './metric.tsx'

/** Figures of the newest day, of those that the accounts have. */
const newest: readonly FigureName[] = ['steps', 'sleep_minutes', 'resting_heartrate', 'weight']

/** The address of the same question about another account. */
function about<T>(account: string, asked: Asked<T>): Asked<T> {
  return `${asked}${asked.includes('?') ? '&' : '?'}account=${encodeURIComponent(account)}`
}

export function FamilyPage({ status, place }: ViewProps) {
  useTitle('Family')
  const known = status.metrics.length === 0 ? newest : status.metrics.map(({ name }) => name)
  const name = known.find((one) => one === place.query.get('figure')) ?? known[0] ?? 'steps'
  const range = rangeOf(place.query.get('range'), status.first ?? status.today, status.today, '90d')
  return (
    <>
      <PageHead title="Family" note="The accounts that this browser may read" />
      <div class="panels split even">
        {status.accounts.map((account) => (
          <NewestOf key={account} account={account} />
        ))}
      </div>
      <div class="controls">
        <ViewChoice
          label="Figure"
          value={name}
          choices={known.map((one) => [one, lookOf(one).label])}
          choose={(figure) => go(withQuery({ figure }))}
        />
        <RangeChoice choices={['30d', '90d', '1y']} range={range} status={status} />
      </div>
      <Trends accounts={status.accounts} name={name} range={range} />
    </>
  )
}

/** The newest day of one account. */
function NewestOf({ account }: { account: string }) {
  const { data: theirs, error } = useData(about(account, ask('/status')))
  if (theirs !== undefined) addFigures(theirs.metrics)
  const last = theirs?.last ?? null
  const day = useData(last === null ? null : about(account, ask('/day/{date}', { date: last })))
  const failed = error ?? day.error
  return (
    <Panel title={account} note={last === null ? ' ' : longDay(last)}>
      {failed !== null ? (
        <ErrorPanel error={failed} />
      ) : day.data !== undefined ? (
        <DayFigures
          names={newest.filter((one) => has(theirs, one))}
          day={day.data}
          row="four inner"
          href={() => undefined}
        />
      ) : theirs !== undefined && last === null ? (
        <p class="muted">Nothing has been fetched yet.</p>
      ) : (
        <Waiting height={90} />
      )}
    </Panel>
  )
}

function has(status: Status | undefined, name: FigureName): boolean {
  return status?.metrics.some((metric) => metric.name === name) === true
}

type Domain = readonly [low: number, high: number]

/** One chart per account, all with the same axis. */
function Trends({ accounts, name, range }: { accounts: readonly string[]; name: FigureName; range: ViewRange }) {
  const [domains, setDomains] = useState<Readonly<Record<string, Domain>>>({})
  const shown = accounts.flatMap((account) => domains[account] ?? [])
  const within: Domain | undefined = shown.length === 0 ? undefined : [Math.min(...shown), Math.max(...shown)]
  const report = (account: string, [low, high]: Domain) =>
    setDomains((before) =>
      before[account]?.[0] === low && before[account]?.[1] === high ? before : { ...before, [account]: [low, high] },
    )
  return (
    <>
      {accounts.map((account) => (
        <TrendOf key={account} {...{ account, name, range, within, report }} />
      ))}
    </>
  )
}

interface TrendOfProps {
  readonly account: string
  readonly name: FigureName
  readonly range: ViewRange
  /** What the axis of every chart holds. */
  readonly within: Domain | undefined
  readonly report: (account: string, domain: Domain) => void
}

function TrendOf({ account, name, range, within, report }: TrendOfProps) {
  const look = lookOf(name)
  const { data, error } = useData(about(account, askDaily([name], range)))
  const days = data && seriesOf(data, name)
  const known = days?.values.filter((value) => value !== null) ?? []
  useEffect(() => {
    if (days !== undefined && known.length > 0) report(account, shapeOf(days, look).domain)
  }, [data, name])
  return (
    <Panel title={account} note={days && meanWords(known, look)}>
      {error !== null ? (
        <ErrorPanel error={error} />
      ) : days === undefined ? (
        <Waiting height={216} />
      ) : (
        <TrendPlot days={days} look={look} within={within} label={`${look.label} of ${account}`} />
      )}
    </Panel>
  )
}

function meanWords(known: readonly number[], look: Look): string {
  const { mean } = meanOf(known)
  return mean === null ? 'No value in this range' : `Mean ${said(mean, look)} of ${daysWords(known.length)}`
}
