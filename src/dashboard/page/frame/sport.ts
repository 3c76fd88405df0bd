// A sport's name as a person reads it; a code nobody has described stays a number, never a guess.

/** `outdoor run` as `Outdoor run`, `unknown(137)` as `Sport 137`. */
export function sportLabel(sport: string): string {
  const code = /^unknown\((\d*)\)$/.exec(sport)
  if (code !== null) return `Sport ${code[1] || '?'}`
  return sport.charAt(0).toUpperCase() + sport.slice(1)
}
