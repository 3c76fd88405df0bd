// One night: its stages, heart rate and other readings on the same clock, and the stages compared with the usual ones.

import type { FigureName } from '../../../kinds/index.ts'
import { nightFigures } from '../../figures.ts'
import { ask } from '../../request.ts'
import type { Day } from '../../schema.ts'
import { DayFigures } from '../chart/day-figures.tsx'
import { dayTracks } from '../chart/day-tracks.tsx'
import { stageNames } from '../chart/hypnogram.tsx'
import { trackWords } from '../chart/sentence.ts'
import { barCell, DataTable, Drawing, Panel, TableButton } from '../chart/table.tsx'
import { TrackStack } from '../chart/track-stack.tsx'
import { useData } from '../frame/backend.ts'
import { addDays, clock, duration, hour, number, shortDay } from '../frame/format.ts'
import { PageHead, StepLink } from '../frame/head.tsx'
import { MonthPicker } from '../frame/month-picker.tsx'
import { useSettings } from '../frame/settings.ts'
import { Empty, Shown, stateWords } from '../frame/state.tsx'
import { useTitle, type ViewProps } from '../frame/view.ts'
import { Notes } from './notes.tsx'

export function NightPage({ status, date }: ViewProps & { date: string }) {
  useTitle(`Night to ${shortDay(date)} ${date.slice(0, 4)} · Sleep`)
  const answer = useData(ask('/day/{date}', { date }))
  const around = useData(ask('/sleep', { from: addDays(date, -60), to: addDays(date, 60) }))
  const list = around.data?.nights ?? []
  const before = list.filter((night) => night.date < date).at(-1)?.date
  const after = list.find((night) => night.date > date)?.date
  const night = (way: 'Earlier' | 'Later', to: string | undefined) => (
    <StepLink way={way} href={to === undefined ? null : `/sleep/${to}`} means={to && shortDay(to)} />
  )
  return (
    <>
      <PageHead
        title={`Night to ${shortDay(date)}`}
        note={
          <>
            {date.slice(0, 4)} · <a href={`/day/${date}`}>the whole day</a>
          </>
        }
        actions={
          <>
            <MonthPicker
              text="Month"
              first={status.first ?? date}
              last={status.today}
              shown={date}
              dayHref={(one) => `/sleep/${one}`}
            />
            {night('Earlier', before)}
            {night('Later', after)}
          </>
        }
      />
      <Shown answer={answer} height={700}>
        {(day) => <NightBody day={day} known={new Set(status.metrics.map(({ name }) => name))} />}
      </Shown>
    </>
  )
}

function NightBody({ day, known }: { day: Day; known: ReadonlySet<FigureName> }) {
  const night = day.sleep.find(({ kind }) => kind === 'night')
  if (night === undefined)
    return (
      <Empty>
        <p>No sleep ended on this day{stateWords[day.state] ? `: ${stateWords[day.state]}` : ''}.</p>
        <a class="button" href="/sleep">
          All nights
        </a>
      </Empty>
    )
  const shown = nightFigures.filter((name) => known.has(name) && day.summary[name] != null)
  return (
    <div class="fade">
      <DayFigures names={shown} day={day} row={shown.length === 6 ? 'six' : shown.length > 8 ? 'five' : ''} />
      <NightTracks day={day} night={night} known={known} />
      <div class="panels">
        <Panel title="Stages" note="usual: 10th to 90th percentile of the last 90 worn days">
          <Stages day={day} stretch={night} />
        </Panel>
        <Panel title="Naps">
          <Naps day={day} />
        </Panel>
      </div>
      <Notes on={{ about: 'night', date: day.date, workout: null }} />
    </div>
  )
}

/** Heights of the tracks that are larger than on a day. */
const heights: Readonly<Record<string, number>> = { sleep: 160, heartrate: 130 }

/** The tracks of the night, without the steps. */
function NightTracks({ day, night, known }: { day: Day; night: Day['sleep'][number]; known: ReadonlySet<FigureName> }) {
  const from = Math.floor((night.start - 20) / 10) * 10
  const to = Math.ceil((night.end + 20) / 10) * 10
  const tracks = dayTracks({ day, from, to }, known, useSettings().settings.hidden)
    .filter(({ key }) => key !== 'steps')
    .map((track) => ({ ...track, height: heights[track.key] ?? track.height }))
  return (
    <section class="panel" aria-label="The night's tracks">
      <Drawing words={trackWords(`Night to ${shortDay(day.date)}`, tracks)}>
        <TrackStack
          from={from}
          to={to}
          tracks={tracks}
          ticks={(narrow, width) => ticksOf(from, to, narrow, width)}
          states={day.states}
          marks={[0]}
          timeOf={clock}
          label={`Night to ${shortDay(day.date)}`}
        />
      </Drawing>
      <footer>
        <span>
          {clock(night.start)} to {clock(night.end)}
          {night.score === null ? '' : `, score ${night.score}`}
        </span>
        <TableButton
          make={() => ({
            caption: 'Stages',
            columns: ['From', 'To', 'Stage', 'Minutes'],
            rows: night.stages.map(([a, b, letter]) => [clock(a), clock(b), stageNames[letter], b - a]),
          })}
        />
      </footer>
    </section>
  )
}

function ticksOf(from: number, to: number, narrow: boolean, width: number) {
  const every = [30, 60, 120].find((size) => (width * size) / (to - from) >= (narrow ? 34 : 60)) ?? 240
  const ticks = []
  for (let at = Math.ceil(from / every) * every; at <= to; at += every)
    ticks.push({ at, text: every < 60 ? clock(at) : hour(at, narrow), bold: at === 0 })
  return ticks
}

function Stages({ day, stretch }: { day: Day; stretch: Day['sleep'][number] }) {
  const whole = stretch.end - stretch.start
  const usual: Readonly<Record<string, FigureName>> = { d: 'deep_minutes', r: 'rem_minutes', a: 'awake_minutes' }
  if (stretch.stages.length === 0) return <p class="muted">No stages were recorded, only start and end.</p>
  return (
    <DataTable
      bare
      caption="Stages"
      columns={['Stage', 'Bar', 'Time', 'Share', 'Periods', 'Usual']}
      bars={[1]}
      right={[2, 3, 4, 5]}
      roomy={[1, 4]}
      rows={(['d', 'l', 'r', 'a'] as const).map((letter) => {
        const own = stretch.stages.filter(([, , one]) => one === letter)
        const minutes = own.reduce((sum, [a, b]) => sum + b - a, 0)
        const range = usual[letter] && day.usual[usual[letter]]
        return [
          stageNames[letter],
          barCell(minutes / whole, `var(--stage-${letter})`),
          duration(minutes),
          `${number((minutes / whole) * 100)} %`,
          number(own.length),
          range ? `${duration(range[0])} to ${duration(range[2])}` : null,
        ]
      })}
    />
  )
}

function Naps({ day }: { day: Day }) {
  const naps = day.sleep.filter(({ kind }) => kind === 'nap')
  if (naps.length === 0) return <p class="muted">No nap on this day.</p>
  return (
    <ul>
      {naps.map(({ start, end }) => (
        <li key={start}>
          {clock(start)}–{clock(end)}, {duration(end - start)}
        </li>
      ))}
    </ul>
  )
}
