// What there is, what is missing and what failed: freshness, coverage by kind and month, gaps, oddities, syncs, storage.

import { ask } from '../../request.ts'
import type { Coverage, Issues, Reconciliation, Status, SyncWanted } from '../../schema.ts'
import { CoverageMatrix } from '../chart/coverage-matrix.tsx'
import type { Act, Cell } from '../chart/rows.ts'
import { coverageWords } from '../chart/sentence.ts'
import { ActButton, DataTable, Panel } from '../chart/table.tsx'
import { backend, useData } from '../frame/backend.ts'
import { bytes, duration, fullDay, moment, nearby, number } from '../frame/format.ts'
import { Shown, stateWords } from '../frame/state.tsx'
import { useTitle, type ViewProps } from '../frame/view.ts'

export function DataPage({ status, sync }: ViewProps) {
  useTitle('Data')
  const coverage = useData(status.account === null ? null : ask('/coverage'))
  const issues = useData(status.account === null ? null : ask('/issues'))
  const checks = useData(status.account === null ? null : ask('/reconciliation'))
  const again = (wanted: SyncWanted): Act => ({
    text: 'Fetch again',
    means: `Fetch again ${wanted.from} to ${wanted.to}`,
    act: sync.running === null ? () => sync.again(wanted) : null,
  })
  return (
    <>
      <div class="head">
        <div class="title">
          <h1 tabIndex={-1}>Data</h1>
          <p class="muted">{freshness(status)}</p>
        </div>
      </div>
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
              {data.details.length > 0 && (
                <Panel title="Details of workouts" note="asked for one by one, the newest first">
                  <DataTable
                    caption="How many details are here"
                    bare
                    columns={['What', 'Fetched', 'Not fetched yet', 'Failed', 'Not in the cloud']}
                    right={[1, 2, 3, 4]}
                    rows={data.details.map(({ title, fetched, unfetched, failed, gone }) => [
                      title,
                      ...[fetched, unfetched, failed, gone].map((n) => number(n)),
                    ])}
                  />
                </Panel>
              )}
              {data.failures.length > 0 && (
                <Panel title="Failed windows" note="asked again by the next sync">
                  <DataTable
                    caption="Windows that could not be fetched"
                    columns={['From', 'To', ...(backend.live ? ['Again'] : []), 'Source', 'When', 'Why']}
                    wide={[backend.live ? 5 : 4]}
                    rows={data.failures.map(({ from, to, source, at, message }) => [
                      from,
                      to,
                      ...(backend.live ? [again({ from, to, kinds: [source] })] : []),
                      source,
                      moment(at),
                      message,
                    ])}
                  />
                </Panel>
              )}
              {data.doubted.length > 0 && (
                <Panel
                  title="Doubted answers"
                  note="empty, although other data contradicts; tested again in growing pauses"
                >
                  <DataTable
                    caption="Empty answers that are doubted"
                    columns={['From', 'To', 'What', 'Next test', 'Why']}
                    wide={[2, 4]}
                    rows={data.doubted.map(({ from, to, title, next, reason }) => [
                      fullDay(from),
                      fullDay(to),
                      title,
                      next === null ? 'next sync' : moment(next),
                      reason,
                    ])}
                  />
                </Panel>
              )}
              <Panel title="Issues" note="what could not be decoded, counted by code">
                <Shown answer={issues} height={100}>
                  {(list) => <IssueTable issues={list} />}
                </Shown>
              </Panel>
              <Panel title="Gaps, longest first">
                <Gaps data={data} again={again} />
              </Panel>
              <Panel title="Totals against series" note="where what the cloud says does not add up">
                <Shown answer={checks} height={100}>
                  {(list) => <CheckTable checks={list} />}
                </Shown>
              </Panel>
              <Panel
                title="Syncs"
                note={`${number(data.storage.replies)} replies kept, ${bytes(data.storage.archived)} as received, ${bytes(data.storage.packed)} packed; the store takes ${bytes(data.storage.bytes)}`}
              >
                <DataTable
                  caption="The newest runs"
                  bare
                  columns={['Began', 'What', 'Result', 'Time', 'Requests', 'Received', 'Rows']}
                  rows={data.runs.map(({ started, ended, command, outcome, requests, bytes: size, rows, tries }) => [
                    moment(started),
                    command,
                    tries > 1 ? `no connection, ${number(tries)} tries` : (outcome ?? 'running or broken off'),
                    ended === null ? null : duration(Math.max(1 / 60, (ended - started) / 60)),
                    requests === null ? null : number(requests),
                    size === null ? null : bytes(size),
                    rows === null ? null : number(rows),
                  ])}
                  right={[3, 4, 5, 6]}
                />
              </Panel>
            </>
          )}
        </Shown>
      )}
    </>
  )
}

