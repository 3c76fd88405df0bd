#!/usr/bin/env node
// The door: on an old Node it hands over to the Node 24 of a checkout or says plainly what to do; it answers --version
// without loading anything, and opens main for the rest.
// Asked of the process: importing `node:fs` makes its streams too, a twentieth of what a bare Node takes to start.
const { existsSync, readFileSync } = process.getBuiltinModule?.('node:fs') ?? (await import('node:fs'))
const major = Number(process.versions.node.split('.')[0])
// What `npm start` and `npm test` install into a checkout; a published package never has it.
const system = process.platform === 'win32' ? 'win' : process.platform
const packaged = `node${system === 'darwin' && process.arch === 'arm64' ? '-bin' : ''}-${system}-${process.arch}`
const ownNode = new URL(`../node_modules/${packaged}/bin/node${system === 'win' ? '.exe' : ''}`, import.meta.url)
if (major >= 24) await run()
else if (existsSync(ownNode)) await handOver()
else {
  process.stderr.write(
    'wristory needs Node.js 24 or newer; this is ' +
      process.versions.node +
      '.\nGet it from https://nodejs.org, or run: npx -p node@24 -p wristory wristory\n',
  )
  process.exit(2)
}

async function run() {
  if (process.argv.length === 3 && (process.argv[2] === '--version' || process.argv[2] === '-V')) {
    process.stdout.write(`${JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version}\n`)
    return
  }
  process.getBuiltinModule('node:module').enableCompileCache?.()
  // A checkout runs its sources as they are; the published package holds only dist.
  const source = new URL('../src/cli/main.ts', import.meta.url)
  const { main } = await import(existsSync(source) ? source.href : new URL('../dist/cli/main.js', import.meta.url).href)
  process.exitCode = await main()
}

/** The same command line on the newer Node, with its exit status; signals reach it too. */
async function handOver() {
  const { spawn } = await import('node:child_process')
  const { fileURLToPath } = await import('node:url')
  const child = spawn(fileURLToPath(ownNode), process.argv.slice(1), { stdio: 'inherit' })
  // A terminal's Ctrl-C reaches both by itself; a second one would end the child at once.
  process.on('SIGINT', () => {
    if (!process.stdin.isTTY) child.kill('SIGINT')
  })
  for (const name of ['SIGTERM', 'SIGHUP']) process.on(name, () => child.kill(name))
  process.exitCode = await new Promise((resolve) => {
    child.on('error', () => resolve(2))
    child.on('close', (status, signal) => resolve(status ?? (signal === 'SIGKILL' ? 137 : 143)))
  })
}
