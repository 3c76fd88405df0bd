// Paired phones and other computers: pairing one with a QR code, and removing one.

import { useState } from 'preact/hooks'
import { ask } from '../../request.ts'
import type { DevicePairing } from '../../schema.ts'
import { backend, refresh, useChange, useData } from '../frame/backend.ts'
import { clock, moment } from '../frame/format.ts'
import { isRemote } from '../frame/installed.ts'
import { FormError } from '../frame/state.tsx'

export function DevicesSetting() {
  // A paired device may not know of the others.
  const { data } = useData(isRemote ? null : ask('/devices'))
  const [pairing, setPairing] = useState<DevicePairing | null>(null)
  const { failed, run } = useChange()
  if (data === undefined) return null
  const pair = async () => setPairing((await run(backend.send('POST /devices'))) ?? null)
  const forget = async (id: string) => {
    await run(backend.send('DELETE /devices/{id}', undefined, { id }))
    refresh()
  }
  return (
    <fieldset>
      <legend>Paired devices</legend>
      {data.devices.length === 0 && <p class="muted">No other device can open the dashboard.</p>}
      <ul class="plain">
        {data.devices.map(({ id, name, paired, seen }) => (
          <li key={id}>
            {name}, paired {moment(paired)}, last seen {moment(seen)}{' '}
            <button type="button" onClick={() => forget(id)}>
              Forget
            </button>
          </li>
        ))}
      </ul>
      {data.open ? (
        <button type="button" onClick={pair}>
          Pair a device
        </button>
      ) : (
        <p class="hint">
          To open the dashboard on a phone, start it with <code>wristory serve --lan</code>.
        </p>
      )}
      <FormError error={failed} />
      {pairing !== null && <Pairing pairing={pairing} />}
    </fieldset>
  )
}

/** What pairs one device, as a picture and as an address. */
function Pairing({ pairing: { picture, address, until, fingerprint } }: { pairing: DevicePairing }) {
  return (
    <div class="pairing">
      <img
        width={220}
        height={220}
        src={`data:image/svg+xml,${encodeURIComponent(picture)}`}
        alt={`QR code of ${address}`}
      />
      <p>
        Scan it with the phone's camera, or open <code>{address}</code> there. It pairs one device, until {clock(until)}
        .
      </p>
      {fingerprint !== null && (
        <p class="hint">
          The phone warns of an unknown certificate until it trusts this computer's certificate authority: open{' '}
          <code>{new URL(address).origin}/authority.crt</code> on it and compare the SHA-256 fingerprint{' '}
          <code>{fingerprint}</code>.
        </p>
      )}
    </div>
  )
}
