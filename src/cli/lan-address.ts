// Finds the address of this computer that a phone in the same network can open.

import { networkInterfaces } from 'node:os'
import { WristoryError } from '../errors.ts'
import { askChoice } from './ask.ts'
import type { CommandContext } from './context.ts'

/** Networks inside this computer, or of a tunnel, which no phone shares. */
const inward =
  /^(lo|docker|br-|veth|virbr|vmnet|vboxnet|utun|tun|tap|wg|tailscale|zt|podman|cni|lxc)|vEthernet|Loopback/i

/**
 * The address that a phone in the same network can reach; prompts if there are several. `option` is the option that
 * names it. Throws `network` if there is none.
 */
export async function lanAddress(context: CommandContext, option: string): Promise<string> {
  const found = Object.entries(networkInterfaces()).flatMap(([name, list]) =>
    (list ?? [])
      .filter(({ family, internal }) => family === 'IPv4' && !internal)
      .map(({ address }) => ({ name, address })),
  )
  const outward = found.filter(({ name }) => !inward.test(name))
  const usable = outward.length > 0 ? outward : found
  const [first, second] = usable
  if (first === undefined)
    throw new WristoryError('network', 'This computer is not in a network that a phone could share.', {
      hint: `Connect both to the same Wi-Fi, or name an address with ${option}.`,
    })
  if (second === undefined) return first.address
  const choices = usable.map(({ name, address }) => ({ value: address, label: address, hint: name }))
  const instead = `This computer has several addresses; name the one your phone can reach with ${option}: ${choices.map(({ value }) => value).join(', ')}`
  return askChoice(context, 'Which address of this computer can your phone reach?', choices, instead)
}
