// The background of a stack of tracks: pauses, workouts, and the reasons for missing data.

export interface StackEvent {
  readonly start: number
  readonly end: number
  readonly label: string
  readonly href: string
}

/** Stretches of time behind the drawings. */
export interface Shaded {
  readonly states?: readonly (readonly [number, number, string])[]
  readonly events?: readonly StackEvent[]
  readonly pauses?: readonly (readonly [number, number])[]
}

/** Hatch for not worn, dots for not synced; a bracket for failed. */
export function Patterns({ id }: { id: string }) {
  return (
    <defs>
      <pattern id={`${id}n`} width="8" height="8" patternUnits="userSpaceOnUse">
        <path d="M-2 10L10 -2M-2 2L2 -2M6 10L10 6" class="hatch-line" />
      </pattern>
      <pattern id={`${id}u`} width="7" height="7" patternUnits="userSpaceOnUse">
        <circle cx="2" cy="2" r="0.9" class="hatch-dot" />
      </pattern>
    </defs>
  )
}

/** Pauses, workouts and states behind the drawings, over one stretch of height. */
export function Columns({
  top,
  height,
  pauses,
  events = [],
  states,
  x,
  id,
}: Shaded & {
  top: number
  height: number
  x: (t: number) => number
  id: string
}) {
  return (
    <g transform={`translate(0 ${top})`}>
      {pauses?.map(([a, b]) => (
        <rect
          key={`pause${a}`}
          class="pause"
          x={x(a)}
          y={0}
          width={Math.max(1, x(b) - x(a))}
          height={height}
          fill="var(--sel)"
        />
      ))}
      {events.map(({ start, end, href }) => (
        <rect
          key={`event${href}`}
          x={x(start)}
          y={0}
          width={Math.max(2, x(end) - x(start))}
          height={height}
          fill="var(--workout)"
          opacity="0.1"
        />
      ))}
      {states?.map(([a, b, letter]) => (
        <StateColumn key={`state${a}`} x={x(a)} width={x(b) - x(a)} height={height} letter={letter} id={id} />
      ))}
    </g>
  )
}

function StateColumn({
  x,
  width,
  height,
  letter,
  id,
}: {
  x: number
  width: number
  height: number
  letter: string
  id: string
}) {
  if (letter === 'f')
    return <path d={`M${x} ${height - 8}v8h${width}v-8`} fill="none" stroke="var(--bad)" stroke-width="2" />
  const pattern = { n: 'n', s: 'u', u: 'u' }[letter]
  if (pattern === undefined) return null
  return (
    <rect
      class={`state-${letter}`}
      x={x}
      y={0}
      width={Math.max(1, width)}
      height={height}
      fill={`url(#${id}${pattern})`}
    />
  )
}
