// What must never be published: things that look like secrets or like real persons. Written for what a fitness account
// and a developer's machine have; what is made up says so by its own spelling.

const patterns: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['a private key', /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s+[A-Za-z0-9+/=]{40}/g],
  [
    'a token of a code host or cloud',
    /\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{40,}|npm_[A-Za-z0-9]{36}|AKIA[0-9A-Z]{16}|xox[abp]-[\w-]{20,}|AIza[\w-]{35})\b/g,
  ],
  ['a JSON web token', /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/g],
  // Tokens of the vendor's cloud: a version, an underscore and base64.
  ['an app token', /\b[A-Z]{3,6}V\d_[A-Za-z0-9+/_-]{60,}/g],
  // Not what stands before the host of an address with a name and a password.
  [
    'an address of a mailbox',
    /(?<!\/\/[^\s/'"`]*)\b[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}\b/g,
  ],
]

/** Mailboxes that belong to nobody (RFC 2606), and what only looks like one: versions of packages, names of pictures, hosts
 *  under test. */
const harmless =
  /@(?:[\w-]+\.)*(?:example|test|invalid|localhost|example\.(?:com|org|net))$|@(?:[\w-]+\.)*(?:zepp|evil)\.com$|@\d|@[\w.-]+\.(?:js|ts|png|svg|css|json)$/i

/** What of the text looks like a secret or a person, named and cut short. */
export function findings(text: string): string[] {
  return patterns.flatMap(([what, pattern]) =>
    [...text.matchAll(pattern)]
      .map(([found]) => found)
      .filter((found) => !harmless.test(found))
      .map((found) => `${what}: ${found.slice(0, 12)}…`),
  )
}
