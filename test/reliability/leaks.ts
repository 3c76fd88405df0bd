// Secrets that must not appear outside the token store, in every form.

import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const password = 'Correct-Horse.9'

/** All tokens in the token files of a home. */
export function tokensIn(home: string): string[] {
  const folder = join(home, 'accounts')
  const kept = existsSync(folder) ? readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8')) : []
  return kept.flatMap((text) =>
    [...text.matchAll(/"(?:appToken|loginToken|sessionKey|cUserId|code)": ?"([^"]+)"/g)].map((match) => match[1]!),
  )
}

/** What must not be seen after a short story: the made-up account's secrets, its names, and the tokens that are kept. */
export function secretsOf(home: string): string[] {
  return [password, 'ada@example.test', '1000000001', ...tokensIn(home), ...kindsOfToken]
}

const kindsOfToken = ['SIM-APP-', 'SIM-LOGIN-', 'SIM-ACCESS-', 'SIM-REFRESH-']

/** Every form of every secret that is found in `bytes`. */
export function leaks(bytes: Uint8Array, secrets: readonly string[]): string[] {
  const text = Buffer.from(bytes).toString('latin1')
  return secrets.flatMap((secret) => {
    const raw = Buffer.from(secret)
    // Base64 of a secret inside longer text starts at any of three offsets.
    const inside = [0, 1, 2].map((offset) =>
      Buffer.concat([Buffer.alloc(offset), raw])
        .toString('base64')
        .slice(offset + 2, -4),
    )
    const escaped = secret.replace(/[^a-zA-Z0-9]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
    const forms = [
      secret,
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
      escaped,
      raw.toString('hex'),
      raw.toString('hex').toUpperCase(),
      raw.toString('base64'),
      raw.toString('base64url'),
      ...inside,
    ]
    return forms.filter((form) => form.length > 6 && text.includes(form)).map((form) => `${secret} as ${form}`)
  })
}

/** All files below a home but the token store, whose place is the only one for secrets. */
export function filesBelow(home: string): string[] {
  return readdirSync(home, { recursive: true })
    .map(String)
    .filter((name) => !name.startsWith('accounts') && lstatSync(join(home, name)).isFile())
    .map((name) => join(home, name))
}

/** The person's own replies and exports may hold their own user id and e-mail, as the cloud wrote them. */
export function withoutId(file: string, secrets: readonly string[]): string[] {
  const own = /\.db(-wal)?$|\.json$|\.csv$/.test(file) && !file.endsWith('doctor.json')
  return secrets.filter((secret) => !own || !/^(ada@|1000000001)/.test(secret))
}
