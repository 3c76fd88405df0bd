// Faults in the rows of a list: what the real cloud has now and then, and what must not change a sum.

import type { MiWireRow } from './rows.ts'

/** Source id of a second device. */
const secondSid = '9c41d2'

/** Forms in which a row says that it is deleted. */
const deletedForms = [true, 1, 'true'] as const

type RowFault = (row: MiWireRow, index: number) => readonly object[]

/** By the name of the fault: the rows in the place of one. */
export const rowFaults = {
  /** A second device counts half of the steps of the same minute. */
  'mi-two-devices': (row, index) => {
    if (row.key !== 'steps' || row.tag !== undefined) return [row]
    const second = { ...row, sid: secondSid, value: withSteps(row.value, (steps) => Math.ceil(steps / 2)) }
    return index % 2 === 0 ? [row, second] : [second, row]
  },
  /** A larger row of the same minute was deleted. */
  'mi-deleted-rows': (row, index) => {
    if (row.key !== 'steps' || row.tag !== undefined) return [row]
    const value = withSteps(row.value, (steps) => steps + 100)
    return [{ ...row, sid: secondSid, value, deleted: deletedForms[index % deletedForms.length] }, row]
  },
  /** One row in three has no offset, another one has 0. */
  'mi-no-offset': (row, index) => {
    const { zone_offset: _, zone_name: __, ...bare } = row
    return [[row, bare, { ...bare, zone_offset: 0 }][index % 3]!]
  },
} as const satisfies Record<string, RowFault>

function withSteps(text: string, change: (steps: number) => number): string {
  const value = JSON.parse(text) as { steps: number }
  return JSON.stringify({ ...value, steps: change(value.steps) })
}
