// What depends on the system around: where data lies, and how what the system throws is told.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { localTime } from '../codec/local-time.ts'
import { WristoryError } from '../errors.ts'
import {
  defaultHome,
  flushesFolders,
  hasModes,
  hasScheduler,
  openerFor,
  readByOthers,
  stopSignals,
  usualPager,
} from '../files/platform.ts'
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

test('modes, signals, openers and schedulers are those of each platform', () => {
  const each = <T>(say: (platform: string) => T) => ['linux', 'darwin', 'win32'].map(say)
  assert.deepEqual(each(hasModes), [true, true, false])
  assert.deepEqual(each(flushesFolders), [true, true, false])
  assert.deepEqual(
    each((platform) => readByOthers(0o100644, platform)),
    [true, true, false],
  )
  assert.equal(readByOthers(0o100600, 'linux'), false)
  assert.deepEqual(
    each((platform) => openerFor(platform)[0]),
    ['xdg-open', 'open', 'rundll32'],
  )
  assert.deepEqual(each(usualPager), ['less', 'less', ''])
  assert.deepEqual(
    each((platform) => stopSignals(platform).SIGBREAK),
    [undefined, undefined, 'SIGTERM'],
  )
  assert.deepEqual(
    (['systemd', 'launchd', 'schtasks', 'cron'] as const).map((name) =>
      each((platform) => hasScheduler(name, platform)),
    ),
    [
      [true, false, false],
      [false, true, false],
      [false, false, true],
      [true, true, false],
    ],
  )
})

test('what is thrown becomes words without its free text, which may hold a secret', () => {
  const cases: readonly [unknown, code: string, message: RegExp][] = [
    ['a secret', 'bug', /^An internal error occurred in wristory: string\.$/],
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
