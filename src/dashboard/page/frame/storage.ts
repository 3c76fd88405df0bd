// What this browser keeps for this origin. Where storage is switched off, values last until the page is loaded again.

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
