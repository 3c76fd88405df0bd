// UTF-8 text of bytes and back.

declare const TextDecoder: new (label: string) => { decode(bytes: Uint8Array): string }
declare const TextEncoder: new () => { encode(text: string): Uint8Array<ArrayBuffer> }

const decoder = new TextDecoder('utf-8')
const encoder = new TextEncoder()

/** The text; a byte order mark is dropped, bad sequences become U+FFFD. */
export function textOf(bytes: Uint8Array): string {
  return decoder.decode(bytes)
}

export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text)
}
