// The zip that Apple Health exports: export.xml with its document type, and a GPX file for each route. Apple Health
// itself cannot import it; importers for iOS and analysis tools can. It is packed as a stream.

import { characteristics, doctype } from './apple-health/dtd.ts'
import { recordElements, recordKinds } from './apple-health/records.ts'
import { routeFile, routeNames, workoutElement } from './apple-health/workouts.ts'
import { encoded, type History, type HistoryFormat, type Setting } from './format.ts'
import { spacedLocal } from './instant.ts'
import { toStream } from './stream.ts'

declare const TransformStream: new () => {
  readonly readable: AsyncIterable<Uint8Array>
  readonly writable: { abort(reason: unknown): Promise<void> }
}

export const appleHealth: HistoryFormat = {
  name: 'apple-health',
  title: 'The export of Apple Health, for importers on iOS and analysis tools',
  extension: '.zip',
  mediaType: 'application/zip',
  units: 'fixed',
  holds: 'history',
  kinds: [...recordKinds, 'workout'],
  async *write(history, setting) {
    const { readable, writable } = new TransformStream()
    const packed = pack(history, setting, writable).catch(async (error) => {
      // Without this the reader would wait for ever.
      await writable.abort(error)
      throw error
    })
    packed.catch(() => undefined)
    for await (const piece of readable) yield piece
    await packed
  },
}

async function pack(history: History, setting: Setting, writable: object): Promise<void> {
  // Loaded on demand: it delays every other export by a tenth.
  const { ZipWriter } = await import('@zip.js/zip.js')
  const zip = new ZipWriter(writable as never, {
    useWebWorkers: false,
    extendedTimestamp: false,
    // The zip format has no years before 1980.
    lastModDate: new Date(Math.max(setting.made, 315_619_200) * 1000),
  })
  const add = (name: string, pieces: AsyncIterable<string> | Iterable<string>) =>
    zip.add(`apple_health_export/${name}`, toStream(encoded(pieces)) as never)
  await add('export.xml', exportXml(history, setting))
  const routeOf = routeNames()
  for await (const workout of history.workouts()) {
    const route = routeOf(workout)
    if (route !== null) await add(`workout-routes/${route}`, routeFile(workout))
  }
  await zip.close()
}

async function* exportXml(history: History, { made }: Setting): AsyncGenerator<string> {
  const values = ['', 'HKBiologicalSexNotSet', 'HKBloodTypeNotSet', 'HKFitzpatrickSkinTypeNotSet', 'None']
  const me = characteristics.map((name, i) => `HKCharacteristicTypeIdentifier${name}="${values[i]}"`)
  yield `${doctype}<HealthData locale="en_GB">\n <ExportDate value="${spacedLocal(made, 0)}"/>\n <Me ${me.join(' ')}/>\n`
  yield* recordElements(history)
  const routeOf = routeNames()
  for await (const workout of history.workouts()) yield workoutElement(workout, routeOf(workout))
  yield '</HealthData>\n'
}
