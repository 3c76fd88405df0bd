// Patterns that must never occur in this repository: keys, tokens and addresses of people and devices.

/** What a secret looks like, and what of it is harmless. The shapes are those that gitleaks looks for, and the vendor's. */
const shapes: Readonly<Record<string, { shape: RegExp; harmless?: RegExp }>> = {
  'a private key': { shape: /-----BEGIN [A-Z ]*PRIVATE KEY-----[\\rn\s"'+`]*[A-Za-z0-9+/=]{60}/g },
  'a cloud key': { shape: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bAIza[\w-]{35}\b/g },
  'a forge or registry token': {
    shape: /\b(?:ghp|gho|ghs|ghr|npm|glpat|xox[abp])[_-][A-Za-z0-9-]{20,}|\bgithub_pat_\w{22,}/g,
  },
  'a signed token': { shape: /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}/g },
  // A version, an underscore and base64.
  "an app token of the vendor's": { shape: /\b[A-Z]{3,6}V\d_[A-Za-z0-9+/_-]{60,}/g },
  "a token of the vendor's, by its name": {
    shape: /(?:app_?token|login_?token|refresh_?token|serviceToken)["']?\s*[:=]\s*["']?([A-Za-z0-9+/_-]{40,})/gi,
    harmless: /SIM|CANARY|example|made.?up/i,
  },
  'an e-mail address': {
    shape: /\b[\w.+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,10}\b/gi,
    // Names that RFC 2606 keeps free, hosts of addresses that tests refuse, and pictures for dense screens.
    harmless:
      /@\dx\.png$|@(?:[\w-]+\.)*(?:example(?:\.\w+)?|test|invalid|localhost)$|@evil\.com$|@api-mifit[\w-]*\.zepp\.com$|@(?:sts-hlth\.io\.mi|sg-fit\.fds\.api\.xiaomi)\.com$/i,
  },
  'an address of a device': {
    shape: /\b(?:[0-9A-F]{2}[:-]){5}[0-9A-F]{2}\b/gi,
    // Locally administered or for documentation (RFC 7042), and what cannot be a device.
    harmless: /^(?:[0-9A-F][26AE]|00:00:5E)|^(?:C0:FF:EE|DE:AD:BE|AA:BB:CC|00:00:00|FF:FF:FF|01:23:45|11:22:33)/i,
  },
}

/** All that looks like a secret in a text. */
export function secretsIn(text: string): string[] {
  return Object.entries(shapes).flatMap(([name, { shape, harmless }]) =>
    [...text.matchAll(shape)]
      .map(([found]) => found)
      .filter((found) => harmless?.test(found) !== true)
      .map((found) => `${name}: ${found.slice(0, 60)}`),
  )
}
