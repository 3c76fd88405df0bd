// Programs of the person's own that are kept up to date: how they are doing, and adding, trying, pausing and removing one.

import { useState } from 'preact/hooks'
import { ask } from '../../request.ts'
import type { HandoverAnswer, ReceiverSort, Status } from '../../schema.ts'
import { DataTable, Panel } from '../chart/table.tsx'
import { backend, refresh, useChange, useData } from '../frame/backend.ts'
import { ChoiceField, type Choices, Field, Options } from '../frame/field.tsx'
import { moment, number } from '../frame/format.ts'
import { isRemote } from '../frame/installed.ts'
import { FormError } from '../frame/state.tsx'

type Receivers = HandoverAnswer['receivers']

/** A paired device may not know of receivers, and a saved page has none. */
function useHandover(): HandoverAnswer | undefined {
  return useData(isRemote || !backend.live ? null : ask('/handover')).data
}

/** How each receiver is doing, for the page of the data. */
export function HandoverPanel() {
  const data = useHandover()
  if (data === undefined || data.receivers.length === 0) return null
  return (
    <Panel title="Hand-over" note="other programs that are kept up to date">
      <DataTable
        caption="Receivers and what is pending"
        bare
        columns={['Receiver', 'Where to', 'Waiting', 'Last delivery', 'State']}
        right={[2]}
        wide={[4]}
        rows={data.receivers.map((receiver) => [
          receiver.name,
          `${receiver.type}, ${receiver.where}`,
          number(receiver.waiting),
          receiver.delivered === null ? null : moment(receiver.delivered),
          stateText(receiver),
        ])}
      />
      {data.refused.map(({ receiver, day, reason }) => (
        <p key={`${receiver} ${day} ${reason}`} class="bad">
          {receiver} rejected a message up to {day}; it is not sent again: {reason}
        </p>
      ))}
    </Panel>
  )
}

function stateText({ paused, waiting, failing, error, retry }: Receivers[number]): string {
  if (paused) return 'paused'
  if (failing !== null)
    return `fails since ${moment(failing)}: ${error ?? ''}${retry === null ? '' : ` Next try ${moment(retry)}.`}`
  return waiting === 0 ? 'up to date' : 'waiting for the next delivery'
}

/** Does something with a receiver, and says what came of it. */
type Doing = (work: Promise<unknown>, done: string) => Promise<void>

/** Receivers in the settings. */
export function HandoverSetting({ status }: { status: Status }) {
  const data = useHandover()
  const { failed, run } = useChange()
  const [said, setSaid] = useState('')
  if (data === undefined) return null
  const doing: Doing = async (work, done) => {
    setSaid((await run(work)) === undefined ? '' : done)
    refresh()
  }
  return (
    <fieldset>
      <legend>Hand-over</legend>
      {data.receivers.length === 0 && <p class="muted">No receiver is set up.</p>}
      <ul class="plain">
        {data.receivers.map((receiver) => (
          <ReceiverItem key={receiver.name} receiver={receiver} doing={doing} />
        ))}
      </ul>
      <details>
        <summary>Add a receiver</summary>
        <AddReceiver sorts={data.sorts} status={status} doing={doing} />
      </details>
      <FormError error={failed} />
      <p class="hint" role="status">
        {said}
      </p>
    </fieldset>
  )
}

function ReceiverItem({ receiver, doing }: { receiver: Receivers[number]; doing: Doing }) {
  const { name, type, where, sends, redaction, paused } = receiver
  const path = { name }
  const test = () =>
    doing(backend.send('POST /handover/{name}/test', undefined, path), `${name} accepts the connection.`)
  const pause = () =>
    doing(
      backend.send('PUT /handover/{name}', { paused: !paused }, path),
      paused ? `${name} is resumed.` : `${name} is paused; later changes are delivered after resume.`,
    )
  const remove = () => {
    if (confirm(`Remove ${name} with its secrets? Data already delivered stays there.`))
      doing(backend.send('DELETE /handover/{name}', undefined, path), `Removed ${name}.`)
  }
  return (
    <li>
      <strong>{name}</strong>: {type} to {where}, {stateText(receiver)}
      <p class="hint">
        Sends {sends}. {redaction.join(' ')}
      </p>
      <div class="table-tools">
        <button type="button" onClick={test}>
          Test {name}
        </button>
        <button type="button" onClick={pause}>
          {paused ? 'Resume' : 'Pause'} {name}
        </button>
        <button type="button" onClick={remove}>
          Remove {name}
        </button>
      </div>
    </li>
  )
}

