// The page of a paired device before a PIN: who looks, and the PIN of their account.

import { useState } from 'preact/hooks'
import { ask } from '../../request.ts'
import { backend, useChange, useData } from '../frame/backend.ts'
import { ChoiceField, Field, Tick } from '../frame/field.tsx'
import { choosePerson } from '../frame/session.ts'
import { ErrorPanel, FormError } from '../frame/state.tsx'
import { useTitle } from '../frame/view.ts'

export function UnlockPage() {
  useTitle('Locked')
  const { data, error } = useData(ask('/people'))
  return (
    <main class="main locked" id="main">
      <h1 tabIndex={-1}>Whose history?</h1>
      {error !== null && <ErrorPanel error={error} />}
      {data !== undefined && data.people.length === 0 && (
        <p>No account has a PIN. Set one on the computer that runs wristory, in Settings.</p>
      )}
      {data !== undefined && data.people.length > 0 && <UnlockForm people={data.people} />}
    </main>
  )
}

function UnlockForm({ people }: { people: readonly string[] }) {
  const [name, setName] = useState(people[0] ?? '')
  const [pin, setPin] = useState('')
  const [stay, setStay] = useState(false)
  const { running, failed, run } = useChange()
  const send = async (event: Event) => {
    event.preventDefault()
    const done = await run(backend.send('POST /unlock', { name, pin, stay }))
    setPin('')
    if (done !== undefined) choosePerson(done.name)
  }
  return (
    <form class="form" onSubmit={send}>
      <ChoiceField label="Account" value={name} choices={people.map((one) => [one, one])} choose={setName} />
      <input type="text" autoComplete="username" value={name} readOnly hidden />
      <Field label="PIN">
        <input
          type="password"
          inputMode="numeric"
          autoComplete="current-password"
          maxLength={12}
          required
          value={pin}
          onInput={(event) => setPin(event.currentTarget.value)}
        />
      </Field>
      <Tick checked={stay} set={setStay}>
        Stay unlocked on this device for 90 days instead of 12 hours
      </Tick>
      <button type="submit" disabled={running}>
        Unlock
      </button>
      <FormError error={failed} />
    </form>
  )
}
