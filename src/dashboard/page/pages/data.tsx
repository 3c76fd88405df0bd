// What there is, what is missing and what failed: freshness, coverage by kind and month, gaps, issues, syncs, storage.

import { ask } from '../../request.ts'
import type { Coverage, Status, SyncWanted } from '../../schema.ts'
import { CoverageMatrix } from '../chart/coverage-matrix.tsx'
import type { Act, Cell } from '../chart/rows.ts'
import { coverageWords } from '../chart/sentence.ts'
import { ActButton, DataTable, Panel } from '../chart/table.tsx'
import { backend, useData } from '../frame/backend.ts'
import { bytes, duration, fullDay, moment, nearby, number } from '../frame/format.ts'
import { PageHead } from '../frame/head.tsx'
import { daysLeft } from '../frame/sign-in.ts'
import { Shown, stateWords } from '../frame/state.tsx'
import { useTitle, type ViewProps } from '../frame/view.ts'
import { HandoverPanel } from './handover.tsx'

/** Makes the button that asks for some days again. */
type Again = (wanted: SyncWanted) => Act

export function DataPage({ status, sync }: ViewProps) {
  useTitle('Data')
  const coverage = useData(status.account === null ? null : ask('/coverage'))
  const again: Again = (wanted) => ({
    text: 'Fetch again',
    means: `Fetch again ${wanted.from} to ${wanted.to}`,
    act: sync.running === null ? () => sync.again(wanted) : null,
  })
  return (
    <>
      <PageHead title="Data" note={freshness(status)} />
      {status.account === null ? (
        <p>
          There is no data yet. <a href="/welcome">Sign in</a>
        </p>
      ) : (
        <Shown answer={coverage} height={700}>
          {(data) => (
            <>
              <Panel
                title="Coverage"
                note="share of the days of a month with data"
                words={coverageWords(data)}
                table={() => coverageTable(data)}
              >
                <CoverageMatrix coverage={data} />
              </Panel>
              <Details details={data.details} />
              <Failures failures={data.failures} again={again} />
              <Doubted doubted={data.doubted} />
              <HandoverPanel />
              <IssuesPanel />
              <Gaps gaps={data.gaps} again={again} />
              <Checks />
              <Runs data={data} />
            </>
          )}
        </Shown>
      )}
    </>
  )
}

function Details({ details }: Pick<Coverage, 'details'>) {
  if (details.length === 0) return null
  return (
    <Panel title="Details of workouts" note="requested one by one, newest first">
      <DataTable
        caption="How many details are here"
        bare
        columns={['What', 'Fetched', 'Not fetched yet', 'Failed', 'Not in the cloud']}
        right={[1, 2, 3, 4]}
        rows={details.map(({ title, fetched, unfetched, failed, gone }) => [
          title,
          ...[fetched, unfetched, failed, gone].map((n) => number(n)),
        ])}
      />
    </Panel>
  )
}

function Failures({ failures, again }: Pick<Coverage, 'failures'> & { again: Again }) {
  if (failures.length === 0) return null
  return (
    <Panel title="Failed windows" note="the next sync requests them again">
      <DataTable
        caption="Windows that could not be fetched"
        columns={['From', 'To', ...(backend.live ? ['Again'] : []), 'Source', 'When', 'Why']}
        wide={[backend.live ? 5 : 4]}
        rows={failures.map(({ from, to, source, at, message }) => [
          from,
          to,
          ...(backend.live ? [again({ from, to, kinds: [source] })] : []),
          source,
          moment(at),
          message,
        ])}
      />
    </Panel>
  )
}

function Doubted({ doubted }: Pick<Coverage, 'doubted'>) {
  if (doubted.length === 0) return null
  return (
    <Panel title="Doubted replies" note="empty, although other data contradicts; tested again with growing pauses">
      <DataTable
        caption="Empty replies that are doubted"
        columns={['From', 'To', 'What', 'Next test', 'Why']}
        wide={[2, 4]}
        rows={doubted.map(({ from, to, title, next, reason }) => [
          fullDay(from),
          fullDay(to),
          title,
          next === null ? 'next sync' : moment(next),
          reason,
        ])}
      />
    </Panel>
  )
}

function Runs({ data: { runs, storage } }: { data: Coverage }) {
  return (
    <Panel
      title="Syncs"
      note={`${number(storage.replies)} replies stored, ${bytes(storage.archived)} as received, ${bytes(storage.packed)} compressed; the store takes ${bytes(storage.bytes)}`}
    >
      <DataTable
        caption="The newest runs"
        bare
        columns={['Began', 'What', 'Result', 'Time', 'Requests', 'Received', 'Rows']}
        rows={runs.map(({ started, ended, command, outcome, requests, bytes: size, rows, tries }) => [
          moment(started),
          command,
          tries > 1 ? `no connection, ${number(tries)} tries` : (outcome ?? 'running or aborted'),
          ended === null ? null : duration(Math.max(1 / 60, (ended - started) / 60)),
          requests === null ? null : number(requests),
          size === null ? null : bytes(size),
          rows === null ? null : number(rows),
        ])}
        right={[3, 4, 5, 6]}
      />
    </Panel>
  )
}

