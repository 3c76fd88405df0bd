// The minutes of some days as CSV on standard output: node minutes-csv.ts 2026-11-01 2026-11-07 > minutes.csv
import { exportRows, signIn } from 'wristory'

const [from, to] = process.argv.slice(2)
const { ZEPP_EMAIL: email = '', ZEPP_PASSWORD: password = '' } = process.env
await using client = await signIn({ email, password })
for await (const piece of exportRows('csv', client.minutes({ from, to }), { kind: 'minute' }))
  process.stdout.write(piece)
