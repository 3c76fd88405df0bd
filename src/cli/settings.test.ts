// Settings by every name, from the environment and from files.

import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { WristoryError } from '../errors.ts'
import { readSetting, type SettingName, settings } from './settings.ts'

const folder = mkdtempSync(join(tmpdir(), 'wristory-settings-'))
after(() => rmSync(folder, { recursive: true }))

let files = 0
function fileOf(text: string, mode = 0o600): string {
  const file = join(folder, String(++files))
  writeFileSync(file, text)
  chmodSync(file, mode)
  return file
}

const all = Object.entries(settings) as [SettingName, { name: string; also?: readonly string[]; secret?: true }][]

test('every setting is taken by each of its names and from a file, and a secret leaves the environment', () => {
  for (const [key, { name, also = [], secret }] of all)
    for (const one of [name, ...also]) {
      const env: Record<string, string> = { [one]: ' value-1 ' }
      assert.equal(readSetting({ env }, key), 'value-1', one)
      assert.equal(one in env, secret !== true, one)
      assert.equal(readSetting({ env: { [`${one}_FILE`]: fileOf('value-2\n') } }, key), 'value-2', one)
    }
})

test('the option goes first, then the own name, then those of other programs', () => {
  const env = () => ({ ZEPP_PASSWORD: 'third', WRISTORY_PASSWORD: 'second' })
  assert.equal(readSetting({ env: env() }, 'password', fileOf('first')), 'first')
  assert.equal(readSetting({ env: env() }, 'password'), 'second')
  assert.equal(readSetting({ env: { ...env(), WRISTORY_PASSWORD: '' } }, 'password'), 'third')
  assert.equal(readSetting({ env: { HUAMI_TOKEN: 'b', ZEPP_APP_TOKEN: 'a' } }, 'token'), 'a')
  assert.equal(readSetting({ env: {} }, 'token'), undefined)
  const left: Record<string, string> = env()
  readSetting({ env: left }, 'password', fileOf('first'))
  assert.deepEqual(left, {}, 'a secret that was not needed stays in the environment')
})

test('what cannot be used is refused without being repeated', () => {
  const refused = (env: Record<string, string>, what: RegExp, key: SettingName = 'password') =>
    assert.throws(
      () => readSetting({ env }, key),
      (error: unknown) =>
        error instanceof WristoryError &&
        error.code === 'usage' &&
        what.test(error.message) &&
        !/hunter2/.test(error.message + error.hint),
    )
  refused({ WRISTORY_PASSWORD: 'hunter2', WRISTORY_PASSWORD_FILE: fileOf('hunter2') }, /Both WRISTORY_PASSWORD and/)
  refused({ WRISTORY_PASSWORD_FILE: 'hunter2' }, /^The file of WRISTORY_PASSWORD_FILE is missing/)
  refused({ ZEPP_PASSWORD_FILE: folder }, /not a small regular file/)
  refused({ WRISTORY_PASSWORD_FILE: fileOf(' \n') }, /is empty/)
  if (process.platform === 'win32') return
  refused({ WRISTORY_PASSWORD_FILE: fileOf('hunter2', 0o640) }, /can be read by other users/)
  assert.equal(
    readSetting({ env: { WRISTORY_EMAIL_FILE: fileOf('ada@example.test', 0o644) } }, 'email'),
    'ada@example.test',
  )
})
