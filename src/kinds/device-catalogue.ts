// Names of devices by number. The cloud writes `deviceSource` with every record, but a name only with the devices of
// the account, where people may have changed it. Numbers: the protocol notes (bands, Balance 2, Helio Strap) and the
// list of devices in the public developer documentation of Zepp OS. 256 and 411 occur in records without any source
// that names them. The cloud's own names are in the kind device_model.

/** Names with their numbers. */
export const deviceNumbers: readonly (readonly [name: string, ...numbers: number[]])[] = [
  ['Mi Band', 8, 24],
  ['Amazfit GTS 3', 224, 225],
  ['Amazfit GTR 3', 226, 227],
  ['Amazfit GTR 3 Pro', 229, 230, 6_095_106],
  ['Amazfit GTS 4 mini', 246, 247],
  ['Amazfit GTR Mini', 250, 251],
  ['Amazfit Band 7', 252, 253, 254],
  ['Amazfit Falcon', 414, 415],
  ['Amazfit T-Rex 2', 418, 419],
  ['Amazfit T-Rex Ultra', 6_553_856, 6_553_857],
  ['Amazfit GTR 4', 7_930_112, 7_930_113],
  ['Amazfit GTS 4', 7_995_648, 7_995_649],
  ['Amazfit Cheetah Pro', 8_126_720, 8_126_721],
  ['Amazfit Cheetah', 8_192_256, 8_192_257],
  ['Amazfit Cheetah Square', 8_257_793],
  ['Amazfit Active', 8_323_328, 8_323_329],
  ['Amazfit Active Edge', 8_388_864, 8_388_865],
  ['Amazfit Bip 5', 8_454_400, 8_454_401],
  ['Amazfit Balance', 8_519_936, 8_519_937, 8_519_939],
  ['Amazfit T-Rex 3', 8_716_544, 8_716_545, 8_716_547],
  ['Amazfit Balance 2', 9_568_513],
  ['Amazfit Helio Strap', 10_289_410, 10_289_411],
]

const byNumber = new Map(deviceNumbers.flatMap(([name, ...numbers]) => numbers.map((number) => [number, name])))

/** The name of a `device_source`, `unknown(n)` for a number without one, null for none (-1 on the wire). */
export function deviceName(source: number | null | undefined): string | null {
  if (source === null || source === undefined || source < 0) return null
  return byNumber.get(source) ?? `unknown(${source})`
}
