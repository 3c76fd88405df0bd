// Who listens on a port, as Linux says.

import { readFileSync } from 'node:fs'

/** The addresses in hexadecimal that listen on `port` (`0100007F` is 127.0.0.1); null elsewhere than on Linux. */
export function listenersOf(port: number): string[] | null {
  const lines = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) => {
    try {
      return readFileSync(file, 'utf8').split('\n')
    } catch {
      return []
    }
  })
  if (lines.length === 0) return null
  const end = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  return lines
    .map((line) => line.trim().split(/\s+/))
    .flatMap(([, local, , state]) => (local?.endsWith(end) && state === '0A' ? [local.slice(0, -end.length)] : []))
}
