// The (i) of a figure: description, unit, source, formula, and usual range.

import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import { topics } from '../../../kinds/figure.ts'
import { backend } from './backend.ts'
import { withUnit } from './format.ts'
import { type Look, said } from './metrics.ts'
import { useSettings } from './settings.ts'

/** The range that is usual for the person: 10th, 50th and 90th percentile. */
export type UsualEnds = readonly [low: number, middle: number, high: number]

export function About({ look, usual }: { look: Look; usual?: UsualEnds | undefined }) {
  const { about, label } = look
  if (about === undefined) return null
  const [low = null, high = null] = about.usual ?? []
  return (
    <Explained
      title={label}
      doc={about.doc}
      rows={[
        ['Unit', unitOf(look)],
        ['Topic', topics[about.topic]],
        ['From', about.source],
        ['Computed', about.formula ?? 'as the cloud states it'],
        ['Usual for you', usual === undefined ? null : usualWords(usual, look)],
        ['Usual for healthy adults', adultWords(low, high, look)],
      ]}
    >
      <p class="about-acts">
        <a href={`/trend/${about.name}`}>All days</a>
        <PinButton name={about.name} />
      </p>
    </Explained>
  )
}

interface ExplainedProps {
  readonly title: string
  /** What it is. */
  readonly doc: string
  /** What else is said of it; nothing for null. */
  readonly rows: readonly (readonly [name: string, text: string | null])[]
  readonly children?: ComponentChildren
}

/** The button with what it opens. */
export function Explained({ title, doc, rows, children }: ExplainedProps) {
  const id = useId()
  return (
    <>
      <button type="button" class="about" popovertarget={id} aria-label={`About ${title}`}>
        i
      </button>
      <div id={id} class="about-text" popover="auto">
        <h2>{title}</h2>
        <p>{doc}</p>
        <dl class="about-rows">
          {rows.map(
            ([name, text]) =>
              text && (
                <div key={name}>
                  <dt class="muted">{name}</dt>
                  <dd>{text}</dd>
                </div>
              ),
          )}
        </dl>
        {children}
      </div>
    </>
  )
}

/** Puts a figure of the newest day on the home page, or takes it away. */
function PinButton({ name }: { name: string }) {
  const { settings, save } = useSettings()
  if (!backend.live) return null
  const pinned = settings.pinned.includes(name)
  const others = settings.pinned.filter((one) => one !== name)
  return (
    <button
      type="button"
      aria-pressed={pinned}
      onClick={() => save({ ...settings, pinned: pinned ? others : [...others, name] }).catch(() => undefined)}
    >
      {pinned ? 'Remove from Home' : 'Pin to Home'}
    </button>
  )
}

function unitOf(look: Look): string {
  if (look.unit === 'min') return 'hours and minutes'
  if (look.unit === 'steps') return 'steps'
  return withUnit(1, look.unit).unit || 'none'
}

/** `51 bpm to 58 bpm, half of the days below 54 bpm`. */
export function usualWords([low, middle, high]: UsualEnds, look: Look): string {
  return `${said(low, look)} to ${said(high, look)}, half of the days below ${said(middle, look)}`
}

function adultWords(low: number | null, high: number | null, look: Look): string | null {
  if (low === null || high === null) return low === null ? null : `${said(low, look)} and more`
  return `${said(low, look)} to ${said(high, look)}`
}
