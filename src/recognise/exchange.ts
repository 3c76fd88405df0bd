// One request with its answer, whoever recorded it: what every reader of captures gives and what the recogniser takes.

export type Header = readonly [name: string, value: string]

export interface Exchange {
  readonly method: string
  /** Absolute address. */
  readonly url: string
  readonly headers: readonly Header[]
  /** Body of the request as text; '' when there is none. */
  readonly form: string
  /** 0 when no answer came. */
  readonly status: number
  readonly replyHeaders: readonly Header[]
  /** Body of the answer without transport encoding; null when the recording has none. */
  readonly body: Uint8Array | null
  /** Epoch seconds of the request; null when the recording does not say. */
  readonly started: number | null
}

/** The first header of that name (lower case), or null. */
export function findHeader(headers: readonly Header[], name: string): string | null {
  return headers.find(([key]) => key.toLowerCase() === name)?.[1] ?? null
}

/** True for bytes that begin as gzip does. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
}

/** Names of hosts whose traffic is looked at; all else in a recording is passed over unread. */
export function isVendorHost(host: string): boolean {
  return /^([a-z0-9-]+\.)*(huami|zepp|amazfit)\.com$/.test(host)
}

/** The app may ask for encrypted answers; nobody outside has the key. */
export function isConcealed({ headers, replyHeaders, body }: Exchange): boolean {
  const binary = findHeader(replyHeaders, 'content-type')?.includes('octet-stream') === true
  return (findHeader(headers, 'x-hm-ekv') === '1' || binary) && body![0] !== 0x7b && body![0] !== 0x5b
}
