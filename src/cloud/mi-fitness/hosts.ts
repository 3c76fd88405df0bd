// The hosts and addresses of the Mi Fitness cloud: sign-in, data by region, files of workouts (mi-fitness.md section
// 6). Tokens of this cloud go to these hosts and to no other.

/** Regions with a data host of their own, the one without a prefix first. */
export const regions = ['cn', 'sg', 'de', 'us', 'ru', 'i2'] as const
export type Region = (typeof regions)[number]

export function isRegion(text: string): text is Region {
  return (regions as readonly string[]).includes(text)
}

/** The data host of a region. */
export function dataHostIn(region: Region): string {
  return region === 'cn' ? 'hlth.io.mi.com' : `${region}.hlth.io.mi.com`
}

/** The region of a data host. */
export function regionOfHost(host: string): Region {
  return regions.find((region) => dataHostIn(region) === host) ?? 'cn'
}

export const accountHost = 'account.xiaomi.com'
export const stsHost = 'sts-hlth.io.mi.com'

const dataHosts: ReadonlySet<string> = new Set(regions.map(dataHostIn))
/** The QR poll is served by numbered hosts below the account host (section 9, "not known"). */
const pollHost = /^[a-z0-9-]+\.lp\.account\.xiaomi\.com$/
const fileHost = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.fds\.api\.xiaomi\.com$/

export const isMiDataHost = (host: string) => dataHosts.has(host)
/** Hosts that may see `passToken` or the sign-in form. */
export const isAccountHost = (host: string) => host === accountHost || pollHost.test(host)
/** Hosts of detail files: they get a signed address and no cookie. */
export const isFileHost = (host: string) => fileHost.test(host)

interface MiEndpoint {
  readonly method: 'GET' | 'POST'
  readonly path: RegExp
  readonly host: (host: string) => boolean
}

/** Every request that this program can make to this cloud: reads and sign-in, nothing that writes data. */
export const miEndpoints: readonly MiEndpoint[] = [
  {
    method: 'POST',
    path: /^\/app\/v1\/data\/get_(?:fitness_data_by_time|aggregated_fitness_data_by_time|latest_fitness_data|sport_records_by_time)$/,
    host: isMiDataHost,
  },
  {
    method: 'POST',
    path: /^\/healthapp\/(?:service\/gen_download_url|user\/get_miot_user_profile|region\/user_region)$/,
    host: isMiDataHost,
  },
  { method: 'GET', path: /^\/pass\/serviceLogin$/, host: (host) => host === accountHost },
  { method: 'POST', path: /^\/pass\/(?:serviceLoginAuth2|loginStep2)$/, host: (host) => host === accountHost },
  // The path of the poll is the service's to name.
  { method: 'GET', path: /^\/[\w./-]{1,100}$/, host: (host) => pollHost.test(host) },
  { method: 'GET', path: /^\/(?:lp\/s|longPolling\/[\w/]{1,60})$/, host: (host) => host === accountHost },
  { method: 'GET', path: /^\/pass\/getCode$/, host: (host) => host === accountHost },
  {
    method: 'GET',
    path: /^\/(?:identity\/(?:list|auth\/verify(?:Email|Phone))|fe\/service\/identity\/[\w/]+)$/,
    host: (host) => host === accountHost,
  },
  {
    method: 'POST',
    path: /^\/identity\/auth\/(?:send(?:Email|Phone)Ticket|verify(?:Email|Phone))$/,
    host: (host) => host === accountHost,
  },
  { method: 'GET', path: /^\/identity\/result\/check$/, host: (host) => host === accountHost },
  { method: 'GET', path: /^\/healthapp\/sts$/, host: (host) => host === stsHost },
  { method: 'GET', path: /^\/.{1,4000}$/, host: isFileHost },
]

/** True when the list holds this method and path for this host; `path` is without query. */
export function isMiAllowed(method: string, host: string, path: string): boolean {
  return miEndpoints.some((end) => end.method === method && end.path.test(path) && end.host(host))
}
