// What depends on the system around: where data lies, and how what the system throws is told.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { localTime } from '../codec/local-time.ts'
import { WristoryError } from '../errors.ts'
import { defaultHome } from '../files/home.ts'
import { plain } from './draw/style.ts'
import { report, understood } from './report.ts'

test("data lies in the platform's own folder", () => {
  const home = (platform: string, env: Record<string, string> = {}) =>
    defaultHome({ env, platform, userHome: '/home/ada' }).replaceAll('\\', '/')
  assert.equal(home('darwin'), '/home/ada/Library/Application Support/wristory')
  assert.equal(home('win32'), '/home/ada/AppData/Local/wristory')
  assert.equal(home('win32', { LOCALAPPDATA: '/data' }), '/data/wristory')
  assert.equal(home('linux'), '/home/ada/.local/share/wristory')
  assert.equal(home('linux', { XDG_DATA_HOME: '/data' }), '/data/wristory')
  assert.equal(home('linux', { XDG_DATA_HOME: 'data' }), '/home/ada/.local/share/wristory')
})

test('what is thrown becomes words without its free text, which may hold a secret', () => {
  const cases: readonly [unknown, code: string, message: RegExp][] = [
    ['a secret', 'bug', /^Something in wristory went wrong: string\.$/],
    [Object.assign(new TypeError('a secret'), { stack: undefined }), 'bug', /: TypeError\.$/],
    [
      Object.assign(new Error('a secret'), { stack: 'at /x/src/cli/main.ts:12:3' }),
      'bug',
      /: Error at cli\/main\.ts:12\.$/,
    ],
    [Object.assign(new Error('a secret'), { code: 'ENOSPC' }), 'disk-full', /no space left/],
    [Object.assign(new Error('a secret'), { code: 'EIO', syscall: 'read' }), 'store', /refused to read \(EIO\)/],
    [new DOMException('a secret', 'AbortError'), 'interrupted', /^Stopped\.$/],
    [
      Object.assign(new Error('a secret'), { name: 'AbortError', cause: new WristoryError('network', 'No way out.') }),
      'network',
      /^No way out\.$/,
    ],
  ]
  for (const [thrown, code, message] of cases) {
    const error = understood(thrown)
    assert.equal(error.code, code)
    assert.match(error.message, message)
    assert.doesNotMatch(error.message + error.hint, /secret/)
  }
})

test('the time to come back is said once', () => {
  const until = 1_795_204_800
  const said = (message: string) => {
    let text = ''
    const stderr = { write: (part: string) => (text += part) } as never
    report(new WristoryError('wait', message, { until }), { stderr, json: false, style: plain })
    return text.split(localTime(until)).length - 1
  }
  assert.equal(said('Too many requests.'), 1)
  assert.equal(said(`Too many requests until ${localTime(until)}.`), 1)
})
