// A user id as the store has it: the id itself is stored with the tokens only.

/** Fingerprint of a user id: enough to compare, not enough to sign in or look up. */
export function keyOfUser(userId: string): string {
  // Loaded on demand: importing it costs four milliseconds.
  const { createHash } = process.getBuiltinModule('node:crypto')
  return createHash('sha256').update(`wristory user ${userId}`).digest('hex').slice(0, 32)
}
