// The devices that are or were bound to the account. Serial number and hardware address stay in the archive.
// Source: `/users/{id}/devices`, items; `additionalInfo` is JSON as text.

import * as z from 'zod/mini'
import { bytesOf } from '../codec/text.ts'
import { instant } from './clock.ts'
import { deviceName } from './device-catalogue.ts'
import { defineKind, type RowOf } from './kind.ts'
import { numeric, textual } from './lenient.ts'
import { wholeSource } from './sources/account.ts'

const item = z.looseObject({
  deviceId: z.string().check(z.minLength(1)),
  deviceType: numeric,
  deviceSource: numeric,
  displayName: textual,
  firmwareVersion: textual,
  bindingStatus: numeric,
  activeStatus: numeric,
  applicationTime: numeric,
  lastStatusUpdateTime: numeric,
})

const columns = {
  device: { type: 'text', doc: "The device's id, hexadecimal." },
  name: { type: 'text', doc: 'Name as shown in the app, else that of the model.' },
  model: { type: 'text', doc: "The type of device that the vendor's number means, or unknown(n)." },
  device_type: { type: 'integer', doc: "The vendor's number for the class of device." },
  device_source: { type: 'integer', doc: "The vendor's number for the type of device." },
  firmware: { type: 'text', doc: 'Version of the firmware.' },
  bound: { type: 'flag', doc: '1 while it is bound to the account.' },
  active: { type: 'flag', doc: '1 for the one in use.' },
  bound_at: { type: 'instant', doc: 'When it was bound.' },
  changed: { type: 'instant', doc: 'Last change of its state.' },
} as const

export const device = defineKind({
  name: 'device',
  title: 'Devices',
  shape: 'record',
  source: wholeSource(
    'devices',
    'Devices',
    ({ userId }) => ({ path: `/users/${userId}/devices`, query: { enableMultiDevice: 'true' } }),
    item,
    (body) => (body as { items?: unknown } | null)?.items,
  ),
  columns,
  key: ['device'],
  group: 'device',
  measured: Object.keys(columns).filter((name) => name !== 'device'),
  groups: (reply) => reply.items.map(({ deviceId }) => deviceId),
  *decode(reply) {
    const byId = new Map(reply.items.map((one) => [one.deviceId, one]))
    for (const [id, one] of byId) {
      yield {
        device: id,
        name: one.displayName || deviceName(one.deviceSource),
        model: deviceName(one.deviceSource),
        device_type: one.deviceType ?? null,
        device_source: one.deviceSource ?? null,
        firmware: one.firmwareVersion || null,
        bound: flag(one.bindingStatus),
        active: flag(one.activeStatus),
        bound_at: seconds(one.applicationTime),
        changed: seconds(one.lastStatusUpdateTime),
      }
    }
  },
  encode: (rows) =>
    bytesOf(
      JSON.stringify({
        items: (rows as RowOf<typeof columns>[]).map((row) => ({
          deviceId: row.device,
          displayName: row.name,
          deviceType: row.device_type,
          deviceSource: row.device_source,
          firmwareVersion: row.firmware,
          bindingStatus: row.bound,
          activeStatus: row.active,
          applicationTime: row.bound_at,
          lastStatusUpdateTime: row.changed,
        })),
      }),
    ),
  chart: { draw: 'table', hue: 'body' },
})

function flag(value: number | null | undefined): number | null {
  return value === null || value === undefined ? null : value === 1 ? 1 : 0
}

/** The field's unit is not on record: values beyond the year 2100 in seconds are milliseconds. */
function seconds(value: number | null | undefined): number | null {
  return instant(value) ?? instant(value === null || value === undefined ? null : value / 1000)
}
