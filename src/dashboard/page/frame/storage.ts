// Storage of this browser for this origin. If storage is disabled, values last until the page is reloaded.

const fallback = new Map<string, string>()

export function recall(name: string): string | null {
  try {
    return localStorage.getItem(name)
  } catch {
    return fallback.get(name) ?? null
  }
}

export function keep(name: string, value: string): void {
  try {
    localStorage.setItem(name, value)
  } catch {
    fallback.set(name, value)
  }
}
