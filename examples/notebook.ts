// A notebook page for Deno's Jupyter kernel and for Observable: `import … from 'npm:wristory/decode'` there. It decodes a
// recording and gives the points of a chart. Nothing in it needs Node.
import { decodeHar } from 'wristory/decode'

/** Heart rate by the hour of the day, as a chart takes it: `Plot.lineY(await heartByHour(har), { x: 'hour', y: 'bpm' })`. */
export async function heartByHour(har: string | Uint8Array): Promise<{ hour: number; bpm: number }[]> {
  const recording = await decodeHar(har)
  const sums = Array.from({ length: 24 }, () => ({ sum: 0, readings: 0 }))
  for (const { hour, heartrate_mean, readings } of recording.rows('hour')) {
    if (heartrate_mean === null || readings === null) continue
    const at = sums[hour]!
    at.sum += heartrate_mean * readings
    at.readings += readings
  }
  return sums.flatMap(({ sum, readings }, hour) => (readings === 0 ? [] : [{ hour, bpm: Math.round(sum / readings) }]))
}
