// A HAR of the simulated cloud, as a browser saves one: some days, the list of workouts and the details of a few.

import { type SimulatedCloud, startCloud } from '../../src/library/simulator.ts'
import { visit } from '../visit.ts'

export const recordedAt = Date.UTC(2026, 10, 21, 12)

interface Har {
  readonly log: { readonly version: '1.2'; readonly entries: readonly object[] }
}

/** The recording; `details` workouts have their series. */
export async function recording(details = 3): Promise<Har> {
  await using cloud = await startCloud({ days: 20, today: '2026-11-21', now: () => recordedAt })
  const entries: object[] = []
  const read = async (path: string) => {
    const body = await answerOf(cloud, path)
    const text = body.toString()
    entries.push({
      startedDateTime: new Date(recordedAt).toISOString(),
      request: { method: 'GET', url: `https://api-mifit.zepp.com${path}`, headers: [] },
      response: { status: 200, headers: [], content: { mimeType: 'application/json', text } },
    })
    return JSON.parse(text)
  }
  const user = cloud.accounts[0]!.userId
  const query = `query_type=detail&device_type=android_phone&userid=${user}&from_date=2026-11-10&to_date=2026-11-16`
  await read(`/v1/data/band_data.json?${query}`)
  const { data } = await read('/v1/sport/run/history.json?count=200')
  for (const { trackid, source } of data.summary.slice(0, details))
    await read(`/v1/sport/run/detail.json?trackid=${trackid}&source=${source}`)
  return { log: { version: '1.2', entries } }
}

async function answerOf(cloud: SimulatedCloud, path: string): Promise<Buffer> {
  const headers = { apptoken: cloud.accounts[0]!.token, appname: 'com.huami.midong', appPlatform: 'web' }
  return (await visit(cloud.url, path, { host: 'api-mifit.zepp.com', headers })).body
}
