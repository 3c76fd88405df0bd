// Checks of the surroundings of the store: the program, the settings, the folder with its modes, the disk and the
// clock.
import { existsSync, lstatSync, readdirSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { hasModes } from '../../files/platform.ts'
import { tracesIn } from '../capture-traces.ts'
import { size } from '../draw/number.ts'
import { type DoctorCheck, toCheck } from './verdict.ts'

/** Below this, SQLite's copies and logs of a ten-year store (25 MiB) do not fit; four times that is comfortable. */
const littleRoom = 50 * 2 ** 20
/** The first day of this program: an earlier clock is wrong. */
const firstDay = Date.UTC(2026, 0, 1)

export interface Surroundings {
  readonly home: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: string
  /** Epoch milliseconds. */
  readonly now: number
  readonly version: string
}

export function* surroundings(around: Surroundings): Generator<DoctorCheck> {
  yield toCheck('program', 'ok', `wristory ${around.version} on Node ${process.versions.node}, ${around.platform}`)
  yield settings(around.env)
  yield folder(around.home, around.platform)
  if (existsSync(around.home)) {
    yield room(around.home)
    yield leftovers(around.home)
    yield captured(around.home, around.now)
  }
  yield clock(around)
}

/** The phone may still trust our certificate and use a proxy that no longer runs. */
function captured(home: string, now: number): DoctorCheck {
  const traces = tracesIn(home)
  if (traces === undefined) return toCheck('capture', 'ok', 'no phone still uses the proxy')
  const { fingerprint, until, key } = traces
  const ended = until * 1000 < now ? ', which has ended since' : ''
  const says = `a phone was given the certificate ${fingerprint.slice(0, 23)}…${ended}${key ? '; its key is stored here for another run' : ''}`
  return toCheck('capture', 'warn', says, 'Remove it and the proxy on the phone, then run `wristory capture --forget`.')
}

function settings(env: Surroundings['env']): DoctorCheck {
  if (env.NODE_TLS_REJECT_UNAUTHORIZED === '0') {
    const todo = 'Unset it; for a proxy of your own name its certificate in NODE_EXTRA_CA_CERTS.'
    return toCheck('settings', 'bad', 'NODE_TLS_REJECT_UNAUTHORIZED=0 lets anyone impersonate the cloud', todo)
  }
  const named = ['WRISTORY_CLOUD', 'HTTPS_PROXY', 'https_proxy', 'NODE_EXTRA_CA_CERTS', 'NODE_OPTIONS'].filter(
    (name) => (env[name] ?? '') !== '',
  )
  if (env.WRISTORY_CLOUD)
    return toCheck('settings', 'warn', 'WRISTORY_CLOUD is set: requests go to a simulator, not to the cloud')
  return toCheck('settings', 'ok', named.length === 0 ? 'nothing unusual is set' : `set: ${named.join(', ')}`)
}

function folder(home: string, platform: string): DoctorCheck {
  const stat = lstatSync(home, { throwIfNoEntry: false })
  if (stat === undefined)
    return toCheck('folder', 'warn', `${home} does not exist yet`, 'Run `wristory login`, or try `wristory demo`.')
  if (!stat.isDirectory()) return toCheck('folder', 'bad', `${home} is not a folder`, 'Name another with --home.')
  if (!hasModes(platform)) return toCheck('folder', 'ok', home)
  if (process.getuid?.() !== 0 && stat.uid !== process.getuid?.())
    return toCheck('folder', 'bad', `${home} belongs to another user`, 'Name a folder of your own with --home.')
  const loose = looseIn(home)
  if ((stat.mode & 0o077) !== 0) loose.unshift('the folder itself')
  if (loose.length === 0) return toCheck('folder', 'ok', `${home}, readable by you alone`)
  return toCheck('folder', 'bad', `others can read ${loose.join(', ')} in ${home}`, `Run: chmod -R go= ${home}`)
}

function looseIn(home: string): string[] {
  const within = ['accounts', 'capture'].map((name) => join(home, name))
  const files = [home, ...within].flatMap((place) =>
    existsSync(place) ? list(place).map((name) => [place, name]) : [],
  )
  return files
    .filter(([place = '', name = '']) => {
      // A running sync may have removed a file since it was listed.
      const stat = lstatSync(join(place, name), { throwIfNoEntry: false })
      return stat !== undefined && !stat.isSymbolicLink() && (stat.mode & 0o077) !== 0
    })
    .map(([, name = '']) => (/\.json$/.test(name) ? 'a file of tokens or settings' : name))
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function room(home: string): DoctorCheck {
  const { bavail, bsize } = statfsSync(home)
  const free = bavail * bsize
  const says = `${size(free)} free`
  if (free < littleRoom) return toCheck('disk', 'bad', says, 'Free some space: a sync stops when the disk is full.')
  return toCheck('disk', free < littleRoom * 4 ? 'warn' : 'ok', says)
}

/** Leftovers of an interrupted copy. */
function leftovers(home: string): DoctorCheck {
  const halves = list(home).filter((name) => /^\..*\.new(-journal)?$/.test(name))
  if (halves.length > 0)
    return toCheck('files', 'warn', `unfinished files remain: ${halves.join(', ')}`, 'They can be deleted.')
  return toCheck('files', 'ok', 'no leftover temporary files')
}

function clock({ now }: Surroundings): DoctorCheck {
  const says = new Date(now).toISOString().slice(0, 16).replace('T', ' ')
  return now < firstDay
    ? toCheck('clock', 'bad', `the clock says ${says}`, 'Correct it: tokens and days depend on it.')
    : toCheck('clock', 'ok', `${says} UTC`)
}
