// The routes of /api/v1 in one table, and from it the OpenAPI document and docs/api.md. A test holds the table against
// the routes that really answer.

import { z } from 'zod'
import * as shapes from '../schema.ts'

export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'delete'
  /** With `{name}` for its parts. */
  readonly path: string
  readonly does: string
  readonly query?: Readonly<Record<string, string>>
  readonly takes?: z.ZodType
  /** Null where the answer is not JSON. */
  readonly gives: z.ZodType | null
  /** Media type of an answer that is not JSON; server-sent events when left out. */
  readonly type?: string
}

const range = { from: 'First local day, YYYY-MM-DD', to: 'Last local day' }

export const routes: readonly Route[] = [
  {
    method: 'post',
    path: '/session',
    does: 'Swap the one-time code of the printed address for the secret; the only route without it',
    takes: z.object({ code: z.string().describe('What follows `#token=`') }),
    gives: z.object({ secret: z.string().describe('Valid until `wristory serve` ends') }),
  },
  { method: 'get', path: '/status', does: 'Whose data, how fresh, what runs', gives: shapes.status },
  { method: 'get', path: '/day/{date}', does: 'Everything of one day on one axis', gives: shapes.day },
  {
    method: 'get',
    path: '/daily',
    does: 'Figures of days, weeks or months as columns',
    query: { metric: 'Columns of the table `day`, separated by commas', ...range, by: '`day`, `week` or `month`' },
    gives: shapes.daily,
  },
  { method: 'get', path: '/sleep', does: 'Nights with stages and naps', query: range, gives: shapes.nights },
  {
    method: 'get',
    path: '/grid',
    does: 'Means by hour and weekday',
    query: { metric: '`steps` or `heartrate`', ...range },
    gives: shapes.grid,
  },
  {
    method: 'get',
    path: '/shares',
    does: 'What each week is made of: time in heart zones, or levels of stress',
    query: { of: '`zones` or `stress`', ...range, by: '`day`, `week` or `month`; as the range is long where absent' },
    gives: shapes.shares,
  },
  {
    method: 'get',
    path: '/workout',
    does: 'Workouts, newest first',
    query: { ...range, sport: 'Name of a sport' },
    gives: shapes.workouts,
  },
  {
    method: 'get',
    path: '/outlines',
    does: 'Routes of workouts in some forty points each, x and y from 0 to 100, north up, by id',
    query: { id: 'Ids of workouts separated by commas, at most 100' },
    gives: shapes.outlines,
  },
  { method: 'get', path: '/workout/{id}', does: 'One workout, second by second', gives: shapes.workout },
  {
    method: 'get',
    path: '/table/{kind}',
    does: 'Rows of a kind as they are kept, newest first',
    query: { limit: 'At most so many, up to 5000' },
    gives: shapes.table,
  },
  { method: 'get', path: '/coverage', does: 'What there is, what is missing, what failed', gives: shapes.coverage },
  { method: 'get', path: '/issues', does: 'What was odd in the replies, by sort', gives: shapes.issues },
  {
    method: 'get',
    path: '/reconciliation',
    does: 'How well the totals of the cloud agree with its series',
    gives: shapes.reconciliation,
  },
  { method: 'get', path: '/schema', does: 'Tables and columns with their meaning', gives: shapes.schema },
  { method: 'get', path: '/formats', does: 'Export formats', gives: shapes.formats },
  { method: 'get', path: '/kinds', does: 'What can be exported, by name', gives: shapes.exportKinds },
  {
    method: 'post',
    path: '/export/preview',
    does: 'Reads the export without keeping it: what it would hold, after six seconds as far as counted',
    takes: shapes.exportAsked,
    gives: shapes.exportPreview,
  },
  {
    method: 'post',
    path: '/export',
    does: 'Notes an export; nothing is read before its file is asked for',
    takes: shapes.exportAsked,
    gives: shapes.exportStarted,
  },
  {
    method: 'get',
    path: '/export/{id}',
    query: { ticket: 'The ticket of the address that the POST gave, instead of the header; valid once' },
    does: 'The file of a noted export as it is made: one file, or a zip with a manifest where there are several',
    gives: null,
    type: 'application/octet-stream',
  },
  { method: 'get', path: '/export/{id}/progress', does: 'How far it is', gives: shapes.exportProgress },
  {
    method: 'delete',
    path: '/export/{id}',
    does: 'Stop it; the download breaks off',
    gives: z.object({ stopped: z.boolean() }),
  },
  { method: 'get', path: '/openapi.json', does: 'This description as OpenAPI 3.1', gives: z.looseObject({}) },
  {
    method: 'get',
    path: '/events',
    does: 'Server-sent events `sync`, `changed` and `end`; `Last-Event-ID` resumes',
    gives: null,
  },
  {
    method: 'post',
    path: '/sql',
    does: 'One SELECT in a sandbox: 1 s or as long as said, 5,000 rows, 8 MiB, 128 MiB of memory',
    takes: shapes.sqlAsked,
    gives: shapes.sqlResult,
  },
  { method: 'get', path: '/settings', does: 'The settings', gives: shapes.settings },
  { method: 'put', path: '/settings', does: 'Keep the settings', takes: shapes.settings, gives: shapes.settings },
  {
    method: 'post',
    path: '/sync',
    does: 'Start a sync, of everything where there is no body; 409 with the number of the running one',
    takes: shapes.syncAsked,
    gives: shapes.syncStarted,
  },
  {
    method: 'delete',
    path: '/sync',
    does: 'Stop it after the request under way',
    gives: z.object({ stopped: z.boolean() }),
  },
  {
    method: 'post',
    path: '/sign-in',
    does: 'Sign in once; nothing but the session is kept',
    takes: shapes.signInAsked,
    gives: z.object({ name: z.string() }),
  },
  {
    method: 'get',
    path: '/sign-in/xiaomi',
    does: 'The page of Xiaomi on which its accounts sign in',
    gives: shapes.xiaomiPage,
  },
  { method: 'delete', path: '/sign-in/{name}', does: 'Forget a sign-in', gives: z.object({ removed: z.boolean() }) },
]

