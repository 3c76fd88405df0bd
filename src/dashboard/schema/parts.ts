// Values shared by many shapes of the API.

import { z } from 'zod'

export const date = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d$/)
  .describe('Local day of the wearer')
export const count = z.number().int()
export const value = z.number().nullable()
