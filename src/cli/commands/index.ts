// The register of commands: name, group and one line each. A command's own file is loaded only when it is the one
// called, so help and quick commands never pay for the others.
import type { CommandEntry } from '../command.ts'

/** In the order of the overview: first in, then fetch, look, take away, look after. */
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
    summary: 'End a login and forget its tokens; what was fetched stays',
    load: () => import('./logout.ts'),
  },
  {
    name: 'accounts',
    group: 'Your account:',
    summary: 'List the accounts that are signed in',
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
    summary: 'Sign in, fetch and print some days, and store nothing',
    load: () => import('./fetch.ts'),
  },
  {
    name: 'import',
    group: 'Your history:',
    summary: 'Bring in files you have: captures, account exports, databases',
    load: () => import('./import.ts'),
  },
  {
    name: 'capture',
    group: 'Your history:',
    summary: "Take token and data out of your own phone's traffic, guided",
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
    summary: 'Weeks, months or years in figures, with records and trends',
    load: () => import('./summary.ts'),
  },
  {
    name: 'history',
    group: 'Look at it:',
    summary: 'Show how the cloud changed the data of a day, and when',
    load: () => import('./history.ts'),
  },
  {
    name: 'insight',
    group: 'Look at it:',
    summary: 'Patterns, experiments, sleep and training figures with their uncertainty',
    load: () => import('./insight.ts'),
  },
  {
    name: 'note',
    group: 'Look at it:',
    summary: 'Keep notes and tags of your own on days, nights and workouts',
    load: () => import('./note.ts'),
  },
  {
    name: 'serve',
    group: 'Look at it:',
    summary: 'Show your history in the browser',
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
    summary: 'Write the history as files for other programs',
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
    summary: 'Keep programs of your own up to date: webhook, folder, InfluxDB, …',
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
    summary: 'Write the whole store to one file, also while a sync runs',
    load: () => import('./backup.ts'),
  },
  {
    name: 'restore',
    group: 'Look after it:',
    summary: 'Put a backup in the place of the store',
    load: () => import('./restore.ts'),
  },
  {
    name: 'purge',
    group: 'Look after it:',
    summary: 'Delete the history that is kept here',
    load: () => import('./purge.ts'),
  },
  {
    name: 'service',
    group: 'Look after it:',
    summary: "Sync by the system's own scheduler",
    load: () => import('./service.ts'),
  },
  {
    name: 'completion',
    group: 'Look after it:',
    summary: 'Write the completion script of a shell',
    load: () => import('./completion.ts'),
  },
  {
    name: 'demo',
    group: 'Try it without an account:',
    summary: 'Sign in to a made-up account, fetch its history and draw it',
    load: () => import('./demo.ts'),
  },
  {
    name: 'simulate',
    group: 'Try it without an account:',
    summary: "Run a made-up person's cloud on this machine",
    load: () => import('./simulate.ts'),
  },
]
