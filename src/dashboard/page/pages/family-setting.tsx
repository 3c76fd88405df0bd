// PINs and shares of the accounts, for paired devices. Only the computer itself changes them.

import { useState } from 'preact/hooks'
import { ask } from '../../request.ts'
import { backend, refresh, useChange, useData } from '../frame/backend.ts'
import { Field, Tick } from '../frame/field.tsx'
import { isRemote } from '../frame/installed.ts'
import { FormError } from '../frame/state.tsx'

export function FamilySetting() {
  const { data } = useData(isRemote ? null : ask('/family'))
  const { failed, run } = useChange()
  if (data === undefined || (data.length < 2 && !data.some(({ pin }) => pin))) return null
  const change = async (name: string, changed: { pin?: string | null; sharedWith?: string[] }) => {
    await run(backend.send('PUT /family/{name}', changed, { name }))
    refresh()
  }
  const others = (name: string) => data.filter((one) => one.name !== name)
  return (
    <fieldset>
      <legend>Family</legend>
      <p class="hint">
        {data.some(({ pin }) => pin)
          ? 'A paired device asks for the PIN of an account, and reads that account and those that are shared with it.'
          : 'Without a PIN, every paired device reads every account.'}
      </p>
      {data.map(({ name, pin, sharedWith }) => (
        <div key={name}>
          <PinField name={name} pin={pin} set={(value) => change(name, { pin: value })} />
          {others(name).map((other) => (
            <Tick
              key={other.name}
              checked={sharedWith.includes(other.name)}
              set={(on) =>
                change(name, {
                  sharedWith: on ? [...sharedWith, other.name] : sharedWith.filter((one) => one !== other.name),
                })
              }
            >
              {`${other.name} may read ${name}`}
            </Tick>
          ))}
        </div>
      ))}
      <FormError error={failed} />
    </fieldset>
  )
}

function PinField({ name, pin, set }: { name: string; pin: boolean; set: (pin: string | null) => void }) {
  const [typed, setTyped] = useState('')
  const send = (event: Event) => {
    event.preventDefault()
    set(typed)
    setTyped('')
  }
  return (
    <form onSubmit={send}>
      {/* A password manager stores the PIN under this name. */}
      <input type="text" autoComplete="username" value={name} readOnly hidden />
      <Field label={`PIN of ${name}`} hint={pin ? 'It has a PIN; a new one locks its devices.' : '4 to 12 digits'}>
        <input
          type="password"
          inputMode="numeric"
          autoComplete="new-password"
          maxLength={12}
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      </Field>
      <p>
        <button type="submit" disabled={!/^\d{4,12}$/.test(typed)}>
          Set PIN
        </button>{' '}
        {pin && (
          <button type="button" onClick={() => set(null)}>
            Remove PIN
          </button>
        )}
      </p>
    </form>
  )
}
