// The version in package.json, read on demand.
import { readFileSync } from './fs.ts'

/** For instance `1.2.3`. */
export function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}
