// What every drawing has whose steps are walked through by pointer or keys: one slider over it that says the step.

/** Keys with how far each goes; Home and End are added. */
export type Strides = Readonly<Record<string, number>>

export const along = (page: number): Strides => ({ ArrowLeft: -1, ArrowRight: 1, PageUp: -page, PageDown: page })

/** Attributes of the slider over `n` steps; `at` is the one shown, null for none. */
export function walk({
  n,
  at,
  set,
  words,
  strides,
  open,
}: {
  n: number
  at: number | null
  set: (at: number | null) => void
  words: (at: number) => string
  strides: Strides
  /** Where a step leads. */
  open?: ((at: number) => void) | undefined
}) {
  return {
    'aria-valuemin': 0,
    'aria-valuemax': Math.max(0, n - 1),
    'aria-valuenow': at ?? 0,
    'aria-valuetext': at === null ? 'off' : words(at),
    onBlur: () => set(null),
    onClick: () => at !== null && open?.(at),
    onKeyDown: (event: KeyboardEvent) => {
      const delta = { ...strides, Home: -n, End: n }[event.key]
      if (event.key === 'Enter' && at !== null) open?.(at)
      if (event.key === 'Escape') set(null)
      if (delta === undefined) return
      event.preventDefault()
      // From nowhere the first step is an end.
      set(Math.min(n - 1, Math.max(0, (at ?? (delta > 0 ? -1 : n)) + delta)))
    },
  }
}
