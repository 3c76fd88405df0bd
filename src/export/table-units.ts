// Figures and tables in US units, for formats without fixed units.

import { type Cells, cell } from '../kinds/batch.ts'
import type { Column } from '../kinds/kind.ts'
import { imperialOf, type Scale } from '../units.ts'
import type { RowTable, Units } from './format.ts'

/** `value` of `unit` in the chosen system, rounded to thousandths if converted. */
export function inUnits(value: number, unit: string, units: Units): { value: number; unit: string } {
  const scale = units === 'imperial' ? imperialOf(unit) : undefined
  return scale === undefined ? { value, unit } : { value: converted(value, scale), unit: scale.unit }
}

/** The table with its columns in the chosen system; units without a counterpart stay. */
export function tableIn(table: RowTable, units: Units): RowTable {
  if (units === 'metric') return table
  const columns = Object.fromEntries(
    Object.entries(table.columns).map(([name, column]): [string, Column] => {
      const scale = scaleFor(column)
      return [name, scale === undefined ? column : { ...column, type: 'real', unit: scale.unit }]
    }),
  )
  return {
    ...table,
    columns,
    async *batches() {
      for await (const { batch, offset } of table.batches()) {
        const cells = Object.entries(batch.columns).map(([name, given]): [string, Cells] => {
          const scale = scaleFor(table.columns[name])
          if (scale === undefined) return [name, given]
          const numbers = Float64Array.from({ length: batch.length }, (_, i) => {
            const value = cell(given, i)
            return typeof value === 'number' ? converted(value, scale) : Number.NaN
          })
          return [name, { numbers }]
        })
        yield { batch: { length: batch.length, columns: Object.fromEntries(cells) }, offset }
      }
    },
  }
}

/** The scale of a column; a difference of two values has no offset. */
function scaleFor(column: Column | undefined): Scale | undefined {
  const scale = imperialOf(column?.unit)
  return scale === undefined || column?.difference !== true ? scale : { ...scale, offset: 0 }
}

function converted(value: number, { factor, offset }: Scale): number {
  return Math.round((value * factor + offset) * 1000) / 1000
}
