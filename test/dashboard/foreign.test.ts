// A server on another port of the same machine, opened in the same browser, where even a strict cookie would be sent:
// it gets no secret, reads nothing and changes nothing (reliability W4, W12).

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { launch, noChromium, openPage } from './browser.ts'
import { dashboardOver, madeUpStore } from './made-up-store.ts'

const skip = noChromium

/** A server that records every byte it is sent, and serves a page and a service worker that asks on its behalf. */
async function recorder(): Promise<{ evil: Server; heard: () => string }> {
  const pieces: Buffer[] = []
  const evil = createServer((asked, reply) => {
    const script = asked.url?.startsWith('/worker.js')
    reply.setHeader('content-type', script ? 'text/javascript' : 'text/html')
    reply.end(script ? worker : '<h1>evil</h1>')
  })
  evil.on('connection', (socket: Socket) => socket.on('data', (bytes) => pieces.push(bytes)))
  await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve))
  return { evil, heard: () => Buffer.concat(pieces).toString('latin1') }
}

const worker = `addEventListener('message', async ({ data, ports }) => {
  const answer = await fetch(data, { credentials: 'include' }).then((reply) => reply.text(), () => 'refused')
  const opaque = await fetch(data, { credentials: 'include', mode: 'no-cors' }).then((reply) => reply.text(), () => '')
  ports[0].postMessage(answer + opaque)
})`

test('a foreign page reads nothing and changes nothing', { skip }, async () => {
  const madeUp = await madeUpStore({ days: 20 })
  const dashboard = await dashboardOver(madeUp.home)
  const { evil, heard } = await recorder()
  const browser = await launch()
  const { page, close } = await openPage(browser, dashboard)
  try {
    const kept = () =>
      readdirSync(madeUp.home, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !entry.name.endsWith('-shm'))
        .map((entry) => [entry.name, readFileSync(join(entry.parentPath, entry.name)).toString('base64')])
        .sort()
    const before = kept()
    const secret = await page.evaluate<string>(`localStorage.getItem('wristory-secret')`)
    assert.ok(secret.length >= 32)
    assert.deepEqual(await page.context().cookies(), [])
    const elsewhere = `http://127.0.0.1:${(evil.address() as AddressInfo).port}/`
    // A link, which would carry a referrer, and an address typed by hand.
    await page.evaluate(`(() => {
      const link = document.createElement('a'); link.href = '${elsewhere}linked'; document.body.append(link); link.click()
    })()`)
    await page.waitForURL('**/linked')
    await page.goto(`http://127.0.0.1:${(evil.address() as AddressInfo).port}/`)
    const told = await page.evaluate<Record<string, string>>(`(async (origin) => {
      const told = {}
      const tried = async (name, work) => {
        try { told[name] = String(await work()) } catch (error) { told[name] = 'refused' }
      }
      await tried('read', () => fetch(origin + '/api/v1/status', { credentials: 'include' }).then((reply) => reply.text()))
      await tried('read opaque', () => fetch(origin + '/api/v1/status', { mode: 'no-cors', credentials: 'include' }).then((reply) => reply.text()))
      for (const [method, path, body] of [
        ['PUT', 'settings', '{"theme":"dark"}'], ['POST', 'sync', ''], ['DELETE', 'sync', null],
        ['POST', 'sign-in', '{"via":"token","token":"x"}'], ['DELETE', 'sign-in/default', null], ['POST', 'export', '{"format":"csv"}'],
      ]) {
        await tried(method + ' ' + path, () => fetch(origin + '/api/v1/' + path, { method, body, credentials: 'include' }).then((reply) => reply.text()))
        if (method === 'POST') await tried('no-cors ' + path, () => fetch(origin + '/api/v1/' + path, {
          method, body, mode: 'no-cors', credentials: 'include', headers: { 'content-type': 'text/plain' } }).then((reply) => reply.text()))
      }
      await tried('with a header', () => fetch(origin + '/api/v1/status', { headers: { authorization: 'Bearer x' } }).then((reply) => reply.text()))
      await tried('own storage', () => document.cookie + (localStorage.getItem('wristory-secret') ?? ''))
      await tried('worker', async () => {
        await navigator.serviceWorker.register('/worker.js')
        const { active } = await navigator.serviceWorker.ready
        const { port1, port2 } = new MessageChannel()
        const answer = new Promise((resolve) => { port1.onmessage = ({ data }) => resolve(data) })
        active.postMessage(origin + '/api/v1/status', [port2])
        return answer
      })
      await tried('image', () => new Promise((resolve, reject) => {
        const image = new Image(); image.onload = () => resolve('shown'); image.onerror = reject; image.src = origin + '/api/v1/status'
      }))
      await tried('script', () => new Promise((resolve, reject) => {
        const script = document.createElement('script'); script.onload = () => resolve('run'); script.onerror = reject
        script.src = origin + '/api/v1/status'; document.head.append(script)
      }))
      await tried('events', () => new Promise((resolve, reject) => {
        const events = new EventSource(origin + '/api/v1/events', { withCredentials: true })
        events.onopen = () => resolve('open'); events.onerror = () => { events.close(); reject() }
      }))
      await tried('socket', () => new Promise((resolve, reject) => {
        const socket = new WebSocket(origin.replace('http', 'ws') + '/api/v1/events')
        socket.onopen = () => resolve('open'); socket.onerror = reject
      }))
      await tried('frame', () => new Promise((resolve) => {
        const frame = document.createElement('iframe'); frame.src = origin + '/settings'; document.body.append(frame)
        frame.onload = () => { try { resolve(frame.contentDocument.body.textContent) } catch { resolve('closed') } }
      }))
      return told
    })(${JSON.stringify(dashboard.origin)})`)
    for (const [name, result] of Object.entries(told))
      assert.ok(['refused', '', 'closed'].includes(result), `${name}: ${result.slice(0, 200)}`)
    const [popup] = await Promise.all([
      page.waitForEvent('popup'),
      page.evaluate(`void (window.opened = window.open('${dashboard.origin}/settings'))`),
    ])
    await popup.locator('h1').first().waitFor()
    const read = `(() => { try { return opened.document.body.textContent } catch { return 'closed' } })()`
    assert.equal(await page.evaluate(read), 'closed')
    await popup.close()
    // A form goes where a script may not.
    await page.evaluate(`(() => {
      const form = document.createElement('form'); form.method = 'post'; form.enctype = 'text/plain'
      form.action = ${JSON.stringify(dashboard.origin)} + '/api/v1/sync'
      form.innerHTML = '<input name="{&quot;via&quot;:&quot;token&quot;}" value="">'
      document.body.append(form); form.submit()
    })()`)
    await page.waitForURL('**/api/v1/sync')
    assert.match((await page.textContent('body')) ?? '', /comes from another page/)
    assert.deepEqual(kept(), before)
    // What the second server was sent: its own pages asked for, and nothing of ours.
    assert.match(heard(), /^GET \/linked /m)
    assert.doesNotMatch(heard(), /^(?:cookie|authorization|referer): (?!http:\/\/127\.0\.0\.1:\d+\/)/im)
    for (const part of [secret, new URL(dashboard.origin).port]) assert.ok(!heard().includes(part), part)
  } finally {
    await close()
    await browser.close()
    evil.close()
    await dashboard.close()
    await madeUp.remove()
  }
})
