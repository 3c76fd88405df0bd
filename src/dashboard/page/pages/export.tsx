// The export: what, from when, in which format and without what; a preview, and the file itself. The choice stands in
// the address.

import { ask } from '../../request.ts'
import type { ExportAsked, Formats } from '../../schema.ts'
import { useData } from '../frame/backend.ts'
import { ChoiceField, Field, Tick } from '../frame/field.tsx'
import { number } from '../frame/format.ts'
import { PageHead } from '../frame/head.tsx'
import { go, withQuery } from '../frame/route.ts'
import { useSettings } from '../frame/settings.ts'
import { sportLabel } from '../frame/sport.ts'
import { Shown } from '../frame/state.tsx'
import { useTitle, type ViewProps } from '../frame/view.ts'
import { ExportOutcome } from './export-outcome.tsx'

type ListedFormat = Formats[number]

/** Metres around home that are left out where a person asks for it. */
const AROUND_HOME = 500

export function ExportPage(props: ViewProps) {
  useTitle('Export')
  const formats = useData(ask('/formats'))
  return (
    <>
      <PageHead title="Export" note="Files for other programs, made on this computer. Nothing is sent anywhere." />
      <Shown answer={formats} height={600}>
        {(known) => <Choice {...props} formats={known} />}
      </Shown>
    </>
  )
}

/** What is chosen, and the way to choose otherwise: parameters of the address, null to remove one. */
interface ExportForm {
  readonly asked: ExportAsked
  readonly set: (changes: Record<string, string | null>) => void
}

function Choice({ place, status, formats }: ViewProps & { formats: Formats }) {
  const { settings } = useSettings()
  const format = formats.find(({ name }) => name === place.query.get('format')) ?? formats[0]!
  const asked = askedBy(place.query, format, settings.units)
  const set = (changes: Record<string, string | null>) => go(withQuery(changes), 'replace')
  return (
    <div class="panels split even">
      <div class="form">
        <What asked={asked} set={set} format={format} formats={formats} status={status} />
        <Kinds asked={asked} set={set} format={format} />
        <Privacy asked={asked} set={set} />
      </div>
      <ExportOutcome asked={asked} />
    </div>
  )
}

function What({
  asked,
  set,
  format,
  formats,
  status,
}: ExportForm & { format: ListedFormat; formats: Formats; status: ViewProps['status'] }) {
  const date = (name: 'from' | 'to') => (
    <input
      type="date"
      value={asked[name] ?? ''}
      min={status.first ?? undefined}
      max={status.last ?? undefined}
      onChange={(event) => set({ [name]: event.currentTarget.value || null })}
    />
  )
  return (
    <fieldset>
      <legend>What</legend>
      <ChoiceField
        label="Format"
        value={format.name}
        choices={formats.map(({ name, title }) => [name, `${name}: ${title}`])}
        choose={(name) => set({ format: name, kinds: null, sport: null })}
        // The select may cut the title; here it is whole.
        hint={`${format.title}. ${holdsWords[format.holds]}`}
      />
      <Field label="From" hint="Empty: from the first day on.">
        {date('from')}
      </Field>
      <Field label="To">{date('to')}</Field>
      {format.units === 'chosen' && (
        <ChoiceField
          label="Units"
          value={asked.units}
          choices={[
            ['metric', 'metric'],
            ['imperial', 'imperial'],
          ]}
          choose={(units) => set({ units })}
        />
      )}
      {format.holds === 'workout' && <Sports asked={asked} set={set} />}
      <Tick checked={asked.deleted} set={(with_) => set({ deleted: with_ ? 'with' : null })}>
        Include workouts deleted in the cloud
      </Tick>
    </fieldset>
  )
}

function Kinds({ asked, set, format }: ExportForm & { format: ListedFormat }) {
  const kinds = useData(ask('/kinds'))
  const only = kinds.data?.filter(({ name }) => format.kinds.includes(name)) ?? []
  if (only.length < 2) return null
  const names = only.map(({ name }) => name)
  const chosen = asked.kinds ?? names
  const choose = (some: readonly string[]) =>
    set({ kinds: some.length === 0 || some.length === only.length ? null : some.join(',') })
  const isOnly = (name: string) => chosen.length === 1 && chosen[0] === name
  return (
    <fieldset>
      <legend>Kinds</legend>
      <details open={asked.kinds !== null}>
        <summary>
          {asked.kinds === null
            ? `All ${number(only.length)} kinds`
            : `${number(chosen.length)} of ${number(only.length)} kinds`}
        </summary>
        <div class="table-tools">
          <button type="button" onClick={() => choose([])} disabled={asked.kinds === null}>
            All kinds
          </button>
          <button type="button" onClick={() => choose([names[0]!])} disabled={isOnly(names[0]!)}>
            {only[0]!.title} only
          </button>
        </div>
        <div class="checks">
          {only.map(({ name, title }) => (
            <Tick
              key={name}
              checked={chosen.includes(name)}
              disabled={isOnly(name)}
              set={(with_) => choose(names.filter((one) => (one === name ? with_ : chosen.includes(one))))}
            >
              {title}
            </Tick>
          ))}
        </div>
      </details>
    </fieldset>
  )
}

