// Phones and other computers that may open the dashboard: pairing one by a picture, and forgetting one.

import { useState } from 'preact/hooks'
import { ask } from '../../request.ts'
import type { DevicePairing } from '../../schema.ts'
import { backend, Failed, refresh, useData } from '../frame/backend.ts'
import { clock, moment } from '../frame/format.ts'
import { isRemote } from '../frame/installed.ts'

export function DevicesSetting() {
  // A paired device may not know of the others.
  const { data } = useData(isRemote ? null : ask('/devices'))
  const [pairing, setPairing] = useState<DevicePairing | null>(null)
  const [said, setSaid] = useState('')
  if (data === undefined) return null
  const pair = () =>
    backend
      .send('POST /devices')
      .then(setPairing, (thrown: unknown) =>
        setSaid(thrown instanceof Failed ? `${thrown.message} ${thrown.hint}` : String(thrown)),
      )
  const forget = (id: string) => backend.send('DELETE /devices/{id}', undefined, { id }).then(refresh, () => undefined)
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
      <p class="hint" role="status">
        {said}
      </p>
      {pairing !== null && (
        <div class="pairing">
          <img
            width={220}
            height={220}
            src={`data:image/svg+xml,${encodeURIComponent(pairing.picture)}`}
            alt={`QR code of ${pairing.address}`}
          />
          <p>
            Scan it with the phone's camera, or open <code>{pairing.address}</code> there. It pairs one device, until{' '}
            {clock(pairing.until)}.
          </p>
          {pairing.fingerprint !== null && (
            <p class="hint">
              The phone warns of an unknown certificate until it trusts the authority of this computer: open{' '}
              <code>{new URL(pairing.address).origin}/authority.crt</code> on it and compare the SHA-256 fingerprint{' '}
              <code>{pairing.fingerprint}</code>.
            </p>
          )}
        </div>
      )}
    </fieldset>
  )
}
