// Metric figures in the units of the United States, for the formats that leave the choice.

import { type Cells, cell } from '../kinds/batch.ts'
import type { Column } from '../kinds/kind.ts'
import type { Table, Units } from './format.ts'

interface Conversion {
  readonly unit: string
  readonly of: (value: number) => number
  /** The same for the difference of two values, where the systems have another zero. */
  readonly ofDifference?: (value: number) => number
}

// Exact by definition (NIST SP 811): mile 1609.344 m, foot 0.3048 m, inch 2.54 cm, pound 0.45359237 kg.
const conversions: Readonly<Record<string, Conversion>> = {
  m: { unit: 'ft', of: (value) => value / 0.3048 },
  km: { unit: 'mi', of: (value) => value / 1.609344 },
  cm: { unit: 'in', of: (value) => value / 2.54 },
  kg: { unit: 'lb', of: (value) => value / 0.45359237 },
  'm/s': { unit: 'mph', of: (value) => (value * 3600) / 1609.344 },
  'km/h': { unit: 'mph', of: (value) => value / 1.609344 },
  's/m': { unit: 's/mi', of: (value) => value * 1609.344 },
  's/km': { unit: 's/mi', of: (value) => value * 1.609344 },
  '°C': { unit: '°F', of: (value) => value * 1.8 + 32, ofDifference: (value) => value * 1.8 },
}

/** `value` of `unit` in the wanted system, rounded to thousandths where it had to be converted. */
export function inUnits(value: number, unit: string, units: Units): { value: number; unit: string } {
  const conversion = units === 'imperial' ? conversions[unit] : undefined
  return conversion === undefined ? { value, unit } : { value: rounded(conversion.of(value)), unit: conversion.unit }
}

/** The table with its columns in the wanted system; what has no counterpart stays as it is. */
export function tableIn(table: Table, units: Units): Table {
  if (units === 'metric') return table
  const columns = Object.fromEntries(
    Object.entries(table.columns).map(([name, column]): [string, Column] => {
      const conversion = conversionOf(column)
      return [name, conversion === undefined ? column : { ...column, type: 'real', unit: conversion.unit }]
    }),
  )
  return {
    ...table,
    columns,
    async *batches() {
      for await (const { batch, offset } of table.batches()) {
        const converted = Object.entries(batch.columns).map(([name, cells]): [string, Cells] => {
          const conversion = conversionOf(table.columns[name])
          if (conversion === undefined) return [name, cells]
          const numbers = Float64Array.from({ length: batch.length }, (_, i) => {
            const value = cell(cells, i)
            return typeof value === 'number' ? rounded(conversion.of(value)) : Number.NaN
          })
          return [name, { numbers }]
        })
        yield { batch: { length: batch.length, columns: Object.fromEntries(converted) }, offset }
      }
    },
  }
}

function conversionOf(column: Column | undefined): Conversion | undefined {
  const conversion = conversions[column?.unit ?? '']
  const { unit, ofDifference } = conversion ?? {}
  if (unit === undefined || ofDifference === undefined || column?.difference !== true) return conversion
  return { unit, of: ofDifference }
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000
}
