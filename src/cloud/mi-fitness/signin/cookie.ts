// The cookies of a browser that is signed in at account.xiaomi.com, in any shape in which people paste them
// (mi-fitness.md section 6.1): a header, a table of the browser's tools, Netscape's file, JSON of an extension, curl.

import { WristoryError } from '../../../errors.ts'
import { grantByPassToken } from '../passport.ts'
import { miWay } from './way.ts'

const wanted = ['userId', 'passToken'] as const

export const miCookie = miWay({
  way: 'mi-cookie',
  summary: 'cookies `userId` and `passToken` of a browser that is signed in at account.xiaomi.com',
  needs: ['cookie'],
  asksSignIn: false,
  async enter({ passport, credentials }) {
    const found = cookiesIn(credentials.cookie!)
    for (const name of wanted) {
      const value = found[name]
      if (value === undefined)
        throw new WristoryError('usage', `The pasted text holds no cookie \`${name}\`.`, {
          hint: 'Sign in at account.xiaomi.com in a browser, open its developer tools, and copy the cookies `userId` and `passToken` of that page.',
        })
      passport.cookies.set(name, value)
    }
    return await grantByPassToken(passport)
  },
})

/** Both cookies out of pasted text, as far as it has them. */
export function cookiesIn(text: string): { userId?: string; passToken?: string } {
  return Object.fromEntries(
    wanted.flatMap((name) => {
      const value = json(text, name) ?? plain(text, name)
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

/** `name=value`, `name: value`, `name<TAB>value`, and `name` and `value` on lines of their own; quotes are dropped. */
function plain(text: string, name: string): string | undefined {
  const value = new RegExp(`(?:^|[\\s;'"{,])["']?${name}["']?[ ]*(?:[=:\\t]|\\r?\\n)[ \\t]*["']?([^\\s;'",}]+)`).exec(
    text,
  )
  return value?.[1]
}

/** `{"name": "passToken", "value": "…"}` of an extension's list, in either order of the fields. */
function json(text: string, name: string): string | undefined {
  const entry = new RegExp(`\\{[^{}]*"name"\\s*:\\s*"${name}"[^{}]*\\}`).exec(text)?.[0]
  return entry === undefined ? undefined : /"value"\s*:\s*"([^"]+)"/.exec(entry)?.[1]
}
