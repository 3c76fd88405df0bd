// A sport's name for people; an undocumented code stays a number.

/** `outdoor run` as `Outdoor run`, `unknown(137)` as `Sport 137`. */
export function sportLabel(sport: string): string {
  const code = /^unknown\((\d*)\)$/.exec(sport)
  if (code !== null) return `Sport ${code[1] || '?'}`
  return sport.charAt(0).toUpperCase() + sport.slice(1)
}
