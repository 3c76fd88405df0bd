// The routes by which the page takes the history away: look at it first, note what is wanted, take the file down.

import { Hono } from 'hono'
import { WristoryError } from '../../errors.ts'
import { formats } from '../../export/index.ts'
import { checkKinds } from '../../export/run/run.ts'
import { readables } from '../../store/history.ts'
import { dayTable } from '../../store/tables.ts'
import * as shapes from '../schema.ts'
import { type ApiOptions, body, read } from './route.ts'

export function exportRoutes({ exports, ticket }: ApiOptions): Hono {
  const routes = new Hono()
  const asked = async (request: Request): Promise<shapes.ExportAsked> => {
    const wanted = read(shapes.exportAsked, await body(request))
    const format = formats.find(({ name }) => name === wanted.format)
    if (format === undefined) throw new WristoryError('usage', 'There is no export format of that name.')
    checkKinds(format, wanted.kinds)
    if (wanted.from !== null && wanted.to !== null && wanted.from > wanted.to)
      throw new WristoryError('usage', 'The last day lies before the first.')
    return wanted
  }
  routes.get('/formats', (c) =>
    c.json(
      formats.map((format) => ({
        name: format.name,
        title: format.title,
        extension: format.extension,
        holds: format.holds,
        units: format.units,
        kinds: 'kinds' in format ? format.kinds : format.holds === 'workout' ? [] : readables.map(({ name }) => name),
      })),
    ),
  )
  routes.get('/kinds', (c) =>
    c.json(readables.map(({ name, title }) => ({ name, title: name === dayTable.name ? 'Days' : title }))),
  )
  routes.post('/export/preview', async (c) => c.json(await exports.preview(await asked(c.req.raw), c.req.raw.signal)))
  routes.post('/export', async (c) => {
    const id = exports.add(await asked(c.req.raw))
    const path = `${c.req.path}/${id}`
    return c.json({ id, download: `${path}?ticket=${ticket(path)}` })
  })
  routes.get('/export/:id', async (c) => {
    const { name, type, body: bytes } = await exports.download(c.req.param('id'))
    return new Response(bytes, {
      headers: {
        'Content-Type': type,
        'Content-Disposition': `attachment; filename="${name}"`,
        // Packing what is packed already, or text that goes to a disk on this computer, would only cost time.
        'Cache-Control': 'no-store, no-transform',
      },
    })
  })
  routes.get('/export/:id/progress', (c) => c.json(exports.progress(c.req.param('id'))))
  routes.delete('/export/:id', (c) => c.json({ stopped: exports.stop(c.req.param('id')) }))
  return routes
}
