// Settings from the environment and from files: one table of their names, from which docs/settings.md is generated, and
// one way of reading them.

import { WristoryError } from '../errors.ts'
import { readFileSync, statSync } from '../files/fs.ts'
import { readByOthers } from '../files/platform.ts'

interface EnvironmentSetting {
  readonly name: `WRISTORY_${string}`
  /** Names that other programs use. */
  readonly also?: readonly string[]
  /** A secret is deleted from the environment once it is read, and its file must be readable by its owner only. */
  readonly secret?: true
  /** The equivalent options, as docs/settings.md shows them. */
  readonly options: string
  readonly means: string
}

/** The settings that `settingOf` reads. Each may also have `_FILE` appended: then it names a file. */
export const settings = {
  email: {
    name: 'WRISTORY_EMAIL',
    also: ['ZEPP_EMAIL'],
    options: '`login --email`, `fetch --email`',
    means: 'e-mail address, or phone number with country code',
  },
  password: {
    name: 'WRISTORY_PASSWORD',
    also: ['ZEPP_PASSWORD'],
    secret: true,
    options: '`--password-file`, `--password-stdin` of `login` and `fetch`',
    means: 'password of the account; used once, never stored',
  },
  token: {
    name: 'WRISTORY_TOKEN',
    also: ['ZEPP_APP_TOKEN', 'HUAMI_TOKEN'],
    secret: true,
    options: '`login --token-file`',
    means: 'token of the cloud (`apptoken`)',
  },
  userId: {
    name: 'WRISTORY_USER_ID',
    also: ['ZEPP_USER_ID', 'HUAMI_USER_ID'],
    options: '`login --user-id`',
    means: 'user id that belongs to the token',
  },
  cookie: {
    name: 'WRISTORY_COOKIE',
    secret: true,
    options: '`login --cookie-file`',
    means: "cookie of the vendor's web page, for `login --via cookie`",
  },
  redirect: {
    name: 'WRISTORY_REDIRECT',
    secret: true,
    options: '`login --redirect-file`',
    means: "address on which Xiaomi's page ended, for `login --via xiaomi`",
  },
  host: {
    name: 'WRISTORY_HOST',
    also: ['ZEPP_HOST', 'ZEPP_REGION'],
    options: '`login --host`',
    means: 'data host or region',
  },
  archivePassword: {
    name: 'WRISTORY_ARCHIVE_PASSWORD',
    secret: true,
    options: '`--password-file`, `--password-stdin` of `import`',
    means: 'password of the account export',
  },
  pin: {
    name: 'WRISTORY_PIN',
    secret: true,
    options: '`family pin --pin-file`',
    means: 'PIN of an account for paired devices',
  },
  passphrase: {
    name: 'WRISTORY_PASSPHRASE',
    secret: true,
    options: '`--passphrase-file` of `backup --encrypt` and `restore`',
    means: 'passphrase of an encrypted backup',
  },
  bearer: {
    name: 'WRISTORY_MCP_BEARER',
    secret: true,
    options: '`mcp --bearer-file`',
    means: 'token that MCP clients send',
  },
  metricsBearer: {
    name: 'WRISTORY_METRICS_BEARER',
    secret: true,
    options: '`watch --bearer-file`',
    means: 'token that Prometheus sends to read /metrics',
  },
  influxUrl: {
    name: 'WRISTORY_INFLUXDB_URL',
    also: ['INFLUXDB_URL'],
    options: '`handover add influx --set url=`',
    means: 'address of InfluxDB',
  },
  influxDatabase: {
    name: 'WRISTORY_INFLUXDB_DATABASE',
    also: ['INFLUXDB_DATABASE', 'INFLUXDB_DB', 'INFLUXDB_BUCKET'],
    options: '`handover add influx --set database=`',
    means: 'database or bucket there',
  },
  influxOrg: {
    name: 'WRISTORY_INFLUXDB_ORG',
    also: ['INFLUXDB_ORG'],
    options: '`handover add influx --set org=`',
    means: 'organisation there',
  },
  influxUser: {
    name: 'WRISTORY_INFLUXDB_USER',
    also: ['INFLUXDB_USERNAME', 'INFLUXDB_USER'],
    options: '`handover add influx --set user=`',
    means: 'user name there',
  },
  influxPassword: {
    name: 'WRISTORY_INFLUXDB_PASSWORD',
    also: ['INFLUXDB_PASSWORD', 'INFLUXDB_USER_PASSWORD'],
    secret: true,
    options: '`handover add influx --secret password=`',
    means: 'password there',
  },
  influxToken: {
    name: 'WRISTORY_INFLUXDB_TOKEN',
    also: ['INFLUXDB_TOKEN'],
    secret: true,
    options: '`handover add influx --secret token=`',
    means: 'token there',
  },
} as const satisfies Record<string, EnvironmentSetting>

export type SettingName = keyof typeof settings

