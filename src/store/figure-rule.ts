// Which columns of `day` are figures, to be drawn, averaged and queried.

/** Numbers about how a record was made, not about a measurement. */
const descriptions = new Set(['account', 'format', 'device_source'])

/** True for a figure; `type` as in the table `column_doc`. */
export function isFigure(name: string, type: string): boolean {
  return (type === 'integer' || type === 'real') && !descriptions.has(name)
}
