// Age, height, weight and goal, on which figures depend. Names are included only if the person enabled them.

import type { Row } from '../../kinds/kind.ts'
import type { Reader } from '../../query/reader.ts'
import { foreignText, type Json, short } from '../answer.ts'
import { comparisonBasis } from '../range.ts'
import type { Asking } from '../tool.ts'
import { zoneName } from '../zone.ts'

export function answer(_asked: object, { reader, allowed }: Asking): Json {
  const { database, account } = reader
  const row = database.get<Row>('SELECT * FROM profile WHERE account = ? ORDER BY reply DESC LIMIT 1', account.id)
  const newest = (column: string) =>
    database.get<{ date: string; value: number }>(
      `SELECT date, "${column}" AS value FROM day WHERE account = ? AND "${column}" IS NOT NULL ORDER BY date DESC LIMIT 1`,
      account.id,
    )
  const weight = newest('weight')
  const resting = newest('resting_heartrate')
  const goal = newest('goal')
  return {
    birth_year: typeof row?.birth === 'string' ? Number(row.birth.slice(0, 4)) || null : null,
    // The vendor's code is undocumented.
    sex: typeof row?.gender === 'number' ? `unknown(${row.gender})` : null,
    height_cm: short(row?.height, 0),
    weight_kg: weight === undefined ? null : [short(weight.value, 1), weight.date],
    resting_heartrate_bpm: resting === undefined ? null : [short(resting.value, 1), resting.date],
    step_goal: goal === undefined ? null : [goal.value, goal.date],
    zone: zoneName(reader),
    devices: devicesOn(reader, resting?.date),
    name: allowed.names ? foreignText(account.name) : 'switched off',
  }
}

/** Which device measured what the body is at rest. */
function devicesOn(reader: Reader, date: string | undefined): Json {
  return date === undefined ? [] : comparisonBasis(reader, [], { from: date, to: date, n: 1 }).devices!
}
