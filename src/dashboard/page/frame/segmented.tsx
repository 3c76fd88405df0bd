// A row of choices that are links: each is an address, so the choice can be shared, reloaded and undone.

import { withQuery } from './route.ts'

export function Segmented({
  label,
  choices,
  current,
  name,
  hrefOf,
  marks = false,
}: {
  label: string
  /** Value and label. */
  choices: readonly (readonly [string, string])[]
  current: string
  /** The parameter that is set; or say the address by `hrefOf`. */
  name?: string
  hrefOf?: (value: string) => string
  /** Whether the keys 1 to 4 press these. */
  marks?: boolean
}) {
  return (
    <nav class="segmented" aria-label={label}>
      {choices.map(([value, text], i) => {
        const here = value === current ? { 'aria-current': 'true' as const } : {}
        const mark = marks && i < 4 ? { 'data-key': String(i + 1) } : {}
        return (
          <a key={value} href={hrefOf ? hrefOf(value) : withQuery({ [name ?? '']: value })} {...here} {...mark}>
            {text}
          </a>
        )
      })}
    </nav>
  )
}
