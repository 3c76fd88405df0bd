// The receivers of a hand-over as lines: where to, what waits, and why.

import { localTime } from '../../codec/local-time.ts'
import type { Lag } from '../../handover/run/state.ts'
import { count } from './number.ts'
import type { Style } from './style.ts'
import { drawPairs } from './table.ts'

export function drawReceivers(receivers: readonly Lag[], style: Style): string {
  return drawPairs(
    receivers.map((receiver) => [receiver.name, receiverLine(receiver)]),
    style,
  )
}

function receiverLine({ type, where, paused, waiting, delivered, failing, error, retry }: Lag): string {
  return [
    `${type} to ${where}`,
    ...(paused ? ['paused'] : []),
    waiting === 0 ? 'up to date' : `${count(waiting)} days of kinds pending`,
    delivered === null ? 'nothing delivered yet' : `last delivery ${localTime(delivered)}`,
    ...(failing === null ? [] : [`fails since ${localTime(failing)}: ${(error ?? '').replace(/\.$/, '')}`]),
    ...(failing === null || retry === null ? [] : [`next try ${localTime(retry)}`]),
  ].join('; ')
}
