// What is shown instead of data: a placeholder, an error with its remedy, or the reason why a day has none.

import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { dataStates } from '../../../kinds/data-state.ts'
import type { Answer, Failed } from './backend.ts'

/** The labels of the letters of the API. */
export const stateWords: Readonly<Record<string, string>> = Object.fromEntries(
  Object.values(dataStates).map(({ letter, label }) => [letter, label]),
)

/** An error with what to do next. */
export function ErrorPanel({
  error: { message, hint, code },
  onRetry,
}: {
  error: Pick<Failed, 'message' | 'hint'> & { readonly code?: string }
  onRetry?: () => void
}) {
  return (
    <div class="panel">
      <div class="note" role="alert">
        <p>
          <strong class="bad">{message}</strong>
          {code && <span class="muted"> ({code})</span>}
        </p>
        <p>{hint}</p>
        {onRetry && (
          <button type="button" onClick={onRetry}>
            Try again
          </button>
        )}
      </div>
    </div>
  )
}

/** An error below the form whose change failed. */
export function FormError({ error }: { error: Failed | null }) {
  return (
    error && (
      <p class="bad form-error" role="alert">
        <strong>{error.message}</strong> {error.hint}
      </p>
    )
  )
}

export function Empty({ children }: { children: ComponentChildren }) {
  return (
    <div class="panel">
      <div class="note">{children}</div>
    </div>
  )
}

/** A thin bar after 400 ms of waiting. */
export function Waiting({ height = 400 }: { height?: number }) {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 400)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div style={{ minHeight: `${height}px` }} aria-busy="true">
      {late && <div class="loading-bar" />}
    </div>
  )
}

/** The loaded content, its error, or a placeholder. */
export function Shown<T>({
  answer,
  height,
  children,
}: {
  answer: Answer<T>
  height?: number
  children: (data: T) => ComponentChildren
}) {
  if (answer.data !== undefined) return <>{children(answer.data)}</>
  if (answer.error !== null) return <ErrorPanel error={answer.error} onRetry={answer.retry} />
  return <Waiting {...(height === undefined ? {} : { height })} />
}