function freshness({ asked, uploaded, signIn, lastSync, days, first, last, schedule }: Status): string {
  const parts = [
    signIn?.refused == null ? '' : 'the cloud refused the sign-in',
    lastSync === null || lastSync.outcome === 'done' ? '' : `the last sync ended with "${lastSync.outcome}"`,
    asked === null ? 'never synced' : `synced ${nearby(asked)}`,
    schedule?.next == null ? '' : `next sync at about ${nearby(schedule.next)}`,
    schedule?.waits ? 'scheduled syncs wait for a sign-in' : '',
    uploaded === null ? '' : `device data until ${moment(uploaded)}`,
    signIn === null
      ? 'not signed in'
      : signIn.refused !== null
        ? ''
        : signIn.until === null
          ? 'signed in'
          : `sign-in ${daysLeft(signIn.until) < 0 ? 'expired on' : 'valid until'} ${moment(signIn.until)}`,
    first === null || last === null ? '' : `${number(days)} days from ${fullDay(first)} to ${fullDay(last)}`,
  ].filter((part) => part !== '')
  const text = parts.join(' · ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function coverageTable({ kinds, months }: Coverage) {
  return {
    caption: 'Coverage by kind and month, percent of days',
    columns: ['Month', ...kinds.map(({ title }) => title)],
    rows: months
      .map((month, i) => [month, ...kinds.map(({ share }) => (share[i] == null ? null : Math.round(share[i]! * 100)))])
      .reverse(),
  }
}

function Gaps({ gaps, again }: Pick<Coverage, 'gaps'> & { again: Again }) {
  const why = (state: string, button: Act | null): Cell => ({
    text: stateWords[state] ?? '',
    // The button goes below the words where there is no room beside them.
    draw: (
      <>
        <span class={state === 'f' ? 'bad' : ''}>{stateWords[state]}</span> {button && <ActButton {...button} />}
      </>
    ),
  })
  return (
    <Panel title="Gaps, longest first">
      {gaps.length === 0 ? (
        <p class="muted">No day is missing between the first and the last.</p>
      ) : (
        <DataTable
          caption="Gaps"
          bare
          columns={['From', 'To', 'Days', 'Why']}
          wide={[3]}
          right={[2]}
          rows={gaps.map(({ from, to, days, state }) => [
            { text: fullDay(from), href: `/day/${from}` },
            fullDay(to),
            number(days),
            why(state, backend.live ? again({ from, to, again: true }) : null),
          ])}
        />
      )}
    </Panel>
  )
}

function Checks() {
  const checks = useData(ask('/reconciliation'))
  return (
    <Panel title="Totals and series" note="totals of the cloud that differ from its own series">
      <Shown answer={checks} height={100}>
        {(list) =>
          list.length === 0 ? (
            <p class="muted">Every total equals the sum of its series.</p>
          ) : (
            <DataTable
              caption="Totals that differ from the sum of their series"
              bare
              columns={['What', 'Of', 'Unit', 'Differ', 'Mean difference', 'Largest difference', 'Where']}
              wide={[0]}
              right={[3, 4, 5]}
              rows={list.map(({ means, measure, subject, unit, differing, mean, largest, item }) => [
                means || measure,
                subject,
                unit,
                number(differing),
                number(mean, 2),
                number(largest, 2, true),
                placeOf(subject, item),
              ])}
            />
          )
        }
      </Shown>
    </Panel>
  )
}

/** Where the largest difference is, as a link where there is a view of it. */
function placeOf(subject: string, item: string | null): Cell {
  if (item === null) return null
  if (/^\d{4}-\d\d-\d\d$/.test(item))
    return { text: fullDay(item), href: `/${subject === 'night' ? 'sleep' : 'day'}/${item}` }
  // The id of a workout is its start.
  if (subject === 'workout') return { text: moment(Number(item)), href: `/workout/${item}` }
  return item
}

function IssuesPanel() {
  const issues = useData(ask('/issues'))
  return (
    <Panel title="Issues" note="what could not be decoded, counted by code">
      <Shown answer={issues} height={100}>
        {(list) =>
          list.length === 0 ? (
            <p class="muted">Every reply was decoded without an issue.</p>
          ) : (
            <DataTable
              caption="Issues by code"
              bare
              columns={['What', 'Where', 'Count', 'First', 'Last', 'For example']}
              wide={[0, 5]}
              right={[2]}
              rows={list.map(({ means, code, kind, count, first, last, sample }) => [
                means || code,
                kind,
                number(count),
                first,
                last,
                sample,
              ])}
            />
          )
        }
      </Shown>
    </Panel>
  )
}
