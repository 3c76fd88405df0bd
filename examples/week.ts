// Prints the last seven days: date, steps, kilometres.
import { signIn } from 'wristory'

const { ZEPP_EMAIL: email = '', ZEPP_PASSWORD: password = '' } = process.env
await using client = await signIn({ email, password })
for await (const { date, steps, distance } of client.days())
  console.log(date, steps ?? '-', distance === null ? '-' : (distance / 1000).toFixed(1))
