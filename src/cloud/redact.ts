// Redaction of addresses and messages: query names on a list keep their values; everything else is covered, unknown
// fields too.

/** Replaces what was left out. */
export const covered = '***'

/** Query names whose values are dates, kinds and limits. */
const shownQuery = new Set(
  'query_type device_type from_date to_date eventType subType from to limit reverse count need_sub_data isReverse startDay endDay startTime endTime fromTime toTime isForward byteLength type enableMultiDevice error json_response grant_type third_name'.split(
    ' ',
  ),
)

/** The path of a request in a form safe to show: a file's name has parts of the account in it. */
export function redactPathAt(host: string, path: string): string {
  return host.endsWith('.fds.api.xiaomi.com') ? `/${covered}` : redactUrl(path)
}

/** The address with user ids, accounts and unknown query values covered; works on whole addresses and on paths. */
export function redactUrl(address: string): string {
  const [, path = '', query, hash] = /^([^?#]*)(?:\?([^#]*))?(#.*)?$/s.exec(address)!
  return redactPath(path) + (query ? `?${redactQuery(query)}` : '') + (hash === undefined ? '' : `#${covered}`)
}

/**
 * Free text (an error's message) with addresses, e-mails, phone numbers, long numbers and token-like words covered, and
 * every one of `secrets` covered in plain, URL, JSON, base64 and hex form.
 */
export function redactText(text: string, secrets: readonly string[] = []): string {
  let shown = text
  // The longest first: one secret may be the beginning of another.
  const forms = new Set(secrets.flatMap(encodedForms))
  for (const form of [...forms].sort((a, b) => b.length - a.length)) shown = shown.replaceAll(form, covered)
  return shown
    .replace(/https?:\/\/[^\s"'<>]+/g, (address) => redactUrl(address))
    .replace(/[\w.%+-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+/g, covered)
    .replace(/(?:\+|%2B)\d{6,}/gi, covered)
    .replace(
      /\b[\w-]*(?:token|password|access|refresh|code|cookie|secret|ssecurity|sessionkey|c?userid)["']?\s*[=:]\s*["']?[^\s"'&,;}]+/gi,
      (match) => match.replace(/([=:]\s*["']?)[^=:]*$/, `$1${covered}`),
    )
    .replace(/\b\d{9,}\b/g, covered)
    .replace(/\b(?=[\w+/=.~-]*\d)(?=[\w+/=.~-]*[A-Za-z])[\w+/=.~-]{24,}/g, covered)
}

function redactPath(path: string): string {
  return path
    .replace(/\/\/[^/@]*@/, `//${covered}@`)
    .replace(/\/registrations\/(?!tokens(?:$|\/))[^/]+/, `/registrations/${covered}`)
    .replace(/\/(users|members)\/(?!me(?:$|\/)|-(?:$|\/)|-1(?:$|\/))[^/]+/g, `/$1/${covered}`)
}

function redactQuery(query: string): string {
  return query
    .split('&')
    .map((pair) => {
      const name = /^([\w.-]{1,40})(?:=|$)/.exec(pair)?.[1]
      if (name === undefined) return covered
      return pair.includes('=') && !shownQuery.has(name) ? `${name}=${covered}` : pair
    })
    .join('&')
}

/** The same secret inside an address, a JSON string, base64 and hex. */
function encodedForms(secret: string): string[] {
  if (secret.length < 3) return []
  const bytes = Buffer.from(secret)
  return [
    secret,
    encodeURIComponent(secret),
    new URLSearchParams({ '': secret }).toString().slice(1),
    JSON.stringify(secret).slice(1, -1),
    bytes.toString('base64'),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    bytes.toString('hex'),
  ]
}
