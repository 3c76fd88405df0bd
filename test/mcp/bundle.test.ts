// The manifest of the one-click bundle names this version, these tools and an existing program.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { tools } from '../../src/mcp/tools/index.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const read = (name: string) => JSON.parse(readFileSync(root + name, 'utf8'))
const manifest = read('mcpb/manifest.json')
const validator = [process.env.MCPB, `${root}node_modules/@anthropic-ai/mcpb/dist/cli/cli.js`].find(
  (path) => path !== undefined && existsSync(path),
)

test('the manifest is of this package, and what it starts is in the package', () => {
  const own = read('package.json')
  assert.deepEqual(
    [manifest.name, manifest.version, manifest.license, manifest.compatibility.runtimes.node],
    [own.name, own.version, own.license, own.engines.node],
  )
  assert.equal(manifest.server.entry_point, `node_modules/${own.name}/${own.bin.wristory}`)
  assert.ok(existsSync(root + own.bin.wristory))
  assert.deepEqual(manifest.server.mcp_config.args, [`\${__dirname}/${manifest.server.entry_point}`, 'mcp'])
})

test('it lists the tools that are on without a switch', () => {
  const named = manifest.tools.map(({ name }: { name: string }) => name)
  assert.deepEqual(
    named,
    tools.filter(({ needs }) => needs === undefined).map(({ name }) => name),
  )
})

test('its own tool finds it valid', {
  skip:
    validator === undefined &&
    'NOT RUN: @anthropic-ai/mcpb is not installed (55 packages, 17 MB); name its cli.js in MCPB',
}, () => {
  const { status, stdout } = spawnSync(process.execPath, [validator!, 'validate', `${root}mcpb/manifest.json`])
  assert.equal(status, 0, String(stdout))
})
