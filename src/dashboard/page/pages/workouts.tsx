// Placeholder.
import type { ViewProps } from '../frame/views.ts'

export function WorkoutsPage(_: ViewProps) {
  return <h1>workouts</h1>
}
