// The routes of exports: preview, register, download.

import { WristoryError } from '../../errors.ts'
import { formats } from '../../export/index.ts'
import { checkKinds, tableNames } from '../../export/run/request.ts'
import { findingTable } from '../../kinds/finding.ts'
import { readables } from '../../store/history.ts'
import { dayTable } from '../../store/tables.ts'
import type { ExportAsked } from '../schema.ts'
import type { Answers, ApiOptions } from './route.ts'

type ExportRoute =
  | 'GET /formats'
  | 'GET /kinds'
  | 'POST /export/preview'
  | 'POST /export'
  | 'GET /export/{id}'
  | 'GET /export/{id}/progress'
  | 'DELETE /export/{id}'

export function exportAnswers({ exports, ticket, name }: ApiOptions): Answers<ExportRoute> {
  return {
    'GET /formats': () =>
      formats.map((format) => ({
        name: format.name,
        title: format.title,
        extension: format.extension,
        holds: format.holds,
        units: format.units,
        kinds: 'kinds' in format ? [...format.kinds] : format.holds === 'workout' ? [] : [...tableNames],
      })),
    'GET /kinds': () =>
      [...readables, findingTable].map(({ name, title }) => ({ name, title: name === dayTable.name ? 'Days' : title })),
    'POST /export/preview': ({ body }, c) => exports.preview(checked(body), c.req.raw.signal),
    'POST /export': ({ body }, c) => {
      const id = exports.add(checked(body))
      const path = `${c.req.path}/${id}`
      // A link sends no header, so it names the person itself.
      const whose = name == null ? '' : `&account=${encodeURIComponent(name)}`
      return { id, download: `${path}?ticket=${ticket(path)}${whose}` }
    },
    'GET /export/{id}': async ({ params }) => {
      const { name, type, body } = await exports.download(params.id)
      return new Response(body, {
        headers: {
          'Content-Type': type,
          'Content-Disposition': `attachment; filename="${name}"`,
          // Packing what is packed already, or text that goes to a disk on this computer, would only cost time.
          'Cache-Control': 'no-store, no-transform',
        },
      })
    },
    'GET /export/{id}/progress': ({ params }) => exports.progress(params.id),
    'DELETE /export/{id}': ({ params }) => ({ stopped: exports.stop(params.id) }),
  }
}

function checked(wanted: ExportAsked): ExportAsked {
  const format = formats.find(({ name }) => name === wanted.format)
  if (format === undefined) throw new WristoryError('usage', 'There is no export format of that name.')
  checkKinds(format, wanted.kinds)
  if (wanted.from !== null && wanted.to !== null && wanted.from > wanted.to)
    throw new WristoryError('usage', 'The last day is before the first.')
  return wanted
}
