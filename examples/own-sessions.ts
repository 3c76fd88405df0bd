// Keeps the session where you say, here in a database. A session is secret: whoever has it reads the account.
import { DatabaseSync } from 'node:sqlite'
import { type Session, type SessionStore, signIn } from 'wristory'

const database = new DatabaseSync(process.env.SESSIONS ?? 'sessions.db')
database.exec('CREATE TABLE IF NOT EXISTS session (person TEXT PRIMARY KEY, value TEXT NOT NULL)')

/** The session of one person. `save` is awaited after the sign-in and after each renewal, before the session is used. */
const sessionsOf = (person: string): SessionStore => ({
  async load() {
    const row = database.prepare('SELECT value FROM session WHERE person = ?').get(person)
    return row === undefined ? null : (JSON.parse(String(row.value)) as Session)
  },
  async save(session) {
    database.prepare('INSERT OR REPLACE INTO session VALUES (?, ?)').run(person, JSON.stringify(session))
  },
})

const { ZEPP_EMAIL: email = '', ZEPP_PASSWORD: password = '' } = process.env
await using client = await signIn({ email, password, sessions: sessionsOf(email) })
for (const { name, firmware } of await client.devices()) console.log(name, firmware)
