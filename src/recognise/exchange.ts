// One request with its reply, from any recorder: the output of every capture reader and the input of the recogniser.

export type Header = readonly [name: string, value: string]

export interface Exchange {
  readonly method: string
  /** Absolute address. */
  readonly url: string
  readonly headers: readonly Header[]
  /** Body of the request as text; '' if there is none. */
  readonly form: string
  /** 0 if no reply came. */
  readonly status: number
  readonly replyHeaders: readonly Header[]
  /** Body of the reply without transport encoding; null if the recording has none. */
  readonly body: Uint8Array | null
  /** Epoch seconds of the request; null if the recording does not say. */
  readonly started: number | null
}

/** The first header of that name (lower case), or null. */
export function findHeader(headers: readonly Header[], name: string): string | null {
  return headers.find(([key]) => key.toLowerCase() === name)?.[1] ?? null
}

/** True for bytes that begin like gzip. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
}

/** Hosts whose traffic is read; everything else in a recording is skipped unread. */
export function isVendorHost(host: string): boolean {
  return /^([a-z0-9-]+\.)*(huami|zepp|amazfit)\.com$/.test(host)
}

/** The app may request encrypted replies; only the app has the key. */
export function isConcealed({ headers, replyHeaders, body }: Exchange): boolean {
  const binary = findHeader(replyHeaders, 'content-type')?.includes('octet-stream') === true
  return (findHeader(headers, 'x-hm-ekv') === '1' || binary) && body![0] !== 0x7b && body![0] !== 0x5b
}
