// Adjusted p-values: of all that is called a finding, at most a share q is false in the mean.
// Y. Benjamini, Y. Hochberg, Controlling the false discovery rate, J. R. Stat. Soc. B 57:289 (1995); the adjusted values are
// those of R's p.adjust(p, "BH") and statsmodels' multipletests(p, method = "fdr_bh").
// Reference value: the paper's 15 p-values (0.0001, 0.0004, 0.0019, 0.0095, 0.0201, ...) give four findings at q = 0.05.

/** The smallest rate q at which each test is a finding. */
export function falseDiscovery(p: readonly number[]): number[] {
  const order = p.map((_, i) => i).sort((a, b) => p[b]! - p[a]!)
  const adjusted = new Array<number>(p.length)
  let least = 1
  order.forEach((i, place) => {
    least = Math.min(least, (p[i]! * p.length) / (p.length - place))
    adjusted[i] = least
  })
  return adjusted
}
