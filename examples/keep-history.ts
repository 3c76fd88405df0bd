// Keeps the whole history in a store: the first run fetches all of it, later ones what is new.
import { openStore, query, signIn, sync } from 'wristory'

const { ZEPP_EMAIL: email = '', ZEPP_PASSWORD: password = '' } = process.env
await using client = await signIn({ email, password })
using store = await openStore({ folder: process.argv[2] ?? 'history', write: true })
const { requests, failed } = await sync({
  store,
  client,
  onProgress: ({ title, share }) => console.error(title, Math.round(share * 100)),
})
console.log(`${requests} requests, ${failed.length} failed`)
for await (const { date, steps, sleep_minutes, stress_mean } of query(store, 'day'))
  console.log(date, steps, sleep_minutes, stress_mean)
