// One benchmark in a process of its own, started by `run.ts`, so that another one's heap and compiled code do not
// influence it. Writes its figures as JSON.

import type { Bench } from './measure.ts'

export const benches: Readonly<Record<string, () => Promise<Bench>>> = {
  decode: async () => (await import('./decode.ts')).decoding,
  pace: async () => (await import('./pace.ts')).pacing,
  store: async () => (await import('./store.ts')).storing,
  dashboard: async () => (await import('./dashboard.ts')).dashboards,
  handover: async () => (await import('./handover.ts')).handingOver,
  export: async () => (await import('./export.ts')).exporting,
  start: async () => (await import('./start.ts')).starting,
  sync: async () => (await import('./sync.ts')).syncing,
  mcp: async () => (await import('./mcp.ts')).mcp,
  workouts: async () => (await import('./workouts.ts')).workouts,
}

if (import.meta.main) {
  const { name, run } = await benches[process.argv[2]!]!()
  process.stdout.write(JSON.stringify({ name, figures: await run() }))
}
