// How many connections the proxy holds open, and for how long without a purpose: nobody can take the places of the phone.

import type { Socket } from 'node:net'

/** Connections at a time of the phone (it holds some dozens open), of any other device, and of all others together. */
const most = { phone: 200, device: 20, others: 100 }
/** Milliseconds in which a connection has to say what it wants, from its first moment. */
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

  /** Gives a new connection its place; where there are too many, the oldest of the same device or of all others ends. */
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

  /** The connection has said what it wants: it may stay. */
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
