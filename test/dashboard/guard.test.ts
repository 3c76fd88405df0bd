// Access to the dashboard: nobody without the one-time address, nobody from another page, and nothing but the page's
// files.

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { ExportStarted } from '../../src/dashboard/schema.ts'
import { pages } from '../../src/dashboard/server/app.ts'
import { pageFolder } from '../../src/dashboard/server/assets.ts'
import type { Dashboard } from '../../src/dashboard/server/index.ts'
import { listedRoutes } from '../../src/dashboard/server/openapi.ts'
import { enter, swap } from '../enter.ts'
import { listenersOf } from '../listeners.ts'
import { elsewhere, foreignHosts, waysOut } from './hostile.ts'
import { dashboardOver, type MadeUp, madeUpStore } from './made-up-store.ts'

let madeUp: MadeUp
let dashboard: Dashboard
let authorization: string
before(async () => {
  madeUp = await madeUpStore({ days: 20 })
  dashboard = await dashboardOver(madeUp.home)
  authorization = (await enter(dashboard.open())).authorization
})
after(async () => {
  await dashboard?.close()
  await madeUp?.remove()
})

/** Every route that the API has, with something in place of its parts; another test holds the table complete. */
const filled = (path: string) =>
  path
    .slice(1)
    .replace('{date}', '2026-07-14')
    .replace('{kind}', 'night')
    .replace(/\{\w+\}/, '1') + (path === '/daily' || path === '/grid' ? '?metric=steps' : '')
const api = listedRoutes()
  .filter(({ method }) => method === 'GET')
  .map(({ path }) => filled(path))
const bodies: Readonly<Record<string, string>> = {
  sql: '{"sql":"select 1"}',
  settings: '{}',
  'sign-in': '{"via":"token","token":"x"}',
  export: '{"format":"csv"}',
  'export/preview': '{"format":"csv"}',
}
const changes = listedRoutes()
  .filter(({ method }) => method !== 'GET')
  .map(({ method, path }) => [method, filled(path), bodies[filled(path)] ?? ''] as const)

const ask = (path: string, headers: Record<string, string>) => fetch(`${dashboard.origin}/api/v1/${path}`, { headers })

/** One request as raw bytes; the status and the head of the reply. */
function raw(text: string): Promise<{ status: number; head: string; body: string }> {
  const { port, hostname } = new URL(dashboard.origin)
  return new Promise((resolve, reject) => {
    let told = ''
    const socket = connect(Number(port), hostname, () => socket.write(text))
    socket.on('data', (bytes) => {
      told += bytes.toString('latin1')
      if (told.includes('\r\n\r\n')) socket.destroy()
    })
    socket.on('close', () =>
      resolve({
        status: Number(told.split(' ')[1] ?? 0),
        head: told.split('\r\n\r\n')[0] ?? '',
        body: told.slice(told.indexOf('\r\n\r\n') + 4),
      }),
    )
    socket.on('error', reject)
    socket.setTimeout(60_000, () => socket.destroy())
  })
}

test('it listens on the loopback address only', () => {
  const listeners = listenersOf(Number(new URL(dashboard.origin).port))
  // Elsewhere than on Linux, the address asked for is the only witness.
  if (listeners !== null) assert.deepEqual(listeners, ['0100007F'])
  assert.equal(new URL(dashboard.origin).hostname, '127.0.0.1')
})

test('every route but the exchange answers 401 without the secret, and the page without it holds no data', async () => {
  for (const path of api) assert.equal((await fetch(`${dashboard.origin}/api/v1/${path}`)).status, 401, path)
  const shell = readFileSync(join(pageFolder, 'index.html'), 'utf8')
  for (const page of pages) {
    const reply = await fetch(`${dashboard.origin}/${page}`)
    assert.equal(reply.headers.get('set-cookie'), null)
    assert.equal(await reply.text(), shell, page)
  }
  const wrong = [
    'Bearer',
    'Bearer x',
    `Basic ${authorization.slice(7)}`,
    authorization.slice(0, -1),
    `${authorization}A`,
  ]
  for (const given of wrong) assert.equal((await ask('status', { authorization: given })).status, 401, given)
  // Nothing but the header lets in: neither a cookie nor the address.
  const secret = authorization.slice(7)
  for (const name of ['wristory', `wristory-${new URL(dashboard.origin).port}`, 'authorization', 'secret'])
    assert.equal((await ask('status', { cookie: `${name}=${secret}` })).status, 401, name)
  for (const name of ['token', 'ticket', 'secret', 'access_token'])
    assert.equal((await ask(`status?${name}=${secret}`, {})).status, 401, name)
  for (const [method, path, body] of changes) {
    const headers = { origin: dashboard.origin, 'content-type': 'application/json' }
    const reply = await fetch(`${dashboard.origin}/api/v1/${path}`, {
      method,
      headers,
      ...(body === '' ? {} : { body }),
    })
    assert.equal(reply.status, 401, `${method} ${path}`)
  }
})

