// One number under its label: the tile that rows of figures are made of.

import type { ComponentChildren } from 'preact'
import type { Hue } from '../frame/metrics.ts'

interface TileProps {
  readonly label: string
  /** The number with its unit. */
  readonly children: ComponentChildren
  /** Below the number. */
  readonly note?: ComponentChildren
  readonly hue?: Hue
  /** Explains the number. */
  readonly about?: ComponentChildren
}

export function Tile({ label, children, note, hue, about }: TileProps) {
  return (
    <div class={hue === undefined ? 'figure' : `figure hue-${hue}`}>
      <div class="label">{label}</div>
      <div class="value">{children}</div>
      {note !== undefined && <div class="small muted words">{note}</div>}
      {about}
    </div>
  )
}

/** A number with its unit set smaller; a line may break before the unit. */
export function Amounted({ text, unit }: { text: string; unit: string }) {
  return (
    <>
      {text}
      {unit !== '' && ' '}
      {unit !== '' && <span class="unit">{unit}</span>}
    </>
  )
}
