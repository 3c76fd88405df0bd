// The few DER types that a certificate is made of (ITU-T X.690): each value is a tag, a length and its content.

/** A value of `tag` with the given parts as its content. */
export function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content])
}

/** Short form below 128, else the number of bytes and the bytes. */
function lengthOf(length: number): Buffer {
  if (length < 128) return Buffer.from([length])
  const bytes: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256)
  return Buffer.from([0x80 | bytes.length, ...bytes])
}

export const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts)
export const set = (...parts: readonly Uint8Array[]) => der(0x31, ...parts)
export const octets = (content: Uint8Array) => der(0x04, content)
export const utf8 = (text: string) => der(0x0c, Buffer.from(text))
export const yes = der(0x01, Buffer.from([0xff]))
/** `[number]` with content of its own. */
export const tagged = (number: number, ...parts: readonly Uint8Array[]) => der(0xa0 | number, ...parts)
/** `[number]` in place of a primitive type's own tag. */
export const implicit = (number: number, content: Uint8Array) => der(0x80 | number, content)
/** Bits, of which the last `unused` do not count. */
export const bits = (content: Uint8Array, unused = 0) => der(0x03, Buffer.from([unused]), content)

/** A positive number, most significant byte first. */
export function integer(bytes: Uint8Array): Buffer {
  let start = 0
  while (start < bytes.length - 1 && bytes[start] === 0) start++
  const content = bytes.subarray(start)
  // A leading one would make it negative.
  return der(0x02, Buffer.from(content[0]! & 0x80 ? [0] : []), content)
}

/** An object identifier out of its dotted form. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const bytes = [first * 40 + second]
  for (const arc of rest) {
    const groups = [arc & 0x7f]
    for (let high = arc >> 7; high > 0; high >>= 7) groups.unshift(0x80 | (high & 0x7f))
    bytes.push(...groups)
  }
  return der(0x06, Buffer.from(bytes))
}

/** A time of this half century, `seconds` since 1970 (RFC 5280, 4.1.2.5.1). */
export function utcTime(seconds: number): Buffer {
  const text = new Date(seconds * 1000).toISOString().replace(/[-:T]/g, '').slice(2, 14)
  return der(0x17, Buffer.from(`${text}Z`))
}
