// Pairing of phones and other computers: the address as a QR code, the devices, and removal. The guard refuses these
// routes to the devices themselves.

import { renderSVG } from 'uqr'
import { WristoryError } from '../../errors.ts'
import type { Answers, ApiOptions } from './route.ts'

export function deviceAnswers({ devices, remote }: ApiOptions) {
  return {
    'GET /devices': () => ({ open: remote() !== null, devices: devices.list() }),
    'POST /devices': () => {
      const entrance = remote()
      if (entrance === null)
        throw new WristoryError('usage', 'Other devices have no access', {
          hint: 'Start the dashboard with `wristory serve --lan`, or with `--proxy` behind a proxy of yours.',
        })
      const { address, until } = entrance.pair()
      return { address, until, picture: renderSVG(address, { border: 2 }), fingerprint: entrance.fingerprint }
    },
    'DELETE /devices/{id}': ({ params }) => ({ removed: devices.remove(params.id) }),
  } satisfies Partial<Answers>
}
