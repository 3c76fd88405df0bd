// The register of commands: name, group and one line each. A command's file is loaded only when it is called, so help
// and quick commands stay fast.
import type { CommandEntry } from '../command.ts'

/** In the order of the overview. */
export const commands: readonly CommandEntry[] = [
  {
    name: 'login',
    group: 'Your account:',
    summary: 'Sign in to your own account',
    load: () => import('./login.ts'),
  },
  {
    name: 'logout',
    group: 'Your account:',
    summary: 'End a login and delete its tokens; the history stays',
    load: () => import('./logout.ts'),
  },
  {
    name: 'accounts',
    group: 'Your account:',
    summary: 'List the signed-in accounts',
    load: () => import('./accounts.ts'),
  },
  {
    name: 'sync',
    group: 'Your history:',
    summary: 'Fetch what is missing',
    load: () => import('./sync.ts'),
  },
  {
    name: 'status',
    group: 'Your history:',
    summary: 'Show what is stored, what is missing and when the sign-in expires',
    load: () => import('./status.ts'),
    plain: true,
  },
  {
    name: 'fetch',
    group: 'Your history:',
    summary: 'Sign in, fetch and print some days; store nothing',
    load: () => import('./fetch.ts'),
  },
  {
    name: 'import',
    group: 'Your history:',
    summary: 'Import captures, account exports and databases',
    load: () => import('./import.ts'),
  },
  {
    name: 'capture',
    group: 'Your history:',
    summary: "Read token and data from your own phone's traffic",
    load: () => import('./capture.ts'),
  },
  {
    name: 'show',
    group: 'Look at it:',
    summary: 'Draw a day, a night, a week or a month',
    load: () => import('./show.ts'),
  },
  {
    name: 'summary',
    group: 'Look at it:',
    summary: 'Show weeks, months or years, with records and trends',
    load: () => import('./summary.ts'),
  },
  {
    name: 'history',
    group: 'Look at it:',
    summary: "Show how the cloud's data of a day changed over time",
    load: () => import('./history.ts'),
  },
  {
    name: 'insight',
    group: 'Look at it:',
    summary: 'Show patterns, experiments, sleep and training figures with their uncertainty',
    load: () => import('./insight.ts'),
  },
  {
    name: 'note',
    group: 'Look at it:',
    summary: 'Keep your own notes and tags on days, nights and workouts',
    load: () => import('./note.ts'),
  },
  {
    name: 'serve',
    group: 'Look at it:',
    summary: 'Open the dashboard in the browser',
    load: () => import('./serve.ts'),
  },
  {
    name: 'report',
    group: 'Look at it:',
    summary: 'Save one view of the dashboard as one HTML file',
    load: () => import('./report.ts'),
  },
  {
    name: 'sql',
    group: 'Look at it:',
    summary: 'Query your history with SQL',
    load: () => import('./sql.ts'),
  },
  {
    name: 'mcp',
    group: 'Look at it:',
    summary: 'Let an assistant read your history (MCP)',
    load: () => import('./mcp.ts'),
  },
  {
    name: 'export',
    group: 'Your history:',
    summary: 'Export the history to files for other programs',
    load: () => import('./export.ts'),
  },
  {
    name: 'watch',
    group: 'Your history:',
    summary: 'Sync on a schedule and hand over what changed, until it is stopped',
    load: () => import('./watch.ts'),
  },
  {
    name: 'metrics',
    group: 'Look at it:',
    summary: 'Print the newest figures for Prometheus',
    load: () => import('./metrics.ts'),
  },
  {
    name: 'handover',
    group: 'Your history:',
    summary: 'Keep other programs up to date: webhook, folder, InfluxDB, …',
    load: () => import('./handover.ts'),
  },
  {
    name: 'doctor',
    group: 'Look after it:',
    summary: 'Find problems and say what to do',
    load: () => import('./doctor.ts'),
  },
  {
    name: 'rebuild',
    group: 'Look after it:',
    summary: 'Rebuild all tables from the stored replies',
    load: () => import('./rebuild.ts'),
  },
  {
    name: 'check',
    group: 'Look after it:',
    summary: 'Verify the store: checksums, integrity, decoded rows',
    load: () => import('./check.ts'),
  },
  {
    name: 'backup',
    group: 'Look after it:',
    summary: 'Copy the whole store to one file, also during a sync',
    load: () => import('./backup.ts'),
  },
  {
    name: 'restore',
    group: 'Look after it:',
    summary: 'Replace the store with a backup',
    load: () => import('./restore.ts'),
  },
  {
    name: 'purge',
    group: 'Look after it:',
    summary: 'Delete the stored history',
    load: () => import('./purge.ts'),
  },
  {
    name: 'service',
    group: 'Look after it:',
    summary: "Sync with the system's scheduler",
    load: () => import('./service.ts'),
  },
  {
    name: 'completion',
    group: 'Look after it:',
    summary: 'Print a shell completion script',
    load: () => import('./completion.ts'),
  },
  {
    name: 'demo',
    group: 'Try it without an account:',
    summary: 'Run everything on a simulated account',
    load: () => import('./demo.ts'),
  },
  {
    name: 'simulate',
    group: 'Try it without an account:',
    summary: 'Run a simulated cloud on this machine',
    load: () => import('./simulate.ts'),
  },
]
