// Taking it along: what, from when, in which format, how much of it is nobody's business; what that would be, and the
// file itself. The choice stands in the address.

import { ask } from '../../request.ts'
import type { ExportAsked, Formats } from '../../schema.ts'
import { useData } from '../frame/backend.ts'
import { number } from '../frame/format.ts'
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
      <div class="head">
        <div class="title">
          <h1 tabIndex={-1}>Export</h1>
          <p class="muted">Made on this computer, for other programs or for keeping. Nothing is sent anywhere.</p>
        </div>
      </div>
      <Shown answer={formats} height={600}>
        {(known) => <Choice {...props} formats={known} />}
      </Shown>
    </>
  )
}

function Choice({ place, status, formats }: ViewProps & { formats: Formats }) {
  const { settings } = useSettings()
  const kinds = useData(ask('/kinds'))
  const format = formats.find(({ name }) => name === place.query.get('format')) ?? formats[0]!
  const asked = askedBy(place.query, format, settings.units)
  const set = (changes: Record<string, string | null>) => go(withQuery(changes), 'replace')
  const only = kinds.data?.filter(({ name }) => format.kinds.includes(name)) ?? []
  const chosen = asked.kinds ?? only.map(({ name }) => name)
  const choose = (names: readonly string[]) =>
    set({ kinds: names.length === 0 || names.length === only.length ? null : names.join(',') })
  return (
    <div class="panels split even">
      <div class="form">
        <fieldset>
          <legend>What</legend>
          <label class="field">
            <span>ListedFormat</span>
            <select
              value={format.name}
              onChange={(event) => set({ format: event.currentTarget.value, kinds: null, sport: null })}
            >
              {formats.map(({ name, title }) => (
                <option key={name} value={name}>
                  {name}: {title}
                </option>
              ))}
            </select>
            {/* The select may cut the title; here it is whole. */}
            <span class="hint">
              {format.title}. {holdsWords[format.holds]}
            </span>
          </label>
          <label class="field">
            <span>From</span>
            <input
              type="date"
              value={asked.from ?? ''}
              min={status.first ?? undefined}
              max={status.last ?? undefined}
              onChange={(event) => set({ from: event.currentTarget.value || null })}
            />
            <span class="hint">Empty for everything from the first day on.</span>
          </label>
          <label class="field">
            <span>To</span>
            <input
              type="date"
              value={asked.to ?? ''}
              min={status.first ?? undefined}
              max={status.last ?? undefined}
              onChange={(event) => set({ to: event.currentTarget.value || null })}
            />
          </label>
          {format.units === 'chosen' && (
            <label class="field">
              <span>Units</span>
              <select value={asked.units} onChange={(event) => set({ units: event.currentTarget.value })}>
                <option value="metric">metric</option>
                <option value="imperial">imperial</option>
              </select>
            </label>
          )}
          {format.holds === 'workout' && <Sports asked={asked} set={set} />}
          <label class="check">
            <input
              type="checkbox"
              checked={asked.deleted}
              onChange={(event) => set({ deleted: event.currentTarget.checked ? 'with' : null })}
            />
            <span>With workouts deleted in the cloud</span>
          </label>
        </fieldset>
        {only.length > 1 && (
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
                <button
                  type="button"
                  onClick={() => choose([only[0]!.name])}
                  disabled={chosen.length === 1 && chosen[0] === only[0]!.name}
                >
                  {only[0]!.title} only
                </button>
              </div>
              <div class="checks">
                {only.map(({ name, title }) => (
                  <label key={name} class="check">
                    <input
                      type="checkbox"
                      checked={chosen.includes(name)}
                      disabled={chosen.length === 1 && chosen[0] === name}
                      onChange={(event) =>
                        choose(
                          event.currentTarget.checked
                            ? only.map((one) => one.name).filter((one) => one === name || chosen.includes(one))
                            : chosen.filter((one) => one !== name),
                        )
                      }
                    />
                    <span>{title}</span>
                  </label>
                ))}
              </div>
            </details>
          </fieldset>
        )}
        <fieldset>
          <legend>Privacy</legend>
          <label class="field">
            <span>Positions</span>
            <select
              value={asked.gps ? (asked.trimHome === null ? 'all' : 'trim') : 'none'}
              onChange={(event) =>
                set({ places: event.currentTarget.value === 'all' ? null : event.currentTarget.value })
              }
            >
              <option value="all">all of them</option>
              <option value="trim">without the ends of tracks</option>
              <option value="none">none, no names of places</option>
            </select>
            {asked.trimHome !== null && (
              <span class="hint">
                {number(asked.trimHome)} m around the first and the last position of each stay at home.
              </span>
            )}
          </label>
          {asked.gps && (
            <label class="field">
              <span>Positions recorded by gaode</span>
              <select value={asked.china ?? ''} onChange={(event) => set({ china: event.currentTarget.value || null })}>
                <option value="">unchanged, with a note</option>
                <option value="wgs84">converted from GCJ-02 to WGS 84</option>
                <option value="gcj02">unchanged, as GCJ-02</option>
              </select>
              <span class="hint">Old phones in China recorded up to 700 m off. Other positions stay as they are.</span>
            </label>
          )}
          <label class="check">
            <input
              type="checkbox"
              checked={!asked.ids}
              onChange={(event) => set({ ids: event.currentTarget.checked ? 'none' : null })}
            />
            <span>Leave out identifiers of devices and persons</span>
          </label>
          <label class="check">
            <input
              type="checkbox"
              checked={asked.roundStart}
              onChange={(event) => set({ starts: event.currentTarget.checked ? 'round' : null })}
            />
            <span>Move workouts to the quarter of an hour before they began</span>
          </label>
        </fieldset>
      </div>
      <ExportOutcome asked={asked} />
    </div>
  )
}

const holdsWords: Readonly<Record<ListedFormat['holds'], string>> = {
  table: 'One file per kind.',
  history: 'One file with the whole history.',
  day: 'One file per day.',
  workout: 'One file per workout.',
  store: 'The store itself, without the replies of the cloud.',
}

function Sports({ asked, set }: { asked: ExportAsked; set: (changes: Record<string, string | null>) => void }) {
  const known = useData(ask('/workout'))
  return (
    <label class="field">
      <span>Workouts</span>
      <select
        value={asked.workout !== null ? `id:${asked.workout}` : (asked.sports?.[0] ?? '')}
        onChange={(event) => {
          const { value } = event.currentTarget
          set(
            value.startsWith('id:')
              ? { workout: value.slice(3), sport: null }
              : { workout: null, sport: value === '' ? null : value },
          )
        }}
      >
        <option value="">all sports</option>
        <option value="id:latest">only the newest</option>
        {asked.workout !== null && asked.workout !== 'latest' && (
          <option value={`id:${asked.workout}`}>only the one chosen</option>
        )}
        {known.data?.sports.map(([sport, count]) => (
          <option key={sport} value={sport}>
            {sportLabel(sport)} ({number(count)})
          </option>
        ))}
      </select>
    </label>
  )
}

/** The choice that the address holds; what the format does not know is left away. */
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
    roundStart: query.get('starts') === 'round',
    trimHome: places === 'trim' ? AROUND_HOME : null,
  }
}
