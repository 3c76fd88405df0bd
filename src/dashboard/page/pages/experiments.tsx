// Experiments on the page Insights: how they came out, the days to come on which to do them, and planning one.

import { useState } from 'preact/hooks'
import type { Insight } from '../../schema.ts'
import { Panel } from '../chart/table.tsx'
import { backend, refresh, useChange } from '../frame/backend.ts'
import { ChoiceField, Field } from '../frame/field.tsx'
import { FormError } from '../frame/state.tsx'

/** Waits for a change of the plans; false where it failed. */
type PlanChange = (work: Promise<unknown>) => Promise<boolean>

export function Experiments({ list, figures }: { list: Insight['experiments']; figures: Insight['planable'] }) {
  const { failed, run } = useChange()
  const change: PlanChange = async (work) => {
    if ((await run(work)) === undefined) return false
    refresh()
    return true
  }
  return (
    <Panel title="Experiments" note="Plan one before you begin: what it can find is computed at once">
      {list.length === 0 && <p>There is none.</p>}
      {list.map(({ name, text, source, days }) => (
        <div class="finding" key={name}>
          <div>
            <p>{text}</p>
            {days.length > 0 && <p>Days to come on which to do it: {days.join(', ')}</p>}
            <p class="muted small">{source}</p>
          </div>
          {backend.live && (
            <button
              type="button"
              aria-label={`Remove the experiment ${name}`}
              onClick={() => change(backend.send('DELETE /experiment/{name}', undefined, { name }))}
            >
              Remove
            </button>
          )}
        </div>
      ))}
      {backend.live && figures.length > 0 && <Plan figures={figures} change={change} />}
      <FormError error={failed} />
    </Panel>
  )
}

const designs = [
  ['blocks', 'Blocks of days, in an order that chance decides'],
  ['phases', 'Two phases: first without, then with'],
] as const

const empty = { name: '', doing: '', from: '', to: '', change: '', block: '3', washout: '1' }

/** The form that plans one. A plan cannot be changed, so that it says what was expected before anything could be seen. */
function Plan({ figures, change }: { figures: Insight['planable']; change: PlanChange }) {
  const [asked, setAsked] = useState(empty)
  const [figure, setFigure] = useState(figures[0]!.name)
  const [design, setDesign] = useState<string>('blocks')
  const set = (name: keyof typeof empty) => (event: { readonly currentTarget: HTMLInputElement }) =>
    setAsked({ ...asked, [name]: event.currentTarget.value })
  const { block, washout, change: first, ...rest } = asked
  const plan = async (event: Event) => {
    event.preventDefault()
    const days = design === 'blocks' ? { block: Number(block) } : { change: first }
    const sent = backend.send('POST /experiment', { ...rest, ...days, figure, washout: Number(washout) })
    if (await change(sent)) setAsked(empty)
  }
  const text = (name: 'name' | 'doing', label: string) => (
    <Field label={label}>
      <input type="text" required maxLength={80} value={asked[name]} onInput={set(name)} />
    </Field>
  )
  const date = (name: 'from' | 'to' | 'change', label: string) => (
    <Field label={label}>
      <input type="date" required value={asked[name]} onInput={set(name)} />
    </Field>
  )
  const days = (name: 'block' | 'washout', label: string, least: number) => (
    <Field label={label}>
      <input type="number" required min={least} max={60} value={asked[name]} onInput={set(name)} />
    </Field>
  )
  return (
    <details>
      <summary>Plan an experiment</summary>
      <form class="add-note" onSubmit={plan}>
        {text('name', 'Name')}
        {text('doing', 'What you do, e.g. no coffee after noon')}
        <ChoiceField
          label="Figure that is compared"
          value={figure}
          choices={figures.map(({ name, label }) => [name, label] as const)}
          choose={setFigure}
        />
        <ChoiceField label="Design" value={design} choices={designs} choose={setDesign} />
        {date('from', 'First day')}
        {design === 'phases' && date('change', 'First day on which you do it')}
        {date('to', 'Last day')}
        {design === 'blocks' && days('block', 'Days in a block', 1)}
        {days('washout', 'Days after each change that do not count', 0)}
        <button type="submit">Plan</button>
      </form>
    </details>
  )
}