const base = '/api/v1'

/** The OpenAPI 3.1 document. */
export function openApi(version: string): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const { method, path, does, query, takes, gives, type = 'text/event-stream' } of routes) {
    const parts = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => parameter(name!, 'path', ''))
    const asked = Object.entries(query ?? {}).map(([name, doc]) => parameter(name, 'query', doc))
    paths[base + path] = {
      ...paths[base + path],
      [method]: {
        summary: does,
        parameters: [...parts, ...asked],
        ...(takes === undefined ? {} : { requestBody: { required: true, content: json(takes) } }),
        responses: {
          200: { description: does, content: gives === null ? { [type]: {} } : json(gives) },
          default: { description: 'What went wrong and what to do', content: json(shapes.failure) },
        },
      },
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'wristory',
      version,
      description: 'The dashboard’s own API on 127.0.0.1; times are epoch seconds, values SI.',
    },
    components: { securitySchemes: { secret: { type: 'http', scheme: 'bearer' } } },
    security: [{ secret: [] }],
    paths,
  }
}

function parameter(name: string, place: 'path' | 'query', description: string): object {
  return { name, in: place, required: place === 'path', description, schema: { type: 'string' } }
}

function json(shape: z.ZodType): object {
  return { 'application/json': { schema: z.toJSONSchema(shape) } }
}

/** docs/api.md. */
export function apiPage(): string {
  const lines = [
    '# API of the dashboard',
    '',
    'Made from the code by `npm run docs`. `wristory serve` answers these on 127.0.0.1, to whoever sends its secret in the',
    'header `Authorization: Bearer`. There is no cookie. Replies are JSON; days are local `YYYY-MM-DD`, instants epoch',
    'seconds, values metric. An error is `{"error": {"code", "message", "hint"}}`. `/api/v1/openapi.json` is the same as',
    'OpenAPI 3.1.',
    '',
    '## Access for programs',
    '',
    'The address that `serve` prints ends in a code that is valid once. A program swaps it for the secret, which is valid',
    'until `serve` ends. Requests that change something also name the origin, as a browser does. The secret goes through',
    'files of curl here, because every user of the computer can read the arguments of a command:',
    '',
    '```sh',
    'wristory serve --no-open --json > address &    # {"url": "http://127.0.0.1:PORT/#token=CODE", "origin": …, "code": …}',
    'ORIGIN=$(jq -r .origin address)',
    `jq '{code}' address | curl -s -d @- -H "Origin: $ORIGIN" "$ORIGIN/api/v1/session" |`,
    `  jq -r '"Authorization: Bearer " + .secret' > header`,
    'curl -H @header "$ORIGIN/api/v1/daily?metric=steps&by=month"',
    `echo '{"sql": "SELECT count(*) FROM night", "seconds": 20}' | curl -H @header -H "Origin: $ORIGIN" -d @- "$ORIGIN/api/v1/sql"`,
    '```',
    '',
    '## Letters of days',
    '',
    ...Object.entries(shapes.letters).map(([letter, means]) => `- \`${letter}\` ${means}`),
    '',
  ]
  for (const { method, path, does, query, takes, gives } of routes) {
    lines.push(`## \`${method.toUpperCase()} ${base}${path}\``, '', `${does}.`, '')
    for (const [name, doc] of Object.entries(query ?? {})) lines.push(`- \`${name}\`: ${doc}`)
    if (query !== undefined) lines.push('')
    if (takes !== undefined) lines.push('Takes:', '', ...fieldsOf(takes), '')
    if (gives !== null) lines.push('Gives:', '', ...fieldsOf(gives), '')
  }
  return `${lines.join('\n').trimEnd()}\n`
}

interface JsonSchema {
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly items?: JsonSchema
  readonly prefixItems?: readonly JsonSchema[]
  readonly anyOf?: readonly JsonSchema[]
  readonly enum?: readonly unknown[]
  readonly additionalProperties?: JsonSchema | boolean
  readonly description?: string
}

function fieldsOf(shape: z.ZodType): string[] {
  const schema = z.toJSONSchema(shape) as JsonSchema
  const object = schema.type === 'array' ? schema.items : schema
  const fields = Object.entries(object?.properties ?? {}).map(
    ([name, field]) =>
      `- \`${name}\` ${typeOf(field)}${field.description === undefined ? '' : `: ${field.description}`}`,
  )
  return schema.type === 'array' ? ['A list of:', '', ...fields] : fields
}

function typeOf(schema: JsonSchema): string {
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${value}\``).join(' or ')
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeOf).join(' or ')
  if (schema.prefixItems !== undefined) return `[${schema.prefixItems.map(typeOf).join(', ')}]`
  if (schema.type === 'array') return `list of ${schema.items === undefined ? 'values' : typeOf(schema.items)}`
  if (schema.type === 'object' && schema.properties !== undefined)
    return `{${Object.keys(schema.properties).join(', ')}}`
  if (schema.type === 'object' && typeof schema.additionalProperties === 'object')
    return `name to ${typeOf(schema.additionalProperties)}`
  return String(schema.type ?? 'value')
}
