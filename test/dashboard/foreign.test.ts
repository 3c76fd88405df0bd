// Another page in the same browser, on another port of the same machine, where even a strict cookie is sent along: it
// reads nothing and changes nothing (reliability W4).

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { chromiumPath, launch, openPage } from './browser.ts'
import { dashboardOver, madeUpStore } from './made-up-store.ts'

const skip = chromiumPath === undefined ? 'no Chromium on this machine: install it to test the page' : false

test('a foreign page reads nothing and changes nothing', { skip }, async () => {
  const madeUp = await madeUpStore({ days: 20 })
  const dashboard = await dashboardOver(madeUp.home)
  const evil = createServer((_, reply) => reply.setHeader('content-type', 'text/html').end('<h1>evil</h1>'))
  await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve))
  const browser = await launch()
  const { page, close } = await openPage(browser, dashboard)
  try {
    const kept = () =>
      readdirSync(madeUp.home, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !entry.name.endsWith('-shm'))
        .map((entry) => [entry.name, readFileSync(join(entry.parentPath, entry.name)).toString('base64')])
        .sort()
    const before = kept()
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
  } finally {
    await close()
    await browser.close()
    evil.close()
    await dashboard.close()
    await madeUp.remove()
  }
})
