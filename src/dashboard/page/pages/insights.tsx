// Statistics of the history: each figure with its number of cases, interval and source, and a year in one picture.

import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { ask } from '../../request.ts'
import type { Insight } from '../../schema.ts'
import { download, toPng } from '../chart/save.ts'
import { Scatter } from '../chart/scatter.tsx'
import { DataTable, Panel } from '../chart/table.tsx'
import { backend, useData } from '../frame/backend.ts'
import { PageHead } from '../frame/head.tsx'
import { Empty, Shown } from '../frame/state.tsx'
import { useTitle, type ViewProps } from '../frame/view.ts'
import { Experiments } from './experiments.tsx'
import { Notes } from './notes.tsx'

export function InsightsPage({ status }: ViewProps) {
  useTitle('Insights')
  const answer = useData(status.first === null ? null : ask('/insight'))
  return (
    <>
      <PageHead
        title="Insights"
        note="Associations within one person: no causes, no diagnosis. “Nothing found” is a valid result."
      />
      {status.first === null ? (
        <Empty>
          <p>There are no days yet.</p>
        </Empty>
      ) : (
        <Shown answer={answer} height={900}>
          {(data) => <Found data={data} />}
        </Shown>
      )}
      <Notes title="Journal" note="The newest notes of all days" />
    </>
  )
}

function Found({ data }: { data: Insight }) {
  return (
    <div class="fade">
      <Relations relations={data.relations} />
      <div class="panels">
        <Changes changes={data.changes} />
        <Flags flags={data.flags} />
      </div>
      <Figures title="Sleep, 90 days" figures={data.sleep} none="No night is recorded." />
      <Figures title="Training" figures={data.training} none="No workout is recorded." />
      <Experiments list={data.experiments} figures={data.planable} />
      <Ranges ranges={data.ranges} />
      {backend.live && data.years.length > 0 && <Year years={data.years} />}
    </div>
  )
}

/** One finding: what it is, its figures, and a picture beside it. */
function Finding({
  children,
  figures,
  picture,
}: {
  children: ComponentChildren
  figures: string
  picture?: ComponentChildren
}) {
  return (
    <div class="finding">
      <div>
        {children}
        <p class="muted small">{figures}</p>
      </div>
      {picture}
    </div>
  )
}

function Relations({ relations: { tried, found, source, list } }: Pick<Insight, 'relations'>) {
  return (
    <Panel
      title="Relations"
      note={
        tried === 0
          ? 'No two figures have 30 days in common.'
          : `${found === 0 ? 'Nothing' : found} found among ${tried} pairs and lags; at most 5 in 100 of such findings are false`
      }
      footer={<span>{source}</span>}
    >
      {list.map(({ text, figures, x, y, points }) => (
        <Finding
          key={text}
          figures={figures}
          picture={points.length > 0 && <Scatter points={points} x={x} y={y} words={`${text} ${figures}`} />}
        >
          <p>{text}</p>
        </Finding>
      ))}
    </Panel>
  )
}

function Changes({ changes: { list, source } }: Pick<Insight, 'changes'>) {
  return (
    <Panel title="Changes of level" footer={<span>{source}</span>}>
      {list.length === 0 && <p>No figure changes its level.</p>}
      {list.map(({ date, text, figures, figure }) => (
        <Finding key={`${figure} ${date}`} figures={figures}>
          <p>
            <a href={`/day/${date}`}>{date}</a> {text}
          </p>
        </Finding>
      ))}
    </Panel>
  )
}

function Flags({ flags: { head, source, list, rates } }: Pick<Insight, 'flags'>) {
  return (
    <Panel title="Days out of your usual range" note={head} footer={<span>{source}</span>}>
      {list.map(({ date, text }) => (
        <p key={date}>
          <a href={`/day/${date}`}>{date}</a> {text}
        </p>
      ))}
      <p class="muted small">{rates}</p>
    </Panel>
  )
}

function Ranges({ ranges }: Pick<Insight, 'ranges'>) {
  if (ranges.length === 0) return null
  return (
    <Panel title="Your usual range" note="10th, 50th and 90th percentile by season, and what weekdays add to them">
      <DataTable
        bare
        caption="Usual ranges"
        columns={['Figure', 'Season', '10 %', '50 %', '90 %', 'n', 'Weekdays']}
        rows={ranges.map(({ figure, season, low, middle, high, n, weekdays }) => [
          figure,
          season,
          low,
          middle,
          high,
          n,
          weekdays,
        ])}
        right={[2, 3, 4]}
        wide={[6]}
      />
    </Panel>
  )
}

function Figures({ title, figures, none }: { title: string; figures: Insight['sleep']; none: string }) {
  const known = figures.filter(({ value }) => value !== null)
  const unknown = figures.filter(({ value }) => value === null)
  return (
    <Panel title={title}>
      {known.length > 0 && (
        <DataTable
          bare
          caption={title}
          columns={['Figure', 'Value', '95 %', 'n', 'Of', 'Source']}
          rows={known.map(({ title: name, value, interval, n, of, source }) => [
            name,
            value,
            interval || null,
            n,
            of,
            source,
          ])}
          right={[1, 2]}
          wide={[4, 5]}
        />
      )}
      {figures.length === 0 && <p>{none}</p>}
      {unknown.map(({ title: name, why }) => (
        <p class="muted small" key={name}>
          {name}: {why}.
        </p>
      ))}
    </Panel>
  )
}

function Year({ years }: { years: readonly number[] }) {
  const [year, setYear] = useState(years[0]!)
  const answer = useData(ask('/insight/year/{year}', { year: String(year) }))
  return (
    <Panel title="Year in review" note="For sharing: without positions, names and devices">
      <p>
        <label>
          Year{' '}
          <select value={year} onChange={(event) => setYear(Number(event.currentTarget.value))}>
            {years.map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </select>
        </label>
      </p>
      <Shown answer={answer} height={500}>
        {({ svg, year: shown }) => (
          <>
            <img
              class="year-picture"
              alt={`The year ${shown} in figures`}
              src={`data:image/svg+xml,${encodeURIComponent(svg)}`}
            />
            <p>
              <button
                type="button"
                onClick={() => download(`wristory-${shown}.svg`, new Blob([svg], { type: 'image/svg+xml' }))}
              >
                Save as SVG
              </button>{' '}
              <button type="button" onClick={async () => download(`wristory-${shown}.png`, await toPng(svg))}>
                Save as PNG
              </button>
            </p>
          </>
        )}
      </Shown>
    </Panel>
  )
}
