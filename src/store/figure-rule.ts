// Which columns of `day` are figures that can be drawn, averaged and asked for.

/** Numbers that say how a record was made, not what was measured. */
const descriptions = new Set(['account', 'format', 'device_source'])

/** True for a figure; `type` as in the table `column_doc`. */
export function isFigure(name: string, type: string): boolean {
  return (type === 'integer' || type === 'real') && !descriptions.has(name)
}
