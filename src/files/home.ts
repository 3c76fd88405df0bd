// Where everything lies when nobody says otherwise: the platform's own folder for a program's data.
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
