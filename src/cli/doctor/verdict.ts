// One thing that doctor looked at, and what it makes of it.

export interface DoctorCheck {
  readonly name: string
  readonly state: 'ok' | 'warn' | 'bad'
  readonly says: string
  /** What to do; empty when there is nothing to do. */
  readonly todo: string
}

export function toCheck(name: string, state: DoctorCheck['state'], says: string, todo = ''): DoctorCheck {
  return { name, state, says, todo }
}
