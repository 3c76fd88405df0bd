// Checksums of archive rows, stored in the row, so that a changed date or name is found as well as a changed body.

/** The columns beside the body of a stored reply. */
export interface Envelope {
  readonly account: number
  readonly source: string
  readonly request: string
  readonly window_from: string
  readonly window_to: string
  readonly asked: number
  readonly origin: string
  readonly bytes: number
  readonly sha256: Uint8Array
  /** Absent and null in rows from before logins were stored. */
  readonly login?: string | null
}

/** SHA-256 over all columns of a reply, the hash of its body included. */
export function createSeal(envelope: Envelope): Uint8Array {
  const { account, source, request, window_from, window_to, asked, origin, bytes, sha256, login } = envelope
  const named = login == null ? [] : [login]
  const text = JSON.stringify([account, source, request, window_from, window_to, asked, origin, bytes, ...named])
  return sha256Hash().update(text).update(sha256).digest()
}

/** The columns of an account. */
export interface SealedIdentity {
  readonly name: string
  readonly user_key: string | null
  readonly zone: string | null
  readonly created: number
}

export function sealOfAccount({ name, user_key, zone, created }: SealedIdentity): Uint8Array {
  return sha256Hash()
    .update(JSON.stringify([name, user_key, zone, created]))
    .digest()
}

/** The columns of a login. */
export interface SealedLogin {
  readonly account: number
  readonly app: string
  readonly user_key: string
  readonly created: number
}

export function loginSeal({ account, app, user_key, created }: SealedLogin): Uint8Array {
  return valuesChecksum([account, app, user_key, created])
}

/** SHA-256 over the values of a row that a person wrote. */
export function valuesChecksum(values: readonly (string | number | null)[]): Uint8Array {
  return sha256Hash().update(JSON.stringify(values)).digest()
}

/** Loaded on demand: importing it costs four milliseconds. */
const sha256Hash = () => process.getBuiltinModule('node:crypto').createHash('sha256')

/** Whether the checksum of a row matches; rows of a store of version 1 have no such column. */
export function isSealed(wanted: Uint8Array, found: Uint8Array | null | undefined): boolean {
  return found === undefined || (found !== null && Buffer.compare(wanted, found) === 0)
}
