// Foreign text in a terminal: whatever is in names, values, files and messages, no control character but our own
// colours reaches stdout or stderr, and JSON escapes it.

import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, test } from 'node:test'
import { main } from '../src/cli/main.ts'
import { oneLine, tamed } from '../src/cli/terminal-text.ts'
import { storePath } from '../src/store/store.ts'
import { evening, type MadeUp, madeUpStore } from './dashboard/made-up-store.ts'
import { fakeIo } from './fake-io.ts'

/** ESC, CSI, OSC (title, clipboard), C1 CSI and OSC, bidi, CR, BEL, BS, line ends of Unicode; none may come through. */
const pieces = [
  '\x1b[2J',
  '\x1b[31;5m',
  '\x1b]0;title\x07',
  '\x1b]52;c;cHduZWQ=\x1b\\',
  '\x9b31m',
  '\x9d0;t\x9c',
].concat(['\u202e', '\u2066', '\u2069', '\u200f', '\u061c', '\r', '\b', '\x07', '\x00', '\u2028', '\u0085'])
const evil = `${pieces.join('x')}\nSPOOFED`
/** File names hold no NUL and no slash. */
const evilName = evil.replaceAll(/[\0/]/g, '')

const harmful = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/

let madeUp: MadeUp
before(async () => {
  madeUp = await madeUpStore({ days: 20 })
  spoil(storePath(madeUp.home))
})
after(() => madeUp?.remove())

/** Appends the text to every value that is text and no key, of all tables that commands draw. */
function spoil(path: string): void {
  const database = new DatabaseSync(path)
  const tables = database
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
    .all()
  for (const { name } of tables as { name: string }[]) {
    if (['reply', 'setting', 'run', 'column_doc', 'account'].includes(name)) continue
    const columns = database.prepare(`SELECT name, type, pk FROM pragma_table_info('${name}')`).all()
    for (const column of columns as { name: string; type: string; pk: number }[]) {
      if (!/TEXT/i.test(column.type) || column.pk > 0 || /date|source|kind$|zone$/.test(column.name)) continue
      try {
        database.prepare(`UPDATE "${name}" SET "${column.name}" = "${column.name}" || ?`).run(evil)
      } catch {
        // A column that may hold certain words only.
      }
    }
  }
  database.close()
}

async function both(
  args: readonly string[],
  more: { readonly home?: string; readonly tty?: boolean },
): Promise<string> {
  const env = { WRISTORY_HOME: more.home ?? madeUp.home, ...(more.tty ? { FORCE_COLOR: '3', LANG: 'C.UTF-8' } : {}) }
  const io = fakeIo({ env, now: () => evening, tty: more.tty === true })
  await main(args, io)
  return `${io.out()}\n${io.err()}`
}

const ours = /\x1b\[(?:1|22|39|49|[34]8;2;\d+;\d+;\d+)m/g

test('no command lets a control character of others through', async () => {
  const files = join(madeUp.home, 'files')
  mkdirSync(files)
  const csv = join(files, `${evilName}.csv`)
  writeFileSync(csv, `date,steps,${evil}\n2026-01-01,${evil},1\n`)
  writeFileSync(join(files, `${evilName}.har`), JSON.stringify({ log: { entries: [], [evil]: evil } }))
  const other = join(madeUp.home, evilName)
  mkdirSync(other)
  const quoted = evil.replaceAll('\0', '')
  const lines: (readonly string[])[] = [
    ['status'],
    ['coverage'],
    ['accounts'],
    ['doctor'],
    ['check', '--deep'],
    ['check', '--totals'],
    ['summary'],
    ['show'],
    ['show', 'day', '-1'],
    ['show', 'night'],
    ['show', 'week'],
    ['show', 'month'],
    ['show', 'workouts'],
    ['show', 'workout'],
    ['show', quoted],
    ['history', '2026-07-10'],
    ['history', quoted],
    ['sql', `SELECT '${quoted}' AS "${quoted}"`],
    ['sql', `SELECT ${quoted}`],
    ['sql', quoted],
    ['sql'],
    ['sql', 'SELECT * FROM issue'],
    ['sql', 'SELECT * FROM device'],
    ['sql', 'SELECT * FROM workout'],
    ['sql', 'SELECT * FROM event LIMIT 20'],
    [quoted],
    ['status', `--${quoted}`],
    ['export', quoted],
    ['export', 'csv', '--kind', quoted],
    ['export', 'csv', '--output', join(other, evilName, 'x')],
    ['status', '--account', quoted],
    ['login', '--account', quoted, '--via', 'token', '--password-stdin', '-y'],
    ['import', csv],
    ['import', files],
    ['import', '--plan', csv],
    ['import', join(files, 'none', evilName)],
    ['backup', join(files, evilName)],
    ['backup', join(files, evilName, 'x')],
    ['restore', csv],
    ['report', '/day/2026-07-10', '--output', csv],
    ['sync', '--from', quoted],
    ['--cloud', quoted, 'status'],
  ]
  let said = 0
  for (const args of lines)
    for (const tty of [false, true])
      for (const json of [[], ['--json']]) {
        const text = await both([...args, ...json], { tty })
        said += text.includes('SPOOFED') ? 1 : 0
        const rest = tty ? text.replace(ours, '') : text
        // Progress rewrites its own line.
        const found = harmful.exec(rest.replaceAll(/\r\x1b\[K|\r(?=[A-Z][a-z]+ )|\x1b\[K/g, ''))
        assert.equal(
          found,
          null,
          `${JSON.stringify(args).slice(0, 80)} ${tty} ${json}: ${JSON.stringify(rest.slice(Math.max(0, (found?.index ?? 0) - 60), (found?.index ?? 0) + 40))}`,
        )
        assert.doesNotMatch(rest, /^SPOOFED/m, `${JSON.stringify(args).slice(0, 80)}: a line of its own`)
      }
  // Else the test looks at nothing.
  assert.ok(said > 40, `${said} outputs hold the text`)
  for (const args of [['status'], ['doctor'], ['show']])
    assert.equal(harmful.exec(await both(args, { home: other })), null)
})

test('one line stays one line, and our colours are all that is left', () => {
  assert.equal(oneLine('a\tb\r\n  c\x1b[31md\u202e'), 'a b c?[31md?')
  assert.equal(tamed('\x1b[1mours\x1b[22m\n\x1b[5mnot\x07', true), '\x1b[1mours\x1b[22m\n?[5mnot?')
  assert.equal(tamed('\x1b[1mours', false), '?ours')
})