test('only the own names with the own port are answered', async () => {
  const { port } = new URL(dashboard.origin)
  const good = [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`]
  const bad = foreignHosts(Number(port))
  assert.ok(bad.length >= 60)
  const ask = (host: string) =>
    raw(
      `GET /api/v1/settings HTTP/1.1\r\nHost: ${host}\r\nAuthorization: ${authorization}\r\nConnection: close\r\n\r\n`,
    )
  for (const host of good) assert.equal((await ask(host)).status, 200, host)
  // An unreadable Host is refused by Node itself before we see it.
  for (const host of bad) assert.ok([400, 403].includes((await ask(host)).status), host)
  const own = `127.0.0.1:${port}`
  const odd = [
    `GET /api/v1/settings HTTP/1.1\r\nHost: ${own}\r\nHost: evil.example\r\nAuthorization: ${authorization}\r\n\r\n`,
    `GET /api/v1/settings HTTP/1.1\r\nHost: evil.example\r\nHost: ${own}\r\nAuthorization: ${authorization}\r\n\r\n`,
    `GET http://evil.example/api/v1/settings HTTP/1.1\r\nHost: ${own}\r\nAuthorization: ${authorization}\r\n\r\n`,
    `GET /api/v1/settings HTTP/1.1\r\nAuthorization: ${authorization}\r\n\r\n`,
    `GET /api/v1/settings HTTP/1.0\r\nAuthorization: ${authorization}\r\n\r\n`,
  ]
  for (const text of odd) assert.ok([400, 403].includes((await raw(text)).status), text)
})

test('other pages change nothing and read nothing', async () => {
  const foreign: Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://127.0.0.1:1' },
    { origin: dashboard.origin.replace('http', 'https') },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: dashboard.origin, 'sec-fetch-site': 'cross-site' },
  ]
  for (const headers of foreign) {
    for (const [method, path, body] of changes) {
      const reply = await fetch(`${dashboard.origin}/api/v1/${path}`, {
        method,
        headers: { ...headers, authorization, 'content-type': 'text/plain' },
        ...(body === '' ? {} : { body }),
      })
      assert.equal(reply.status, 403, `${method} ${path} ${JSON.stringify(headers)}`)
    }
    const reply = await fetch(`${dashboard.origin}/api/v1/status`, { headers: { ...headers, authorization } })
    assert.equal(reply.status, 403, JSON.stringify(headers))
  }
  // A form sent by a page that hides where it is from.
  const reply = await fetch(`${dashboard.origin}/api/v1/sync`, { method: 'POST', headers: { authorization } })
  assert.equal(reply.status, 403)
})

test('the address works once, and guessing is slowed down', async () => {
  const own = await dashboardOver(madeUp.home)
  try {
    const address = new URL(own.open('/trend/steps?range=1y'))
    const code = address.hash.replace('#token=', '')
    assert.ok(code.length >= 32)
    assert.equal(address.pathname + address.search, '/trend/steps?range=1y')
    const first = await swap(own.origin, code)
    assert.deepEqual([first.status, first.headers.get('set-cookie')], [200, null])
    assert.equal((await swap(own.origin, code)).status, 401)
    for (let i = 1; i < 10; i++) assert.equal((await swap(own.origin, `guess${i}`)).status, 401)
    assert.equal((await swap(own.origin, 'guess')).status, 429)
    assert.deepEqual((await enter(own.open())).authorization, '')
  } finally {
    await own.close()
  }
})

test('no address leads elsewhere', async () => {
  assert.ok(elsewhere.length >= 40)
  for (const form of elsewhere) {
    const { head } = await raw(
      `GET ${form} HTTP/1.1\r\nHost: ${new URL(dashboard.origin).host}\r\nConnection: close\r\n\r\n`,
    )
    assert.doesNotMatch(head, /^location:/im, form)
  }
})

test('a ticket lets one download through, once, and nothing else', async () => {
  const headers = { authorization, origin: dashboard.origin }
  const begun = await fetch(`${dashboard.origin}/api/v1/export`, { method: 'POST', headers, body: bodies.export! })
  const { id, download } = (await begun.json()) as ExportStarted
  const { searchParams } = new URL(download, dashboard.origin)
  const ticket = `ticket=${searchParams.get('ticket')}`
  assert.ok(ticket.length >= 32)
  for (const path of ['status', 'settings', `export/${id}/progress`, `export/${id}x`, 'export/none'])
    assert.equal((await ask(`${path}?${ticket}`, {})).status, 401, path)
  const stop = await fetch(`${dashboard.origin}/api/v1/export/${id}?${ticket}`, {
    method: 'DELETE',
    headers: { origin: dashboard.origin },
  })
  assert.equal(stop.status, 401)
  const file = await fetch(dashboard.origin + download)
  assert.deepEqual([file.status, file.headers.get('content-type')], [200, 'application/zip'])
  assert.ok((await file.arrayBuffer()).byteLength > 1000)
  assert.equal((await fetch(dashboard.origin + download)).status, 401)
})

