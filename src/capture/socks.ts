// SOCKS 5 without a password (RFC 1928), for phones and tools that are set up that way: the one command CONNECT.

import type { Socket } from 'node:net'

/** Reads the greeting and the request; gives the name and port asked for, or null for anything else. */
export async function readSocks(socket: Socket): Promise<{ host: string; port: number } | null> {
  const greeting = await take(socket, 2)
  if (greeting === null || greeting[0] !== 5) return null
  const methods = await take(socket, greeting[1]!)
  if (methods === null || !methods.includes(0)) {
    socket.end(Buffer.from([5, 0xff]))
    return null
  }
  socket.write(Buffer.from([5, 0]))
  const head = await take(socket, 4)
  if (head === null || head[0] !== 5 || head[1] !== 1) return null
  const host = await readAddress(socket, head[3]!)
  const port = await take(socket, 2)
  return host === null || port === null ? null : { host, port: port.readUInt16BE(0) }
}

/** The answer: 0 granted, 2 not allowed, 5 refused by the other side. */
export function answerSocks(socket: Socket, code: 0 | 2 | 5): void {
  socket.write(Buffer.from([5, code, 0, 1, 0, 0, 0, 0, 0, 0]))
}

async function readAddress(socket: Socket, type: number): Promise<string | null> {
  if (type === 1) return (await take(socket, 4))?.join('.') ?? null
  if (type === 4) {
    const bytes = await take(socket, 16)
    return bytes === null ? null : bytes.toString('hex').match(/.{4}/g)!.join(':')
  }
  const length = type === 3 ? await take(socket, 1) : null
  return length === null ? null : ((await take(socket, length[0]!))?.toString('latin1') ?? null)
}

/** Exactly `length` bytes; null when the other side ends before. */
function take(socket: Socket, length: number): Promise<Buffer | null> {
  return new Promise((resolve) => {
    const done = (result: Buffer | null) => {
      socket.off('readable', read)
      socket.off('end', ended)
      socket.off('close', ended)
      resolve(result)
    }
    const ended = () => done(null)
    const read = () => {
      const bytes = length === 0 ? Buffer.alloc(0) : (socket.read(length) as Buffer | null)
      if (bytes !== null) done(bytes.length === length ? bytes : null)
    }
    socket.on('readable', read)
    socket.once('end', ended)
    socket.once('close', ended)
    read()
  })
}
