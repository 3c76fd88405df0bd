// One check of doctor and its result.

export interface DoctorCheck {
  readonly name: string
  readonly state: 'ok' | 'warn' | 'bad'
  readonly says: string
  /** What to do; empty if nothing. */
  readonly todo: string
}

export function toCheck(name: string, state: DoctorCheck['state'], says: string, todo = ''): DoctorCheck {
  return { name, state, says, todo }
}
