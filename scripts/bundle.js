// Bundles `wristory/decode` into one file for browsers and workers, in the folder given first. The errors stay a
// separate module, so that both entries throw the same class; the zip library loads on demand.
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = fileURLToPath(new URL('..', import.meta.url))
const outDir = resolve(process.argv[2] ?? `${root}dist`)

await build({
  configFile: false,
  root,
  logLevel: 'warn',
  publicDir: false,
  build: {
    outDir,
    emptyOutDir: false,
    target: 'es2023',
    minify: true,
    lib: { entry: `${root}src/decode/index.ts`, formats: ['es'] },
    rolldownOptions: {
      external: [/\/errors\.ts$/, '@zip.js/zip.js'],
      output: {
        minify: true,
        entryFileNames: 'decode.js',
        paths: (id) => (id.endsWith('/errors.ts') ? './errors.js' : id),
      },
    },
  },
})
