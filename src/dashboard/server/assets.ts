// The built page, read into memory once: only files that existed at the start can be requested, so no path leads out.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { WristoryError } from '../../errors.ts'

export interface Asset {
  readonly type: string
  readonly body: Buffer
  readonly zipped: Buffer
}

export interface Assets {
  /** `/assets/…` by its path; undefined for anything else. */
  get(path: string): Asset | undefined
  /** Files beside the page, by path, for an installed app. */
  readonly root: ReadonlyMap<string, Pick<Asset, 'type' | 'body'>>
  /** The page itself, the same for everybody. */
  readonly page: string
}

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
}

/** Where the build puts the page, for the sources and for the package. */
export const pageFolder = fileURLToPath(new URL('../../../dist/page/', import.meta.url))

/** Reads the built page from `folder`. Throws `store` if it was never built. */
export function loadAssets(folder: string = pageFolder): Assets {
  const index = join(folder, 'index.html')
  if (!existsSync(index)) {
    throw new WristoryError('store', `The dashboard's page was not built (${index})`, {
      hint: 'Run `npm run build` in the checkout, or install the package again.',
    })
  }
  const files = new Map<string, Asset>()
  for (const name of readdirSync(join(folder, 'assets'))) {
    const body = readFileSync(join(folder, 'assets', name))
    const type = types[extname(name)]
    if (type !== undefined) files.set(`/assets/${name}`, { type, body, zipped: gzipSync(body) })
  }
  const root = new Map<string, Pick<Asset, 'type' | 'body'>>()
  for (const name of readdirSync(folder)) {
    const type = types[extname(name)]
    if (type !== undefined) root.set(`/${name}`, { type, body: readFileSync(join(folder, name)) })
  }
  return {
    root,
    get: (path) => files.get(path),
    page: readFileSync(index, 'utf8'),
  }
}
