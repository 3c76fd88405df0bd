// One number in context: label, value, and a bar of the person's own usual range with a dot for today.

import { About, type UsualEnds, usualWords } from '../frame/about.tsx'
import { number, withUnit } from '../frame/format.ts'
import { type Look, marksOf } from '../frame/metrics.ts'
import { stateWords } from '../frame/state.tsx'

export interface FigureProps {
  readonly look: Look
  readonly value: number | null
  /** 10th, 50th and 90th percentile; none with too little data. */
  readonly usual?: UsualEnds | undefined
  readonly state: string
  readonly href?: string
  /** Replaces the text below the value. */
  readonly note?: string
}

export function Figure({ look, value, usual, state, href, note }: FigureProps) {
  const inside = (
    <>
      <div class="label">{look.label}</div>
      {value === null ? (
        <div class="value none">–</div>
      ) : (
        <div class="value">
          <Amount look={look} value={value} />
        </div>
      )}
      {note === undefined && <UsualRange value={value} usual={usual} />}
      <div class="small muted words">{note ?? wordsOf(value, usual, state)}</div>
    </>
  )
  const hint = usual === undefined ? {} : { title: `Usually ${usualWords(usual, look)}` }
  return (
    <div class={`figure hue-${look.hue}`} {...marksOf(look)} {...hint}>
      {href === undefined ? inside : <a href={href}>{inside}</a>}
      <About look={look} usual={usual} />
    </div>
  )
}

/** A value with its unit set smaller: `6h 52min`, `12.4km`. */
export function Amount({ look, value }: { look: Look; value: number }) {
  if (look.unit === 'min') {
    const whole = Math.round(value)
    return (
      <>
        {whole >= 60 && (
          <>
            {number(Math.floor(whole / 60))}
            <span class="unit">h</span>{' '}
          </>
        )}
        {whole % 60}
        <span class="unit">min</span>
      </>
    )
  }
  const { text, unit } = withUnit(value, look.unit, look.digits)
  return (
    <>
      {text}
      {unit !== '' && <span class="unit"> {unit}</span>}
    </>
  )
}

/** Text only if there is no value, or it is unusual. */
function wordsOf(value: number | null, usual: FigureProps['usual'], state: string): string {
  if (value === null) return stateWords[state] || 'no reading'
  if (usual === undefined) return state === 'p' ? 'so far' : ''
  if (state === 'p' && value < usual[0]) return 'so far'
  if (value > usual[2]) return 'above usual'
  return value < usual[0] ? 'below usual' : ''
}

/** The range from the 10th to the 90th percentile, a tick at the median, a dot at the value. */
export function UsualRange({ value, usual }: { value: number | null; usual: FigureProps['usual'] }) {
  if (usual === undefined) return <svg class="usual" aria-hidden="true" />
  const [low, middle, high] = usual
  const pad = Math.max((high - low) * 0.45, 1e-6)
  const at = (x: number) => 2 + 96 * Math.min(1, Math.max(0, (x - low + pad) / (high - low + 2 * pad)))
  return (
    <svg class="usual data" aria-hidden="true">
      <line x1="0" x2="100%" y1="4.5" y2="4.5" stroke="var(--line)" />
      <line
        x1={`${at(low)}%`}
        x2={`${at(high)}%`}
        y1="4.5"
        y2="4.5"
        stroke="var(--hatch)"
        stroke-width="4"
        stroke-linecap="round"
      />
      <line x1={`${at(middle)}%`} x2={`${at(middle)}%`} y1="1" y2="8" stroke="var(--surface)" stroke-width="1.5" />
      {value !== null && <circle cx={`${at(value)}%`} cy="4.5" r="3.5" class="fill" stroke="var(--surface)" />}
    </svg>
  )
}