test('a program enters with the commands of docs/api.md', async () => {
  const page = readFileSync(new URL('../../docs/api.md', import.meta.url), 'utf8')
  const [, commands = ''] = /## Access for programs[\s\S]*?```sh\n([\s\S]*?)```/.exec(page) ?? []
  const [, ...rest] = commands.trim().split('\n')
  assert.ok(rest.length >= 4)
  const folder = mkdtempSync(join(tmpdir(), 'wristory-program-'))
  try {
    const url = dashboard.open()
    const code = new URL(url).hash.replace('#token=', '')
    writeFileSync(join(folder, 'address'), JSON.stringify({ url, origin: dashboard.origin, code }))
    const out = await new Promise<string>((resolve, reject) => {
      execFile('sh', ['-c', `umask 077\n${rest.join('\n')}`], { cwd: folder }, (error, stdout) =>
        error === null ? resolve(stdout) : reject(error),
      )
    })
    assert.match(out, /"columns":\{"steps":\[/)
    assert.match(out, /"rows":\[\[\d+\]\]/)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('every reply carries the headers, errors included', async () => {
  const paths = [
    '/',
    '/day/2026-07-14',
    '/nowhere',
    '/assets/none.js',
    '/api/v1/status',
    '/api/v1/none',
    '/api/v1/day/tomorrow',
    '/api/v1/daily?metric=evil',
  ]
  for (const path of paths) {
    for (const headers of [{ authorization }, {}] as Record<string, string>[]) {
      const reply = await fetch(dashboard.origin + path, { headers })
      const policy = reply.headers.get('content-security-policy') ?? ''
      assert.match(
        policy,
        /^default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'$/,
        path,
      )
      assert.equal(reply.headers.get('x-content-type-options'), 'nosniff', path)
      assert.equal(reply.headers.get('referrer-policy'), 'no-referrer', path)
      assert.equal(reply.headers.get('cross-origin-opener-policy'), 'same-origin', path)
      assert.equal(reply.headers.get('cross-origin-resource-policy'), 'same-origin', path)
      assert.equal(reply.headers.get('cache-control'), 'no-store', path)
      assert.equal(reply.headers.get('access-control-allow-origin'), null, path)
      await reply.arrayBuffer()
    }
  }
})

test('no path leads out of the page', async () => {
  const ways = waysOut()
  assert.ok(ways.length >= 200)
  for (const path of ways) {
    const { status, body } = await raw(
      `GET ${path} HTTP/1.1\r\nHost: ${new URL(dashboard.origin).host}\r\nAuthorization: ${authorization}\r\nConnection: close\r\n\r\n`,
    )
    assert.ok(status === 404 || status === 400, `${path}: ${status}`)
    assert.doesNotMatch(body, /"name"|root:|SQLite|repositoryformat|export class/, path)
  }
  assert.equal((await fetch(`${dashboard.origin}/assets/`, { headers: { authorization } })).status, 404)
})

test('reading changes nothing', async () => {
  const kept = () =>
    readdirSync(madeUp.home, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith('-shm'))
      .map((entry) => [entry.name, readFileSync(join(entry.parentPath, entry.name)).toString('base64')])
      .sort()
  const before = kept()
  for (const path of api.filter((one) => one !== 'events'))
    await (await fetch(`${dashboard.origin}/api/v1/${path}`, { headers: { authorization } })).arrayBuffer()
  for (const page of pages)
    await (await fetch(`${dashboard.origin}/${page}`, { headers: { authorization } })).arrayBuffer()
  assert.deepEqual(kept(), before)
})

test('bodies that are too large or odd are refused in words', async () => {
  const headers = { authorization, origin: dashboard.origin, 'content-type': 'application/json' }
  const put = (body: string) => fetch(`${dashboard.origin}/api/v1/settings`, { method: 'PUT', headers, body })
  for (const body of ['', '{', '[]', '{"theme":"pink"}', '{"evil":1}', 'null', '{"__proto__":{}}']) {
    const reply = await put(body)
    assert.equal(reply.status, 400, body)
    const { error } = (await reply.json()) as { error: { code: string; message: string; hint: string } }
    assert.equal(error.code, 'usage')
  }
  const sent = await fetch(`${dashboard.origin}/api/v1/sql`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ sql: 'delete from account' }),
  })
  assert.equal(sent.status, 400)
  // The server may close before all of it was sent, which a client sees as an end and not as a reply;
  // it comes last, since a request behind it on the same connection would end with it.
  const large = await put(JSON.stringify({ queries: 'x'.repeat(1_100_000) })).catch(() => null)
  assert.ok(large === null || large.status === 400)
})

test('heads that are too large are refused', async () => {
  const { host } = new URL(dashboard.origin)
  const { status } = await raw(`GET / HTTP/1.1\r\nHost: ${host}\r\nX-Large: ${'x'.repeat(20_000)}\r\n\r\n`)
  assert.equal(status, 431)
})