function freshness({ asked, uploaded, signIn, lastSync, days, first, last, schedule }: Status): string {
  const parts = [
    lastSync === null || lastSync.outcome === 'done' ? '' : `the last sync ended with "${lastSync.outcome}"`,
    asked === null ? 'never asked' : `asked ${nearby(asked)}`,
    schedule?.next == null ? '' : `next sync at about ${nearby(schedule.next)}`,
    schedule?.waits ? 'scheduled syncs wait for a sign-in' : '',
    uploaded === null ? '' : `device data until ${moment(uploaded)}`,
    signIn === null
      ? 'not signed in'
      : signIn.refused !== null
        ? 'the cloud refused the sign-in'
        : signIn.until === null
          ? 'signed in'
          : `sign-in valid until ${moment(signIn.until)}`,
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

function Gaps({ data, again }: { data: Coverage; again: (wanted: SyncWanted) => Act }) {
  if (data.gaps.length === 0) return <p class="muted">No day is missing between the first and the last.</p>
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section class="scroll" tabIndex={0} aria-label="Gaps" style={{ maxHeight: '320px' }}>
      <table>
        <thead>
          <tr>
            <th scope="col">From</th>
            <th scope="col">To</th>
            <th scope="col" class="n">
              Days
            </th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {data.gaps.map(({ from, to, days, state }) => (
            <tr key={from}>
              <th scope="row">
                <a href={`/day/${from}`}>{fullDay(from)}</a>
              </th>
              <td>{fullDay(to)}</td>
              <td class="n">{number(days)}</td>
              {/* The button goes below the words where there is no room beside them. */}
              <td style={{ whiteSpace: 'normal' }}>
                <span class={state === 'f' ? 'bad' : ''}>{stateWords[state]}</span>{' '}
                {backend.live && <ActButton {...again({ from, to, again: true })} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function CheckTable({ checks }: { checks: Reconciliation }) {
  if (checks.length === 0) return <p class="muted">No total differs from what its series add up to.</p>
  return (
    <DataTable
      caption="Totals that differ from the sum of their series"
      bare
      columns={['What', 'Of', 'Unit', 'Differ', 'Mean off', 'Most off', 'Where']}
      wide={[0]}
      right={[3, 4, 5]}
      rows={checks.map(({ means, measure, subject, unit, differing, mean, largest, item }) => [
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

/** Where the largest difference is, as a link where there is a view of it. */
function placeOf(subject: string, item: string | null): Cell {
  if (item === null) return null
  if (/^\d{4}-\d\d-\d\d$/.test(item))
    return { text: fullDay(item), href: `/${subject === 'night' ? 'sleep' : 'day'}/${item}` }
  // The id of a workout is its start.
  if (subject === 'workout') return { text: moment(Number(item)), href: `/workout/${item}` }
  return item
}

function IssueTable({ issues }: { issues: Issues }) {
  if (issues.length === 0) return <p class="muted">Every reply was decoded without an issue.</p>
  return (
    <DataTable
      caption="Issues by code"
      bare
      columns={['What', 'Where', 'Count', 'First', 'Last', 'For example']}
      wide={[0, 5]}
      right={[2]}
      rows={issues.map(({ means, code, kind, count, first, last, sample }) => [
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
