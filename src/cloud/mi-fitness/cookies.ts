// Cookies of one sign-in: held in memory, sent to the hosts that set them or that they are meant for, never written.

/** Cookies by name. */
export class Cookies {
  private readonly values = new Map<string, string>()

  constructor(values: Readonly<Record<string, string | undefined>> = {}) {
    for (const [name, value] of Object.entries(values)) if (value !== undefined) this.set(name, value)
  }

  get(name: string): string | undefined {
    return this.values.get(name)
  }

  set(name: string, value: string): void {
    this.values.set(name, value)
  }

  /** Takes over what a reply sets. Several `Set-Cookie` headers come joined by commas; dates hold commas as well. */
  take(header: string | undefined): void {
    for (const [, name, value] of (header ?? '').matchAll(/(?:^|,\s*)([\w.-]+)=("?)([^;,"]*)\2/g).map(named)) {
      if (value === '' || value === 'EXPIRED') this.values.delete(name)
      else this.values.set(name, value)
    }
  }

  /** The header `cookie` with these names, or with all. */
  header(names: readonly string[] = [...this.values.keys()]): { cookie?: string } {
    const pairs = names.flatMap((name) => {
      const value = this.values.get(name)
      return value === undefined ? [] : [`${name}=${value}`]
    })
    return pairs.length === 0 ? {} : { cookie: pairs.join('; ') }
  }
}

const named = (match: RegExpExecArray): [string, string, string] => [match[0], match[1]!, match[3]!]
