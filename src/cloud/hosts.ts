// Which hosts belong to the vendor: the one rule that decides where a password or token may go.

/** Data hosts: `api-mifit`, an optional region, one of two domains (sign-in.md section 3.4). Tokens go nowhere else. */
const dataHost = /^api-mifit(-[a-z0-9]+)?\.(huami|zepp)\.com$/

/** Hosts that take part in sign-in: `api-user*` (passwords), `account*` and `api-mifit*` (codes and login tokens). */
const signInHost = /^(api-user|account|api-mifit)(-[a-z0-9]+)?\.(huami|zepp)\.com$/

/** True for a host that serves health data; exact lower-case name, no port, no trailing dot. */
export function isDataHost(host: string): boolean {
  return dataHost.test(host)
}

/** True for any host that this program ever talks to. */
export function isVendorHost(host: string): boolean {
  return signInHost.test(host)
}

/** The names without a region; they work for many accounts (sign-in.md section 3.4, rule 3). */
export const genericDataHost = 'api-mifit.zepp.com'

/** Regions that clients have reported for zepp.com; those also reported for huami.com come first. */
const regions = ['de2', 'us2', 'us3', 'cn2', 'cn3', 'de', 'us', 'cn', 'sg2', 'sg', 'in', 'ru']

/** Every known data host, generic names first. */
export const knownDataHosts: readonly string[] = [
  genericDataHost,
  'api-mifit.huami.com',
  ...regions.map((region) => `api-mifit-${region}.zepp.com`),
  ...regions.filter((region) => region !== 'us3' && region !== 'cn3').map((region) => `api-mifit-${region}.huami.com`),
]

/** Regions of hosts by the region name of a sign-in redirect (sign-in.md section 3.4). */
export const clusters: Readonly<Record<string, string>> = {
  'us-west-2': 'us2',
  'eu-central-1': 'de2',
  'cn-northwest-1': 'cn3',
  'ap-southeast-1': 'sg2',
}

/** The known hosts, most probable first, for an AWS region or a host's region name. */
export function hostsToProbe(hint?: string): string[] {
  const region = hint === undefined ? undefined : (clusters[hint] ?? hint)
  const likely = region === undefined ? undefined : `api-mifit-${region}.zepp.com`
  const first = likely !== undefined && isDataHost(likely) ? [likely] : []
  return [...new Set([...first, ...knownDataHosts])]
}

/** The data host according to a reply's `domains`. */
export type NamedHost = { readonly host: string } | { readonly foreign: true } | undefined

/**
 * Reads `domains: [{host, cnames}]` of a sign-in reply. A name outside the vendor's two domains is reported as
 * `foreign`; an unknown name inside them is skipped; `undefined` if no usable name is left.
 */
export function hostFromDomains(domains: unknown): NamedHost {
  if (!Array.isArray(domains)) return undefined
  let foreign = false
  for (const entry of domains as unknown[]) {
    if (typeof entry !== 'object' || entry === null) continue
    const { host, cnames } = entry as { host?: unknown; cnames?: unknown }
    if (typeof host !== 'string' || !host.startsWith('api-mifit') || !Array.isArray(cnames)) continue
    for (const name of cnames as unknown[]) {
      if (typeof name !== 'string') continue
      if (isDataHost(name)) return { host: name }
      if (!/\.(huami|zepp)\.com$/.test(name)) foreign = true
    }
  }
  return foreign ? { foreign: true } : undefined
}

/**
 * The data host from a bare name, a region (`de2`) or an address. `undefined` if it is not a data host of the vendor.
 */
export function hostFromText(text: string): string | undefined {
  const trimmed = text.trim().toLowerCase()
  if (isDataHost(trimmed)) return trimmed
  if (/^[a-z0-9]{2,4}$/.test(trimmed) && regions.includes(trimmed)) return `api-mifit-${trimmed}.zepp.com`
  const address = /^https:\/\/([^/?#@:\s]+)\/?$/.exec(trimmed)?.[1]
  return address !== undefined && isDataHost(address) ? address : undefined
}
