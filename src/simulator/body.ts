// GET /users/{id}/members/{member}/weightRecords: a scale, weights typed by hand and imported from another app, for the
// whole family (data.md 3.4).

import { json, type SimulatorAnswer } from './http.ts'
import type { SimulatedPerson } from './person.ts'
import { chance } from './random.ts'
import type { DataRoute, Read } from './read.ts'

interface Member {
  readonly id: string
  readonly height: number
  readonly weight: number
  readonly age: number
  /** Days between two times on the scale. */
  readonly every: number
}

const family: readonly Member[] = [
  { id: '-1', height: 172, weight: 68, age: 38, every: 7 },
  { id: '3000000001', height: 181, weight: 84, age: 41, every: 16 },
  { id: '3000000002', height: 128, weight: 27, age: 9, every: 45 },
]

interface BodyItem {
  readonly generatedTime: number
  [key: string]: unknown
}

function records(person: SimulatedPerson, member: Member, now: number): BodyItem[] {
  const items: BodyItem[] = []
  for (let day = person.first; day <= person.last; day++) {
    if (day % member.every !== member.age % member.every || !person.present(day)) continue
    const generatedTime = day * 86400 + 21600 + Math.floor(chance(person.seed, member.id, day) * 3000)
    if (generatedTime < now) items.push(record(person, member, day, generatedTime))
  }
  return items
}

function record(person: SimulatedPerson, member: Member, day: number, generatedTime: number): BodyItem {
  const swing = 1.6 * Math.sin(day / 70) + (chance(person.seed, 'kg', member.id, day) - 0.5) * 0.9
  const weight = round(member.weight + swing, 2)
  const bmi = round(weight / (member.height / 100) ** 2, 1)
  // 0 the scale, 1 typed by hand, 7 taken over from another app.
  const weightType = day % 5 === 0 && member.id === '-1' ? (day % 2 === 0 ? 1 : 7) : 0
  const common = {
    weight,
    height: member.height,
    bmi,
    age: member.age,
    encryptImpedance: '0',
    deviceType: weightType === 0 ? 1 : 0,
    syncHealth: 1,
  }
  const summary =
    weightType === 0
      ? { ...common, ...composition(weight, day), source: 0, dataSourceType: 0 }
      : {
          ...common,
          source: 2,
          dataSourceType: weightType === 7 ? 4 : 1,
          ...(weightType === 7 ? { thirdAppName: 'Health' } : {}),
        }
  return {
    userId: person.userId,
    memberId: member.id,
    deviceSource: weightType === 0 ? 102 : -1,
    appName: 'com.xiaomi.hm.health',
    generatedTime,
    createTime: generatedTime + 25,
    weightType,
    summary,
  }
}

/** Values that only the scale has; `muscleRate` is in kilograms despite its name. */
function composition(weight: number, day: number): object {
  const fatRate = round(24 + Math.sin(day / 90), 1)
  return {
    fatRate,
    bodyWaterRate: round(55 - Math.sin(day / 90), 1),
    boneMass: round(weight * 0.038, 2),
    muscleRate: round(weight * (1 - fatRate / 100) * 0.95, 2),
    metabolism: Math.round(weight * 21.5),
    visceralFat: 5,
    proteinRatio: 17.9,
    bodyScore: 82,
    bodyBalanceScore: 93,
    oneFootMeasureTime: 0,
    muscleAge: 34,
  }
}

const round = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits

/** `-1` returns the whole family, a member's id only that member; newest first unless `isForward=1`. */
function weights({ person, query, now }: Read, _user: string, member = '-1'): SimulatorAnswer {
  const from = Number(query.get('fromTime') ?? 0)
  const to = Number(query.get('toTime') ?? now)
  const limit = Math.min(300, Math.max(1, Number(query.get('limit') || 300)))
  const forward = query.get('isForward') === '1'
  const items = family
    .filter(({ id }) => member === '-1' || id === member)
    .flatMap((one) => records(person, one, now))
    .filter(({ generatedTime }) => generatedTime >= from && generatedTime <= to)
    .sort((a, b) => (forward ? a.generatedTime - b.generatedTime : b.generatedTime - a.generatedTime))
  const next = items[limit]
  return json({ items: items.slice(0, limit), ...(next === undefined ? {} : { next }) })
}

export const bodyRoutes: readonly DataRoute[] = [
  { path: /^\/users\/([^/]+)\/members\/([^/]+)\/weightRecords$/, answer: weights },
]
