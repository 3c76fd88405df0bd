// Builds the dashboard's page into dist/page when its sources are newer than the last build, or always with --force.
// Needs Node 24, which scripts/ready.js calls it with.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const source = `${root}src/dashboard/page`
const built = `${root}dist/page/index.html`

/** What the page is made of: its own folder, and what it shares with the server and the exports. */
const parts = ['src/dashboard', 'src/codec', 'src/units.ts', 'package-lock.json']

/** Modification time of the newest of them, milliseconds. */
function newest() {
  const files = parts.flatMap((part) =>
    statSync(root + part).isFile()
      ? [root + part]
      : readdirSync(root + part, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => `${entry.parentPath}/${entry.name}`),
  )
  return Math.max(...files.map((file) => statSync(file).mtimeMs))
}

if (process.argv.includes('--force') || !existsSync(built) || statSync(built).mtimeMs < newest()) {
  const { build } = await import('vite')
  // A new object each time: vite writes into what it is given.
  const config = (folder, more, publicDir) => ({
    configFile: false,
    root: source,
    logLevel: process.argv.includes('--force') ? 'warn' : 'error',
    base: '/',
    publicDir,
    build: {
      outDir: `${root}dist/${folder}`,
      emptyOutDir: true,
      // Data addresses would need a wider policy than 'self'.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      target: 'es2022',
      ...more,
    },
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  })
  await build(config('page', {}, 'public'))
  // The same page in one piece, for views saved as a file.
  await build(
    config('page/saved', { cssCodeSplit: false, rolldownOptions: { output: { codeSplitting: false } } }, false),
  )
}
