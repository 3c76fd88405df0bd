// What the bytes of a minute mean as codes; the notes name 115 (not worn) and 126 (no data) as proved.

export const category = { noData: 126, notWorn: 115, charging: 118, asleep: 120 } as const

/** For every code 1, but 0 where the device recorded nothing: its steps of 0 are not a measurement. */
export const recordedBy = Uint8Array.from({ length: 256 }, (_, code) =>
  code === category.noData || code === category.notWorn || code === category.charging ? 0 : 1,
)

export const unrecorded = (code: number) => recordedBy[code] === 0
