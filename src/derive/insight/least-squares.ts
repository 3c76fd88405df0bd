// Ordinary least squares by Householder reflections (G. Golub, Numer. Math. 7:206, 1965), for the few columns of a trend.
// Reference value: y = 1, 3, 2, 5 over x = 0 to 3 has intercept 1.1 and slope 1.1 (statsmodels OLS).

/** The coefficients of `columns` that fit `y` best; a column that the ones before it explain gets 0. */
export function leastSquares(columns: readonly (readonly number[])[], y: readonly number[]): number[] {
  const n = y.length
  const k = columns.length
  const a = columns.map((column) => Float64Array.from(column))
  const b = Float64Array.from(y)
  const scale = a.map((column) => Math.sqrt(dot(column, column, 0)))
  const pivots: number[] = []
  let row = 0
  for (let j = 0; j < k && row < n; j++) {
    const column = a[j]!
    const norm = Math.sqrt(dot(column, column, row))
    if (!(norm > 1e-10 * scale[j]!)) continue
    const v = column.slice()
    v.fill(0, 0, row)
    v[row] = column[row]! + (column[row]! >= 0 ? norm : -norm)
    const vv = dot(v, v, row)
    for (const target of [...a.slice(j), b]) {
      const factor = (2 * dot(v, target, row)) / vv
      for (let i = row; i < n; i++) target[i]! -= factor * v[i]!
    }
    pivots.push(j)
    row++
  }
  const solution = new Array<number>(k).fill(0)
  for (let p = pivots.length - 1; p >= 0; p--) {
    let sum = b[p]!
    for (let q = p + 1; q < pivots.length; q++) sum -= a[pivots[q]!]![p]! * solution[pivots[q]!]!
    solution[pivots[p]!] = sum / a[pivots[p]!]![p]!
  }
  return solution
}

function dot(x: Float64Array, y: Float64Array, from: number): number {
  let sum = 0
  for (let i = from; i < x.length; i++) sum += x[i]! * y[i]!
  return sum
}
