// Takes the pictures of the dashboard for docs/pictures/: a simulated person's ten years, in the system's Chromium.
// Look at each one afterwards.
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { launch, openPage } from '../test/dashboard/browser.ts'
import { dashboardOver, evening, madeUpStore } from '../test/dashboard/made-up-store.ts'

const folder = fileURLToPath(new URL('../docs/pictures/', import.meta.url))

interface Picture {
  readonly name: string
  readonly path: string
  readonly width: number
  readonly height: number
  readonly scheme: 'light' | 'dark'
}

const wide = { width: 1440, height: 900 } as const
const narrow = { width: 390, height: 844 } as const

function pictures(run: string): Picture[] {
  return [
    { name: 'dashboard-day', path: '/day/2026-07-09', ...wide, scheme: 'light' },
    { name: 'dashboard-day-narrow', path: '/day/2026-07-09?t=19:10', ...narrow, scheme: 'dark' },
    { name: 'dashboard-trend', path: '/trend/steps', ...wide, scheme: 'dark' },
    { name: 'dashboard-sleep', path: '/sleep', ...wide, scheme: 'light' },
    { name: 'dashboard-export', path: '/export?format=parquet&from=2025-01-01&to=2025-12-31', ...wide, scheme: 'dark' },
    { name: 'dashboard-workout', path: `/workout/${run}`, ...wide, scheme: 'light' },
  ]
}

if (import.meta.main) {
  mkdirSync(folder, { recursive: true })
  const madeUp = await madeUpStore({ person: 'ten-years' })
  const dashboard = await dashboardOver(madeUp.home)
  const browser = await launch()
  try {
    const first = await openPage(browser, dashboard)
    const run = await first.page.evaluate<string>(
      `asked('/workout?sport=outdoor%20run').then(({ items }) => items[0].id)`,
    )
    await first.close()
    for (const { name, path, width, height, scheme } of pictures(run)) {
      const { page, visit, close } = await openPage(browser, dashboard, {
        viewport: { width, height },
        colorScheme: scheme,
        at: evening,
      })
      await visit(path)
      await page.waitForLoadState('networkidle')
      // An export is counted before its numbers stand.
      await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' })
      await page.screenshot({ path: `${folder}${name}.png`, animations: 'disabled' })
      await close()
    }
  } finally {
    await browser.close()
    await dashboard.close()
    await madeUp.remove()
  }
}
