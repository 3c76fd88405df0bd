// Who the account says it is: profile, property bag and the older user info (data.md 3.4).

import { json, type SimulatorAnswer } from './http.ts'
import type { DataRoute, Read } from './read.ts'

const created = 1459468800 // 2016-04-01, before any simulated history starts

function profile({ person }: Read): SimulatorAnswer {
  if (person.first > person.last) return json({ code: -2001, message: 'Not found' }, 404)
  return json({
    userId: person.userId,
    nickName: person.nickname,
    birthday: person.birthday,
    gender: person.gender,
    height: person.height,
    weight: person.weight,
    createTime: created * 1000,
    lastUpdateTime: created * 1000,
    applicationName: 'com.huami.midong',
    preferredLanguage: 'en',
    timeZone: person.home,
  })
}

function properties({ query }: Read): SimulatorAnswer {
  const all: Record<string, string> = {
    'huami.mifit.user.settings.goal.steps': '8000',
    'huami.mifit.user.settings.goal.sleep': '480',
    'huami.mifit.user.settings.units': 'metric',
    'huami.mifit.user.settings.weight.goal': '66.0',
  }
  const name = query.get('propertyName')
  return json(name === null ? all : name in all ? { [name]: all[name] } : {})
}

function userInfo({ person, now }: Read): SimulatorAnswer {
  const data = {
    nick_name: person.nickname,
    avatar: '',
    birthday: person.birthday,
    gender: person.gender,
    height: person.height,
    weight: Math.round(person.weight),
    weight_float: person.weight,
    creat_time: created,
    last_login_time: now,
    location: '',
    config: JSON.stringify({ goalStepsCount: 8000, wearHand: 'LEFT_HAND', unit: 0 }),
    alarm_clock: JSON.stringify([]),
    age: 0,
    calories: 0,
    distance: 0,
    defaultFields: [],
  }
  return json({ code: 1, message: 'success', data })
}

export const profileRoutes: readonly DataRoute[] = [
  { path: /^\/users\/([^/]+)\/profile$/, answer: profile },
  { path: /^\/users\/([^/]+)\/properties$/, answer: properties },
  { path: /^\/users\/([^/]+)$/, answer: profile },
  { path: /^\/huami\.health\.getUserInfo\.json$/, answer: userInfo },
]
