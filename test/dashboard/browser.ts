// The system's Chromium for the dashboard's tests, watched for what must never happen: a console line, a thrown error,
// a request to anywhere else.

import { existsSync } from 'node:fs'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import type { Dashboard } from '../../src/dashboard/server/index.ts'

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** Where Chromium is; undefined where there is none, which tests say visibly. */
export const chromiumPath = process.env.CHROMIUM ?? places.find(existsSync)

/** For `skip`: why a test of the page does not run; false where Chromium is there. */
export const noChromium = chromiumPath === undefined && 'NOT RUN: Chromium is not installed'

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath!,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--no-first-run',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

export interface Watched {
  readonly page: Page
  /** What went wrong so far, in words. */
  readonly faults: string[]
  /** Opens a path and waits until the view is drawn. */
  visit(path: string): Promise<void>
  close(): Promise<void>
}

/** In the page, for tests that compare what it shows with what the server says: the answer of `/api/v1` + `path`. */
const asked = `(path) => fetch('/api/v1' + path, {
  headers: { authorization: 'Bearer ' + localStorage.getItem('wristory-secret') },
}).then((reply) => reply.json())`

/** A page that is let in to the dashboard; `at` (epoch milliseconds) is what its clock says. */
export async function openPage(
  browser: Browser,
  dashboard: Dashboard,
  { at, ...options }: BrowserContextOptions & { at?: number } = {},
): Promise<Watched> {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1440, height: 900 }, ...options })
  await context.addInitScript(`window.asked = ${asked}`)
  // On a busy machine a page takes minutes; what never comes is named all the same.
  context.setDefaultTimeout(240_000)
  const page = await context.newPage()
  if (at !== undefined) await page.clock.setFixedTime(at)
  const faults: string[] = []
  page.on('console', (message) => faults.push(`console: ${message.text()}`))
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`))
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (url.origin !== dashboard.origin && url.protocol !== 'data:' && url.protocol !== 'blob:')
      faults.push(`request to ${url.origin}`)
  })
  await page.goto(dashboard.open('/settings'))
  const settle = async () => {
    await page.locator('h1').first().waitFor()
    await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' })
  }
  await settle()
  return {
    page,
    faults,
    async visit(path) {
      await page.goto(dashboard.origin + path)
      await settle()
    },
    close: () => context.close(),
  }
}
