// Limits the connections to the proxy, and how long they may be idle: nobody can use up the phone's share.

import type { Socket } from 'node:net'

/**
 * Simultaneous connections of the phone (it keeps some dozens open), of any other device, and of all others together.
 */
const most = { phone: 200, device: 20, others: 100 }
/** Milliseconds that a connection has to send its request. */
const PATIENCE = 10_000

interface FilePlace {
  readonly peer: string
  readonly deadline: NodeJS.Timeout
}

export class Places {
  private readonly open = new Map<Socket, FilePlace>()
  private readonly isPhone: (peer: string) => boolean
  private readonly patience: number

  constructor(isPhone: (peer: string) => boolean, patience = PATIENCE) {
    this.isPhone = isPhone
    this.patience = patience
  }

  /** Admits a new connection; above the limit, the oldest of the same device or of all others ends. */
  take(socket: Socket, peer: string): void {
    const deadline = setTimeout(() => socket.destroy(), this.patience)
    this.open.set(socket, { peer, deadline })
    socket.once('close', () => {
      clearTimeout(deadline)
      this.open.delete(socket)
    })
    const isPhone = this.isPhone(peer)
    this.trim(isPhone ? most.phone : most.device, (place) => place.peer === peer)
    if (!isPhone) this.trim(most.others, (place) => !this.isPhone(place.peer))
  }

  /** The connection has sent its request and may stay. */
  settle(socket: Socket): void {
    clearTimeout(this.open.get(socket)?.deadline)
  }

  endAll(): void {
    for (const socket of this.open.keys()) socket.destroy()
  }

  private trim(limit: number, counts: (place: FilePlace) => boolean): void {
    const group = [...this.open].filter(([socket, place]) => !socket.destroyed && counts(place))
    for (const [socket] of group.slice(0, Math.max(0, group.length - limit))) socket.destroy()
  }
}
