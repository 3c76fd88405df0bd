// Shapes of the accounts' PINs and shares, and of unlocking a device.

import { z } from 'zod'

export const family = z
  .array(
    z.object({
      name: z.string().describe('Name of the account'),
      pin: z.boolean().describe('Whether it has a PIN'),
      sharedWith: z.array(z.string()).readonly().describe('Accounts whose persons may read it'),
    }),
  )
  .readonly()

export const familyChange = z.strictObject({
  pin: z.string().nullable().optional().describe('A new PIN of 4 to 12 digits; null removes it'),
  sharedWith: z.array(z.string()).optional().describe('Accounts whose persons may read it'),
})

export const unlocking = z.strictObject({
  name: z.string(),
  pin: z.string(),
  stay: z.boolean().default(false).describe('Stay unlocked for 90 days instead of 12 hours'),
})