function Privacy({ asked, set }: ExportForm) {
  return (
    <fieldset>
      <legend>Privacy</legend>
      <ChoiceField
        label="Positions"
        value={asked.gps ? (asked.trimHome === null ? 'all' : 'trim') : 'none'}
        choices={[
          ['all', 'all of them'],
          ['trim', 'without the ends of tracks'],
          ['none', 'none, no names of places'],
        ]}
        choose={(places) => set({ places: places === 'all' ? null : places })}
        hint={
          asked.trimHome !== null &&
          `Positions within ${number(asked.trimHome)} m of the first and the last one are left out.`
        }
      />
      {asked.gps && (
        <ChoiceField
          label="Positions recorded by gaode"
          value={asked.china ?? ''}
          choices={[
            ['', 'unchanged, with a note'],
            ['wgs84', 'converted from GCJ-02 to WGS 84'],
            ['gcj02', 'unchanged, as GCJ-02'],
          ]}
          choose={(china) => set({ china: china || null })}
          hint="Old phones in China recorded up to 700 m off. Other positions are unchanged."
        />
      )}
      <Tick checked={!asked.notes} set={(without) => set({ notes: without ? 'none' : null })}>
        Leave out your own notes and tags
      </Tick>
      <Tick checked={!asked.ids} set={(without) => set({ ids: without ? 'none' : null })}>
        Leave out identifiers of devices and people
      </Tick>
      <Tick checked={asked.roundStart} set={(round) => set({ starts: round ? 'round' : null })}>
        Round workout starts down to the quarter hour
      </Tick>
    </fieldset>
  )
}

const holdsWords: Readonly<Record<ListedFormat['holds'], string>> = {
  table: 'One file per kind.',
  history: 'One file with the whole history.',
  day: 'One file per day.',
  workout: 'One file per workout.',
  store: 'The store itself, without the replies of the cloud.',
}

function Sports({ asked, set }: ExportForm) {
  const known = useData(ask('/workout'))
  const one = asked.workout !== null && asked.workout !== 'latest'
  return (
    <ChoiceField
      label="Workouts"
      value={asked.workout !== null ? `id:${asked.workout}` : (asked.sports?.[0] ?? '')}
      choices={[
        ['', 'all sports'],
        ['id:latest', 'only the newest'],
        ...(one ? [[`id:${asked.workout}`, 'only the one chosen'] as const] : []),
        ...(known.data?.sports ?? []).map(
          ([sport, count]) => [sport, `${sportLabel(sport)} (${number(count)})`] as const,
        ),
      ]}
      choose={(value) =>
        set(
          value.startsWith('id:')
            ? { workout: value.slice(3), sport: null }
            : { workout: null, sport: value === '' ? null : value },
        )
      }
    />
  )
}

/** The selection in the address; what the format does not support is dropped. */
function askedBy(query: URLSearchParams, format: ListedFormat, units: ExportAsked['units']): ExportAsked {
  const day = (name: string) => (/^\d{4}-\d\d-\d\d$/.test(query.get(name) ?? '') ? query.get(name) : null)
  const kinds = (query.get('kinds') ?? '').split(',').filter((name) => format.kinds.includes(name))
  const workouts = format.holds === 'workout'
  const sport = query.get('sport')
  const places = query.get('places')
  const wanted = query.get('units')
  const datum = query.get('china')
  return {
    format: format.name,
    kinds: kinds.length === 0 ? null : kinds,
    from: day('from'),
    to: day('to'),
    sports: workouts && sport ? [sport] : null,
    workout: workouts && /^(\d{1,19}|latest)$/.test(query.get('workout') ?? '') ? query.get('workout') : null,
    units: wanted === 'metric' || wanted === 'imperial' ? wanted : units,
    china: datum === 'wgs84' || datum === 'gcj02' ? datum : null,
    deleted: query.get('deleted') === 'with',
    gps: places !== 'none',
    ids: query.get('ids') !== 'none',
    notes: query.get('notes') !== 'none',
    roundStart: query.get('starts') === 'round',
    trimHome: places === 'trim' ? AROUND_HOME : null,
  }
}
