// Scales and paths: numbers to pixels, readable steps, and lines that break at missing values.

/** A value to pixels; `from` and `to` may run either way. */
export function linear(from: number, to: number, start: number, end: number): (value: number) => number {
  const factor = to === from ? 0 : (end - start) / (to - from)
  return (value) => start + (value - from) * factor
}

/** Pixels with a tenth of precision: shorter paths, no visible difference. */
export function px(value: number): string {
  return String(Math.round(value * 10) / 10)
}

/** An SVG path through points; null starts a new line. A lone point becomes a short stroke, so that it is seen. */
export function line(points: readonly (readonly [number, number] | null)[]): string {
  let path = ''
  let length = 0
  let last: readonly [number, number] | null = null
  for (const point of [...points, null]) {
    if (point === null) {
      if (length === 1 && last !== null) path += `h.1`
      length = 0
      continue
    }
    path += `${length === 0 ? 'M' : 'L'}${px(point[0])} ${px(point[1])}`
    last = point
    length++
  }
  return path
}

/** The area between two lines over the same runs; null breaks it. That of a lone point is as wide as a stroke. */
export function band(points: readonly (readonly [number, number, number] | null)[]): string {
  let path = ''
  let run: (readonly [number, number, number])[] = []
  for (const point of [...points, null]) {
    if (point !== null) {
      run.push(point)
      continue
    }
    if (run.length === 1) {
      const [[x, top, bottom]] = run as [readonly [number, number, number]]
      run = [
        [x - 1, top, bottom],
        [x + 1, top, bottom],
      ]
    }
    if (run.length > 0) {
      const top = run.map(([x, y]) => `${px(x)} ${px(y)}`).join('L')
      const bottom = [...run]
        .reverse()
        .map(([x, , y]) => `${px(x)} ${px(y)}`)
        .join('L')
      path += `M${top}L${bottom}Z`
    }
    run = []
  }
  return path
}
