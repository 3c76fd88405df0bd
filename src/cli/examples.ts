// Examples of every command, for its help and its man page: the command line, and what it does.

export const examples: Readonly<Record<string, readonly (readonly [line: string, what: string])[]>> = {
  login: [
    ['wristory login --email ada@example.test', 'Sign in; the password is prompted for'],
    ['wristory login --via cookie', 'Sign in with the cookie of the web page, for accounts without a password'],
    ['wristory login --email bea@example.test --account bea', 'Sign in to a second account'],
  ],
  logout: [['wristory logout --account bea', 'End the sign-in of one account']],
  accounts: [
    ['wristory accounts', 'List the accounts and when their sign-ins expire'],
    ['wristory accounts --json', 'The same as JSON'],
  ],
  account: [
    ['wristory account rename default ada', 'Give the account another name'],
    ['wristory account merge xiaomi ada', 'Make one of two accounts of the same person'],
  ],
  family: [
    ['wristory family', 'List the PINs and shares'],
    ['wristory family pin ada', 'Set a PIN; it is prompted for'],
    ['wristory family share ada --with bea', 'Let bea read the history of ada on a paired device'],
  ],
  sync: [
    ['wristory sync --plan', 'Show what would be requested and how long it takes'],
    ['wristory sync', 'Fetch what is missing'],
    ['wristory sync --from 2024-05-01 --to 2024-05-31 --again', 'Fetch one month again'],
    ['wristory --quiet sync --all', 'Sync all accounts from a timer'],
  ],
  status: [['wristory status --json', 'What is stored, as JSON']],
  fetch: [
    ['wristory fetch --email ada@example.test --from 2024-05-01 --to 2024-05-07', 'Print a week and store nothing'],
  ],
  import: [
    ['wristory import --plan export.zip', 'Show what an account export holds'],
    ['wristory import export.zip', 'Import it; an encrypted archive asks for its password'],
    ['pbpaste | wristory import -', 'Import a request copied as cURL'],
  ],
  capture: [
    ['wristory capture', "Capture your own phone's traffic, with a guide"],
    ['wristory capture --forget', 'Remove the certificate of a capture'],
  ],
  export: [
    ['wristory export csv --kind day -o days.csv', 'Write one table'],
    ['wristory export fit --sync -o workouts/', 'Add only new and changed workouts to a folder'],
    [
      'wristory export gpx --workout latest -o run.gpx --trim-home 300',
      'Write one track without the surroundings of home',
    ],
    ['wristory export ndjson --kind minute | jq .heartrate', 'Pipe minutes into another program'],
  ],
  note: [['wristory note', 'List your notes']],
  watch: [
    ['wristory watch', 'Sync on a schedule and hand over what changed, until stopped'],
    ['wristory watch --every 120 --quiet-hours 23:00-07:00', 'Every two hours, not at night'],
    ['wristory watch --once', 'Once, for a timer of your own'],
  ],
  metrics: [['wristory metrics', 'Print the figures for Prometheus']],
  insight: [['wristory insight', 'Show the overview']],
  handover: [
    ['wristory handover', 'List the receivers and their lag'],
    ['wristory handover send --dry-run', 'Show what would be delivered'],
  ],
  show: [
    ['wristory show', 'The newest day'],
    ['wristory show night yesterday', 'A night'],
    ['wristory show month 2024-05', 'A month'],
    ['wristory show workout latest --units imperial', 'The newest workout in miles'],
  ],
  summary: [
    ['wristory summary', 'Months in figures'],
    ['wristory summary week --from 2024-01-01', 'Weeks since a day'],
  ],
  history: [['wristory history day 2024-05-01', 'How the cloud changed a day']],
  serve: [
    ['wristory serve', 'Open the dashboard'],
    ['wristory serve --no-open', 'Print its address only'],
  ],
  report: [['wristory report --output report.html', 'Save a view of the dashboard as one file']],
  sql: [
    ['wristory sql "select date, steps from day order by date desc limit 7"', 'Run one query'],
    ['wristory sql', 'List tables and columns'],
  ],
  mcp: [
    ['claude mcp add wristory -- wristory mcp', 'Connect an assistant over standard input and output'],
    ['wristory mcp --http --port 8640 --bearer-file token', 'Listen on 127.0.0.1'],
  ],
  doctor: [
    ['wristory doctor', 'Find problems'],
    ['wristory doctor --bundle report.json', 'Write a report without personal data'],
  ],
  rebuild: [['wristory rebuild', 'Rebuild all tables']],
  check: [['wristory check --deep', 'Verify replies, SQLite and every decoded row']],
  backup: [
    ['wristory backup history.db', 'Copy the store to a file'],
    ['wristory backup --encrypt history.db.age', 'Copy it encrypted, with a passphrase'],
  ],
  restore: [
    ['wristory restore history.db', 'Restore a backup'],
    ['wristory restore history.db.age --identity-file key.txt', 'Restore an encrypted backup'],
  ],
  purge: [
    ['wristory purge --account bea', 'Delete the history of one account, after asking'],
    ['wristory purge --dry-run --from 2024-05-01 --to 2024-05-07', 'Show what deleting a week would delete'],
    ['wristory purge --near 52.52,13.405 --within 300', 'Delete positions around a place'],
    ['wristory purge --yes', 'Delete everything without asking'],
  ],
  service: [
    ['wristory service systemd', 'Show the unit and its timer'],
    ['wristory service systemd --every 6 --install', 'Sync every six hours'],
    ['wristory service launchd --install', 'The same on macOS'],
    ['wristory service systemd --remove', 'Disable and remove it'],
  ],
  completion: [
    ['wristory completion bash > ~/.local/share/bash-completion/completions/wristory', 'Install it for bash'],
    ['wristory completion zsh > ~/.zsh/completions/_wristory', 'Install it for zsh'],
    ['wristory completion fish > ~/.config/fish/completions/wristory.fish', 'Install it for fish'],
  ],
  demo: [['wristory demo --once', 'Fetch and draw a simulated history, and end']],
  simulate: [['wristory simulate --fault rate-limited', 'Run a simulated cloud that rate-limits']],
}

/** The examples in a command's help; empty if there are none. */
export function exampleText(name: string): string {
  const list = examples[name]
  if (list === undefined) return ''
  return `\nExamples:\n${list.map(([line, what]) => `  # ${what}\n  ${line}`).join('\n')}`
}
