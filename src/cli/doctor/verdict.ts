// One thing that doctor looked at, and what it makes of it.

export interface Check {
  readonly name: string
  readonly state: 'ok' | 'warn' | 'bad'
  readonly says: string
  /** What to do; empty when there is nothing to do. */
  readonly todo: string
}

export function checkOf(name: string, state: Check['state'], says: string, todo = ''): Check {
  return { name, state, says, todo }
}
