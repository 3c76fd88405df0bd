// The head of a page: its heading, a line below it, and what leads on from it.

import type { ComponentChildren } from 'preact'

interface HeadProps {
  readonly title: ComponentChildren
  /** The line below the heading. */
  readonly note?: ComponentChildren
  /** Right of the heading. */
  readonly beside?: ComponentChildren
  /** Buttons and links at the end of the line. */
  readonly actions?: ComponentChildren
  /** Between the two. */
  readonly children?: ComponentChildren
}

export function PageHead({ title, note, beside, actions, children }: HeadProps) {
  return (
    <div class="head">
      <div class="title">
        <h1 tabIndex={-1}>{title}</h1> {beside}
        {note != null && <p class="muted">{note}</p>}
      </div>
      {children}
      {actions != null && <div class="actions">{actions}</div>}
    </div>
  )
}

interface StepLinkProps {
  readonly way: 'Earlier' | 'Later'
  /** Where it leads; null where there is nothing. */
  readonly href: string | null
  /** What is there. */
  readonly means?: string | undefined
  /** Whether it shows the word beside the sign. */
  readonly wide?: boolean
}

/** To what comes before or after, also by the keys `[` and `]`. */
export function StepLink({ way, href, means, wide = false }: StepLinkProps) {
  const [sign, mark] = way === 'Earlier' ? ['‹', '['] : ['›', ']']
  const text = !wide ? sign : way === 'Earlier' ? `${sign} ${way}` : `${way} ${sign}`
  if (href === null)
    return (
      <button type="button" disabled aria-label={way}>
        {text}
      </button>
    )
  return (
    <a class="button" href={href} aria-label={means === undefined ? way : `${way}: ${means}`} data-key={mark}>
      {text}
    </a>
  )
}
