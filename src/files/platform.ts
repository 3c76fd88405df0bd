// Differences between Linux, macOS and Windows, by the name of the platform, so that tests can check all three.
import { join } from 'node:path'

/** `wristory` in XDG_DATA_HOME, ~/Library/Application Support (macOS) or %LOCALAPPDATA% (Windows). */
export function defaultHome(where: {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: string
  readonly userHome: string
}): string {
  const { env, platform, userHome } = where
  if (platform === 'darwin') return join(userHome, 'Library', 'Application Support', 'wristory')
  if (platform === 'win32') return join(env.LOCALAPPDATA || join(userHome, 'AppData', 'Local'), 'wristory')
  // XDG base directory specification 0.8: a relative path is to be ignored.
  const data = env.XDG_DATA_HOME?.startsWith('/') ? env.XDG_DATA_HOME : join(userHome, '.local', 'share')
  return join(data, 'wristory')
}

/** Whether a file's mode controls who can read it; on Windows the folder's access list does. */
export function hasModes(platform: string): boolean {
  return platform !== 'win32'
}

/** Whether others than the owner can read a file of this mode. */
export function readByOthers(mode: number, platform: string): boolean {
  return hasModes(platform) && (mode & 0o077) !== 0
}

/** Whether a new name is durable only after its folder is flushed; Windows cannot open folders and needs no flush. */
export function flushesFolders(platform: string): boolean {
  return platform !== 'win32'
}

/** The program that opens a file or an address in its default application, with its first arguments. */
export function openerFor(platform: string): readonly [program: string, ...args: string[]] {
  if (platform === 'darwin') return ['open']
  return platform === 'win32' ? ['rundll32', 'url.dll,FileProtocolHandler'] : ['xdg-open']
}

/** The default pager; empty if there is none. */
export function usualPager(platform: string): string {
  return platform === 'win32' ? '' : 'less'
}

/**
 * Signals that stop a command, with the signal that determines the exit status; a Windows console also sends SIGBREAK.
 */
export function stopSignals(
  platform: string,
): Readonly<Partial<Record<NodeJS.Signals, 'SIGINT' | 'SIGTERM' | 'SIGHUP'>>> {
  const all = { SIGINT: 'SIGINT', SIGTERM: 'SIGTERM', SIGHUP: 'SIGHUP' } as const
  return platform === 'win32' ? { ...all, SIGBREAK: 'SIGTERM' } : all
}

/** Whether a scheduler belongs to the platform. */
export function hasScheduler(name: 'systemd' | 'launchd' | 'schtasks' | 'cron', platform: string): boolean {
  const own = { systemd: ['linux'], launchd: ['darwin'], schtasks: ['win32'] }
  return name === 'cron' ? platform !== 'win32' : own[name].includes(platform)
}
