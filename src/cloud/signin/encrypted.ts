// The current password sign-in: the form travels as AES ciphertext under a key that is a constant of the public
// protocol (TLS protects the password). Step 2 uses the web page's identity, which leaves the phone signed in.

import { createCipheriv } from 'node:crypto'
import { redirectUri } from './access-code.ts'
import type { WayIn } from './context.ts'
import { passwordSignIn } from './password.ts'

/** AES-128-CBC with PKCS#7, key and IV as published (sign-in.md section 2.1). */
const key = Buffer.from('xeNtBVqzDc6tuNTh', 'ascii')
const iv = Buffer.from('MAAAYAAAAAAAAABg', 'ascii')

/** The ciphertext of an urlencoded form: raw bytes, a multiple of 16 long. */
export function encryptForm(form: string): Uint8Array {
  const cipher = createCipheriv('aes-128-cbc', key, iv)
  return Buffer.concat([cipher.update(form, 'utf8'), cipher.final()])
}

/** Step 1's form before encryption, urlencoded; the fields of the Zepp family (section 2.2). */
export function firstForm(account: string, password: string, country: string | undefined): string {
  return new URLSearchParams([
    ['emailOrPhone', account],
    ['state', 'REDIRECTION'],
    ['client_id', 'HuaMi'],
    ['password', password],
    ['redirect_uri', redirectUri],
    ['region', 'us-west-2'],
    ['token', 'access'],
    ['token', 'refresh'],
    ['country_code', country ?? 'US'],
  ]).toString()
}

/** E-mail or phone and password; the default. */
export const encrypted: WayIn = {
  way: 'encrypted',
  summary: 'e-mail or phone and password, as the current app sends them (default; the phone stays signed in)',
  needs: ['account', 'password'],
  asksSignIn: true,
  signIn: (credentials, context) =>
    passwordSignIn(
      'encrypted',
      (account, password, country) => ({
        method: 'POST',
        host: 'api-user.zepp.com',
        path: '/v2/registrations/tokens',
        // The smallest set that is known to be accepted (section 2.3).
        headers: {
          app_name: 'com.huami.midong',
          appname: 'com.huami.midong',
          appplatform: 'android_phone',
          'x-hm-ekv': '1',
        },
        body: encryptForm(firstForm(account.name, password, country)),
      }),
      credentials,
      context,
    ),
}
