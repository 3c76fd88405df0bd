// The receiver `mqtt` on a real mosquitto: what is retained there, and what Home Assistant demands of discovery.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { purgeAccount } from '../../src/store/purge.ts'
import { now } from '../temp-store.ts'
import { mosquittoServer } from './servers.ts'
import { retained } from './targets.ts'
import { world } from './world.ts'

/** Device classes of Home Assistant's sensors with the units that they take, as far as we use them. */
const classes: Readonly<Record<string, readonly string[]>> = {
  distance: ['m', 'km'],
  energy: ['kcal'],
  weight: ['kg'],
  temperature: ['°C'],
  temperature_delta: ['K'],
  duration: ['min', 's', 'h'],
}

interface Config {
  device: { identifiers: string[] }
  origin: { name: string }
  components: Record<
    string,
    { platform: string; unique_id: string; device_class?: string; state_class?: string; unit_of_measurement?: string }
  >
}

test('the newest day and night are retained, and discovery says what they are', async (context) => {
  const opened = await mosquittoServer(context)
  if (opened === null) return
  await using server = opened
  using one = await world()
  one.add('mqtt', { url: server.url })
  assert.equal((await one.hand())[0]!.error, null)
  const kept = await retained(server.url)
  const state = JSON.parse(kept.get('wristory/me/day')!) as Record<string, unknown>
  const [day] = await one.read<Record<string, unknown>>(
    'SELECT * FROM day WHERE steps IS NOT NULL ORDER BY date DESC LIMIT 1',
  )
  assert.deepEqual([state.date, state.steps], [day!.date, day!.steps])
  for (const [name, value] of Object.entries(state)) assert.ok(value !== null && value !== '', name)
  assert.equal(kept.get('wristory/mqtt/status'), 'online')

  const config = JSON.parse(kept.get('homeassistant/device/wristory_me/config')!) as Config
  assert.ok(config.origin.name && config.device.identifiers.length === 1)
  const night = JSON.parse(kept.get('wristory/me/night')!) as Record<string, unknown>
  for (const [key, { platform, device_class, state_class, unit_of_measurement }] of Object.entries(config.components)) {
    assert.equal(platform, 'sensor')
    assert.ok(key in state || key in night, `${key} has a value`)
    if (device_class === 'timestamp') assert.equal(state_class ?? unit_of_measurement, undefined)
    else if (device_class !== undefined) assert.ok(classes[device_class]?.includes(unit_of_measurement!), key)
    if (device_class === 'energy') assert.equal(state_class, 'total_increasing')
  }
  const ids = Object.values(config.components).map(({ unique_id }) => unique_id)
  assert.equal(new Set(ids).size, ids.length)

  await server.crash()
  await one.change(
    (database) => void database.run('UPDATE day_record SET steps = steps + 7 WHERE date = ?', String(day!.date)),
  )
  assert.equal((await one.hand())[0]!.error, null)
  assert.equal(JSON.parse((await retained(server.url)).get('wristory/me/day')!).steps, Number(day!.steps) + 7)

  await purgeAccount(one.home, 'me', now)
  await one.hand()
  assert.deepEqual([...(await retained(server.url)).keys()], ['wristory/mqtt/status'])
})

test('MQTT 5 with a password; a wrong one says what to do and shows nothing', async (context) => {
  const opened = await mosquittoServer(context, 'allow_anonymous false\npassword_file FOLDER/passwords')
  if (opened === null) return
  await using server = opened
  using one = await world()
  one.add('mqtt', { url: server.url, user: 'ada', protocol: '5' }, { secrets: { password: 'wrong-canary' } })
  const [outcome] = await one.hand()
  assert.match(outcome!.error!.message, /refused the connection \(code 13[45]\)/)
  assert.match(outcome!.error!.hint, /password/)
  assert.doesNotMatch(outcome!.error!.message, /canary/)
})
