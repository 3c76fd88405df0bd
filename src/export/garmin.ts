// The CSV of days that Garmin Connect imports: Fitbit's export of body and activities, one block each. Weight and
// distance are in the units of the account there, so the choice of units matters.

import { type History, type HistoryFormat, rowsIn, type Setting } from './format.ts'
import { inUnits } from './table-units.ts'

export const garmin: HistoryFormat = {
  name: 'garmin',
  title: 'Weight and steps for the import of Garmin Connect',
  extension: '.csv',
  mediaType: 'text/csv; charset=utf-8',
  units: 'chosen',
  holds: 'history',
  kinds: ['day'],
  async *write(history, setting) {
    const body = await block(history, 'weight', (row) => {
      const weight = inUnits(Number(row.weight), 'kg', setting.units).value
      // The columns are required; 0 means unknown.
      return [fixed(weight, 1), '0', fixed(Number(row.body_fat ?? 0), 1)]
    })
    const activities = await block(history, 'steps', (row) => activityCells(row, setting))
    if (body.length > 0) yield `Body\nDate,Weight,BMI,Fat\n${body.join('')}`
    if (body.length > 0 && activities.length > 0) yield '\n'
    if (activities.length > 0)
      yield `Activities\nDate,Calories Burned,Steps,Distance,Floors,Minutes Sedentary,Minutes Lightly Active,Minutes Fairly Active,Minutes Very Active,Activity Calories\n${activities.join('')}`
  },
}

type GarminDay = Readonly<Record<string, string | number | Uint8Array | null>>

async function block(history: History, column: string, cells: (row: GarminDay) => string[]): Promise<string[]> {
  const lines: string[] = []
  for await (const { row } of rowsIn(history, 'day')) {
    if (typeof row[column] !== 'number') continue
    lines.push(`${[String(row.date), ...cells(row)].map((cell) => `"${cell}"`).join(',')}\n`)
  }
  return lines
}

function activityCells(row: GarminDay, { units }: Setting): string[] {
  const number = (name: string) => (typeof row[name] === 'number' ? row[name] : 0)
  const distance = inUnits(number('distance') / 1000, 'km', units).value
  return [
    String(number('energy')),
    String(number('steps')),
    fixed(distance, 2),
    '0',
    '0',
    String(number('walking_minutes')),
    '0',
    String(number('running_minutes')),
    String(number('energy')),
  ]
}

function fixed(value: number, digits: number): string {
  return value.toFixed(digits)
}