interface SettingSources {
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Maximum size of a settings file in bytes; a bundle of cookies has a few kilobytes. */
const largest = 256 * 1024

/**
 * The setting from the file named on the command line, else from the environment: its own name, then the names of other
 * programs, each also with `_FILE`. Trimmed; undefined if none is set. Secrets are deleted from the environment whether
 * they are used or not, so that no child process inherits them. Throws `usage`.
 */
export function readSetting({ env }: SettingSources, key: SettingName, file?: string): string | undefined {
  const setting: EnvironmentSetting = settings[key]
  const [own, ...also] = [setting.name, ...(setting.also ?? [])].map((name) => {
    const [value, path] = [env[name], env[`${name}_FILE`]]
    if (setting.secret) delete (env as Record<string, string | undefined>)[name]
    return { name, value: value === '' ? undefined : value, path: path === '' ? undefined : path }
  })
  if (file !== undefined) return readSecretFile(file, 'the file of the option', setting)
  for (const { name, value, path } of [own!, ...also]) {
    if (value !== undefined && path !== undefined)
      throw new WristoryError('usage', `Both ${name} and ${name}_FILE are set.`, { hint: 'Unset one of them.' })
    if (path !== undefined) return readSecretFile(path, `the file of ${name}_FILE`, setting)
    if (value?.trim()) return value.trim()
  }
  return undefined
}

/** A secret from a file, or from standard input if it is named `-`. Throws `usage`. */
export async function secretFile({ stdin }: { readonly stdin: AsyncIterable<unknown> }, file: string): Promise<string> {
  if (file !== '-') return readSecretFile(file, 'the file of the secret', { secret: true })
  let text = ''
  for await (const piece of stdin) text += String(piece)
  if (text.trim() === '') throw new WristoryError('usage', 'Standard input has no secret.')
  return text.trim()
}

/** The file's content. Errors do not repeat its name, which may be a secret given by mistake. */
export function readSecretFile(path: string, which: string, { secret }: Pick<EnvironmentSetting, 'secret'>): string {
  const refuse = (what: string, hint: string) => {
    throw new WristoryError('usage', `${which.charAt(0).toUpperCase()}${which.slice(1)} ${what}.`, { hint })
  }
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat?.isFile() || stat.size > largest) refuse('is missing, or is not a small regular file', 'Check its path.')
  if (secret && readByOthers(stat!.mode, process.platform) && !isMounted(path))
    refuse('can be read by other users', 'Run: chmod go= FILE. If others may have read it, replace the secret.')
  let text = ''
  try {
    text = readFileSync(path, 'utf8').trim()
  } catch {
    refuse('could not be read', 'Check its permissions.')
  }
  if (text === '') refuse('is empty', 'Write the value into it.')
  return text
}

/** Where a container runtime or systemd mounts secrets, with its own modes and without other users. */
function isMounted(path: string): boolean {
  return /^(\/var)?\/run\/(secrets|credentials)\//.test(path) && !path.includes('..')
}

/** docs/settings.md. */
export function settingsPage(): string {
  const rows = (Object.values(settings) as EnvironmentSetting[]).map(({ name, also = [], secret, options, means }) => {
    const names = [name, ...also].map((one) => `\`${one}\``).join(', ')
    return `| ${names} | ${means} | ${options} | ${secret ? 'yes' : ''} |`
  })
  const others = otherVariables.map(([name, means]) => `| \`${name}\` | ${means} |`)
  return `${[
    '# Settings from the environment',
    'Made from `src/cli/settings.ts`; do not edit by hand (`npm run docs`).',
    'Each variable can also name a file: with `_FILE` appended to the name, the variable holds the path of a file with the value, as containers mount secrets. An option on the command line takes precedence, then the names from left to right. Setting a name and the same name with `_FILE` is an error. A secret is deleted from the environment of the process as soon as it is read. Its file must be readable by its owner alone, except below `/run/secrets` and `/run/credentials`, where the container runtime or systemd sets the mode.',
    ['| names | what it is | option | secret |', '|---|---|---|---|', ...rows].join('\n'),
    'The names that begin with `ZEPP_` and `HUAMI_` are those of other programs for this cloud, those that begin with `INFLUXDB_` are those of InfluxDB and of programs that write to it. What `handover add` reads is stored as if it had been given as options, secrets beside the tokens.',
    '## Others',
    ['| name | what it does |', '|---|---|', ...others].join('\n'),
  ].join('\n\n')}\n`
}

/** Read elsewhere: settings for all commands, and names defined by systems. */
const otherVariables: readonly (readonly [string, string])[] = [
  ['WRISTORY_HOME', 'home folder (`--home`)'],
  ['WRISTORY_ACCOUNT', 'which account, if there are several (`--account`)'],
  ['WRISTORY_CLOUD', "origin to use instead of the vendor's hosts, such as a simulator (`--cloud`)"],
  ['HTTPS_PROXY, NO_PROXY, NODE_EXTRA_CA_CERTS', 'proxy, and certificates to trust'],
  ['NO_COLOR, FORCE_COLOR, COLUMNS', 'colours and width of drawings'],
  ['WRISTORY_PAGER, PAGER', 'pager for output longer than the terminal (default `less`); empty or `cat` for none'],
  ['TZ', 'home zone of records that do not state their offset, e.g. `Europe/Berlin`'],
  ['XDG_DATA_HOME, LOCALAPPDATA', 'parent of the default home folder, on Linux and Windows'],
]
