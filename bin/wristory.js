#!/usr/bin/env node
// The door: says plainly what to do on an old Node, answers --version without loading anything, then opens main.
const major = Number(process.versions.node.split('.')[0])
if (major < 24) {
  process.stderr.write(
    'wristory needs Node.js 24 or newer; this is ' +
      process.versions.node +
      '.\nGet it from https://nodejs.org, or run: npx -p node@24 -p wristory wristory\n',
  )
  process.exit(2)
}
if (process.argv.length === 3 && (process.argv[2] === '--version' || process.argv[2] === '-V')) {
  const { readFileSync } = await import('node:fs')
  process.stdout.write(`${JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version}\n`)
} else {
  const { existsSync } = await import('node:fs')
  const { enableCompileCache } = await import('node:module')
  enableCompileCache?.()
  // A checkout runs its sources as they are; the published package holds only dist.
  const source = new URL('../src/cli/main.ts', import.meta.url)
  const { main } = await import(existsSync(source) ? source.href : new URL('../dist/cli/main.js', import.meta.url).href)
  process.exitCode = await main()
}