interface AddProps {
  readonly sorts: readonly ReceiverSort[]
  readonly status: Status
  readonly doing: Doing
}

function AddReceiver({ sorts, status, doing }: AddProps) {
  const [type, setType] = useState(sorts[0]?.name ?? '')
  const sort = sorts.find(({ name }) => name === type)
  if (sort === undefined) return null
  const add = (event: SubmitEvent) => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    const takes = readForm(sort, new FormData(form))
    const work = backend.send('POST /handover', takes).then((added) => {
      form.reset()
      return added
    })
    doing(work, `Added ${takes.name}. Test it here; \`wristory watch\` and \`wristory handover send\` deliver.`)
  }
  const accounts: Choices = [['', 'all'], ...status.accounts.map((name) => [name, `only ${name}`] as const)]
  return (
    <form onSubmit={add}>
      <ChoiceField
        label="Type"
        hint={`Sends ${sort.sends}.`}
        value={type}
        choices={sorts.map(({ name, title }) => [name, `${name}: ${title}`])}
        choose={setType}
      />
      <Field label="Name">
        <input key={type} name="name" required pattern="[a-z0-9][a-z0-9-]{0,31}" defaultValue={type} />
      </Field>
      {sort.options.map((option) => (
        <Field key={`${type} ${option.name}`} label={option.label} hint={optionHint(option)}>
          <OptionInput {...option} />
        </Field>
      ))}
      {status.accounts.length > 1 && (
        <Field label="Accounts">
          <select name="account">
            <Options choices={accounts} />
          </select>
        </Field>
      )}
      <Field label="First day" hint="Empty: the whole history.">
        <input type="date" name="since" />
      </Field>
      <Redaction />
      <button type="submit">Add</button>
    </form>
  )
}

/** What the form says, as the route takes it. */
function readForm({ name: type, options }: ReceiverSort, given: FormData) {
  const text = (name: string) => String(given.get(name) ?? '').trim()
  const filled = (secret: boolean) =>
    Object.fromEntries(
      options
        .filter((option) => option.secret === secret)
        .map(({ name, fallback }) => ({ name, value: text(`option ${name}`), unset: fallback ?? '' }))
        .filter(({ value, unset }) => value !== unset)
        .map(({ name, value }) => [name, value] as const),
    )
  return {
    type,
    name: text('name'),
    options: filled(false),
    secrets: filled(true),
    accounts: text('account') === '' ? null : [text('account')],
    since: text('since') === '' ? null : text('since'),
    positions: given.has('positions'),
    ids: given.has('ids'),
    roundStart: given.has('roundStart'),
    trimHome: text('trimHome') === '' ? null : Number(text('trimHome')),
  }
}

/** What an option means, and whether it may be left empty. */
function optionHint({ means, required, fallback }: ReceiverSort['options'][number]): string {
  const sentence = `${means.charAt(0).toUpperCase()}${means.slice(1)}.`
  return required || (fallback !== null && fallback !== '') ? sentence : `${sentence} May be left empty.`
}

function OptionInput({ name, required, secret, fallback, choices }: ReceiverSort['options'][number]) {
  const shared = { name: `option ${name}`, required }
  if (choices !== null) {
    const none: Choices = fallback === null ? [['', '']] : []
    return (
      <select {...shared} defaultValue={fallback ?? ''}>
        <Options choices={[...none, ...choices.map((choice) => [choice, choice] as const)]} />
      </select>
    )
  }
  if (secret) return <input {...shared} type="password" autoComplete="off" />
  return <input {...shared} autoComplete="off" defaultValue={fallback ?? ''} />
}

function Redaction() {
  return (
    <>
      <label class="check">
        <input type="checkbox" name="positions" /> Positions and names of places
      </label>
      <label class="check">
        <input type="checkbox" name="ids" defaultChecked /> Identifiers of devices and people
      </label>
      <label class="check">
        <input type="checkbox" name="roundStart" /> Round workout starts down to the quarter hour
      </label>
      <Field label="Metres around home to leave out" hint="Positions are sent, but none this close to home.">
        <input type="number" name="trimHome" min={10} max={100_000} />
      </Field>
    </>
  )
}
