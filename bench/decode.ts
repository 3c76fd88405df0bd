// Decoding: ten years compared with base64 alone in this process, and with the usual Python loop with a dict per point.

import { spawnSync } from 'node:child_process'
import { decodeBase64 } from '../src/codec/base64.ts'
import { kinds } from '../src/kinds/index.ts'
import { minute } from '../src/kinds/minute.ts'
import { bandData } from '../src/kinds/sources/band-data.ts'
import { historyOf } from './history.ts'
import { atLeast, atMost, type Bench, cpu, type Figure, median, ratio } from './measure.ts'

// The usual script around this cloud: walk the bytes, and make one point (a dict with time, tags and fields) of each
// value that is there, ready for a time-series database.
const python = `
import base64, datetime, json, sys, time
replies = json.load(sys.stdin)
start = time.process_time()
points = []
minutes = 0
steps = 0
for reply in replies:
    for record in json.loads(reply)["data"]:
        summary = json.loads(base64.b64decode(record["summary"]))
        zone = datetime.timezone(datetime.timedelta(seconds=int(summary.get("tz", 0))))
        midnight = datetime.datetime.strptime(record["date_time"], "%Y-%m-%d").replace(tzinfo=zone)
        data = base64.b64decode(record["data"])
        heart = base64.b64decode(record["data_hr"])
        tags = {"device": record["device_id"], "source": "cloud"}
        for index, byte in enumerate(data):
            when = midnight + datetime.timedelta(minutes=index // 3)
            name = ("category", "intensity", "steps")[index % 3]
            points.append({"measurement": "activity", "time": int(when.timestamp()), "tags": dict(tags), "fields": {name: byte}})
            if name == "steps":
                minutes += 1
                steps += byte
        for index, byte in enumerate(heart):
            if byte in (0, 254, 255):
                continue
            when = midnight + datetime.timedelta(minutes=index)
            points.append({"measurement": "heartrate", "time": int(when.timestamp()), "tags": dict(tags), "fields": {"bpm": byte}})
print(json.dumps({"seconds": time.process_time() - start, "minutes": minutes, "steps": steps, "points": len(points)}))
`

export const decoding: Bench = {
  name: 'Decoding',
  async run() {
    const figures: Figure[] = []
    const { replies } = await historyOf(3652)
    const records = replies.flatMap(
      ({ body }) => JSON.parse(Buffer.from(body).toString()).data as { data: string; data_hr: string }[],
    )
    const blocks = records.flatMap(({ data, data_hr }) => [data, data_hr])
    const raw = () => cpu(() => repeat(() => blocks.reduce((sum, text) => sum + Buffer.from(text, 'base64').length, 0)))
    const checked = () => cpu(() => repeat(() => blocks.reduce((sum, text) => sum + decodeBase64(text)!.length, 0)))
    const strict = await ratio(raw, checked)
    figures.push(
      atLeast(
        'minutes of ten years, decoded and checked, against base64 alone',
        strict.median,
        'x',
        0.5,
        strict.interval,
      ),
    )

    figures.push(taken(replies.slice(0, 1)))

    const some = replies.slice(0, 4)
    const theirs = pythonOn(some.map(({ body }) => Buffer.from(body).toString()))
    const stated = theirs()
    const ours = decodeAll(some)
    if (ours.minutes !== stated.minutes || ours.steps !== stated.steps)
      throw new Error('the two sides did not decode the same')
    const often = async () => (await cpu(() => repeat(() => decodeAll(some).minutes))) / 5
    const loop = await ratio(async () => theirs().seconds, often, 9, 1)
    figures.push(
      atLeast(
        'replies to packed rows of every kind, against a Python loop with a dict per value',
        loop.median,
        'x',
        100,
        loop.interval,
        `${stated.minutes} minutes on both sides; theirs leaves out nights, stages and totals`,
      ),
    )
    const whole: number[] = []
    for (let round = 0; round < 3; round++) whole.push(await cpu(() => decodeAll(replies)))
    figures.push({
      name: 'all kinds of ten years, from reply to rows',
      value: median(whole) * 1000,
      unit: 'ms CPU',
      target: '',
      pass: true,
    })
    return figures
  },
}

/** The loop over these replies, run once each time: the seconds it took and what it read. */
function pythonOn(replies: readonly string[]): () => { seconds: number; minutes: number; steps: number } {
  const input = JSON.stringify(replies)
  return () => {
    const { status, stdout, stderr } = spawnSync('python3', ['-c', python], { input, maxBuffer: 1 << 30 })
    if (status !== 0) throw new Error(`python3 did not run: ${stderr}`)
    return JSON.parse(stdout.toString())
  }
}

/** Memory taken for each byte of a month of minutes on its way from base64 to a row: no object for each minute. */
function taken(replies: readonly { from: string; to: string; body: Uint8Array }[]): Figure {
  const ready = replies.map(({ from, to, body }) => {
    const context = { zone: 'Europe/Berlin', from, to }
    return { context, reply: bandData.parse(body, context), body }
  })
  const texts = ready.flatMap(({ body }) =>
    (JSON.parse(Buffer.from(body).toString()).data as { data: string; data_hr: string }[]).flatMap((day) => [
      day.data,
      day.data_hr,
    ]),
  )
  const bytes = texts.reduce((sum, text) => sum + decodeBase64(text)!.length, 0)
  const work = () => [texts.map(decodeBase64), ready.map(({ reply, context }) => [...minute.decode(reply, context)])]
  for (let warm = 0; warm < 200; warm++) work()
  const rounds = Array.from({ length: 31 }, () => {
    const before = process.memoryUsage()
    // Held until it is measured.
    const held = work()
    const after = process.memoryUsage()
    return held.length > 0 ? after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers : 0
  })
  return atMost('memory taken from base64 to rows of minutes, by their bytes', median(rounds) / bytes, 'x', 3)
}

function repeat(work: () => number): number {
  let sum = 0
  for (let i = 0; i < 5; i++) sum += work()
  return sum
}

function decodeAll(replies: readonly { from: string; to: string; body: Uint8Array }[]): {
  minutes: number
  steps: number
} {
  let minutes = 0
  let steps = 0
  for (const { from, to, body } of replies) {
    const context = { zone: 'Europe/Berlin', from, to }
    const reply = bandData.parse(body, context)
    for (const kind of kinds) {
      if (kind.source !== bandData) continue
      for (const item of kind.decode(reply, context)) if (kind.name === 'minute') void item
    }
    for (const { activity } of reply.days.values()) {
      if (activity === null) continue
      minutes += 1440
      for (let i = 2; i < activity.length; i += 3) steps += activity[i]!
    }
  }
  return { minutes, steps }
}
