// GET /users/{id}/devices: the devices paired with the account, the latest one active (data.md 3.4).
import { zoneOffset } from './calendar.ts'
import { json, type SimulatorAnswer } from './http.ts'
import type { Era, SimulatedDevice } from './person.ts'
import type { DataRoute, Read } from './read.ts'

function devices({ person }: Read): SimulatorAnswer {
  const eras = person.first > person.last ? [] : person.eras.filter((era) => era.from <= person.last)
  const paired = new Map<string, { device: SimulatedDevice; from: number }>()
  for (const { device, from } of eras) if (!paired.has(device.id)) paired.set(device.id, { device, from })
  const items = [...paired.values()]
    .filter(({ device }) => lastDay(eras, device, person.last) >= person.first)
    .map(({ device, from }, index, all) => item(person.userId, device, Math.max(from, person.first), index, all.length))
  return json({ items: items.reverse() })
}

function lastDay(eras: readonly Era[], device: SimulatedDevice, last: number): number {
  const next = eras.filter((era) => era.device.id === device.id).at(-1)
  const after = next === undefined ? undefined : eras[eras.indexOf(next) + 1]
  return after === undefined ? last : after.from - 1
}

function item(userId: string, device: SimulatedDevice, from: number, index: number, count: number): object {
  const since = (from * 86400 - zoneOffset('Europe/Berlin', from) + 36000) * 1000
  const active = index === count - 1
  return {
    userId,
    deviceType: 0,
    deviceSource: device.source,
    deviceId: device.id,
    macAddress: device.mac,
    sn: device.serial,
    bindingStatus: active ? 1 : 0,
    applicationTime: since,
    lastStatusUpdateTime: since,
    lastBindingPlatform: 'android_phone',
    firmwareVersion: device.firmware,
    displayName: device.name,
    activeStatus: active ? 1 : 0,
    lastActiveStatusUpdateTime: since,
    priority: count - index,
    sort: index,
    additionalInfo: JSON.stringify({
      auth_key: '00000000000000000000000000000000',
      sn: device.serial,
      productVersion: '257',
      hardwareVersion: 'V0.25.19.5',
      productId: '42',
    }),
  }
}

export const deviceRoutes: readonly DataRoute[] = [{ path: /^\/users\/([^/]+)\/devices$/, answer: devices }]
