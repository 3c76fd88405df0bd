// The person's profile, as far as figures need it: year of birth, height, weight, goal. Name, picture and place stay in
// the archive. Source: `/users/{id}`.

import * as z from 'zod/mini'
import { within } from '../codec/number.ts'
import { bytesOf } from '../codec/text.ts'
import { instant } from './clock.ts'
import { defineKind, type RowOf } from './kind.ts'
import { numeric, textual } from './lenient.ts'
import { wholeSource } from './sources/account.ts'

const schema = z.looseObject({
  birthday: textual,
  gender: numeric,
  height: numeric,
  weight: numeric,
  createTime: numeric,
  lastUpdateTime: numeric,
})

const columns = {
  profile: { type: 'text', doc: 'Always `self`.' },
  birth: { type: 'text', doc: 'Year and month of birth, `YYYY-MM`.' },
  gender: { type: 'integer', doc: "The vendor's code, raw." },
  height: { type: 'real', unit: 'cm', doc: 'Height.' },
  weight: { type: 'real', unit: 'kg', doc: 'Weight as entered in the profile.' },
  created: { type: 'instant', doc: 'When the account was made.' },
} as const

export const profile = defineKind({
  name: 'profile',
  title: 'Profile',
  shape: 'record',
  source: wholeSource(
    'profile',
    'Profile',
    ({ userId }) => ({ path: `/users/${userId}`, query: {} }),
    schema,
    // An account without a profile answers {code, message}.
    (body) =>
      typeof body === 'object' && body !== null ? ('userId' in body ? [body] : 'code' in body ? [] : body) : body,
  ),
  columns,
  key: ['profile'],
  group: 'profile',
  measured: Object.keys(columns).filter((name) => name !== 'profile'),
  groups: (reply) => reply.items.map(() => 'self'),
  *decode(reply) {
    const one = reply.items.at(-1)
    if (one === undefined) return
    yield {
      profile: 'self',
      birth: /^\d{4}-\d\d$/.test(one.birthday ?? '') ? one.birthday! : null,
      gender: one.gender ?? null,
      height: within(one.height, 30, 280),
      weight: within(one.weight, 1, 500),
      created: instant(one.createTime) ?? instant((one.createTime ?? 0) / 1000),
    }
  },
  encode(rows) {
    const row = (rows as RowOf<typeof columns>[]).at(-1)
    return bytesOf(
      JSON.stringify(
        row === undefined
          ? { code: -2001, message: 'Not found' }
          : {
              userId: '1',
              birthday: row.birth,
              gender: row.gender,
              height: row.height,
              weight: row.weight,
              createTime: row.created,
            },
      ),
    )
  },
  chart: { draw: 'table', hue: 'body' },
})
