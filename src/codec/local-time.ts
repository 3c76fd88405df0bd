// A moment in a form for people.

/** `2026-11-22 09:30` in the computer's own time; `seconds` since 1970. */
export function localTime(seconds: number): string {
  const date = new Date(seconds * 1000)
  // NaN is no year at all.
  if (!(date.getFullYear() <= 9999)) return 'a time far away'
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`
}
