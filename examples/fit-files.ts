// Writes every workout of the last thirty days as a FIT file into the folder named first.
import { mkdir, writeFile } from 'node:fs/promises'
import { exportWorkout, signIn } from 'wristory'

const [folder = 'workouts'] = process.argv.slice(2)
const { ZEPP_EMAIL: email = '', ZEPP_PASSWORD: password = '' } = process.env
const from = new Date(Date.now() - 30 * 86_400_000).toISOString().slice(0, 10)

await mkdir(folder, { recursive: true })
await using client = await signIn({ email, password })
for await (const { workout, sport } of client.workouts({ from })) {
  const whole = await client.workout(workout)
  if (whole === null) continue
  await writeFile(`${folder}/${workout}.fit`, exportWorkout('fit', whole))
  console.log(`${workout}.fit`, sport, whole.distance ?? '-')
}
