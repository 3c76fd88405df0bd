// Parts of a form: a field with its label and hint, a choice of a list, a box to tick.

import type { ComponentChildren } from 'preact'

/** Value and label of each choice. */
export type Choices = readonly (readonly [value: string, label: string])[]

interface FieldProps {
  readonly label: string
  /** What the field means, below it. */
  readonly hint?: ComponentChildren
  readonly children: ComponentChildren
}

export function Field({ label, hint, children }: FieldProps) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is among the children.
    <label class="field">
      <span>{label}</span>
      {children}
      {hint && <span class="hint">{hint}</span>}
    </label>
  )
}

export function Options({ choices }: { choices: Choices }) {
  return (
    <>
      {choices.map(([value, label]) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </>
  )
}

interface ChoiceProps {
  readonly value: string
  readonly choices: Choices
  readonly choose: (value: string) => void
  /** Further options, below the others. */
  readonly children?: ComponentChildren
  /** The key that opens it. */
  readonly mark?: string
}

function Select({ value, choices, choose, children, mark }: ChoiceProps) {
  return (
    <select value={value} data-key={mark} onChange={(event) => choose(event.currentTarget.value)}>
      <Options choices={choices} />
      {children}
    </select>
  )
}

/** A choice as a field of a form. */
export function ChoiceField({ label, hint, ...choice }: ChoiceProps & Omit<FieldProps, 'children'>) {
  return (
    <Field label={label} hint={hint}>
      <Select {...choice} />
    </Field>
  )
}

/** A choice above a view, with a label for those who hear it. */
export function ViewChoice({ label, ...choice }: ChoiceProps & { readonly label: string }) {
  return (
    <label>
      <span class="sr">{label}</span>
      <Select {...choice} />
    </label>
  )
}

interface TickProps {
  readonly checked: boolean
  readonly set: (checked: boolean) => void
  readonly disabled?: boolean
  readonly children: ComponentChildren
}

export function Tick({ checked, set, disabled = false, children }: TickProps) {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={(event) => set(event.currentTarget.checked)}
      />
      <span>{children}</span>
    </label>
  )
}
