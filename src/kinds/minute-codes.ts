// What the bytes of a minute mean as codes; the notes name 115 (not worn) and 126 (no data) as proved.

export const category = { noData: 126, notWorn: 115, charging: 118, asleep: 120 } as const

/** True where the device recorded nothing: its steps of 0 are not a measurement. */
export function unrecorded(code: number): boolean {
  return code === category.noData || code === category.notWorn || code === category.charging
}
