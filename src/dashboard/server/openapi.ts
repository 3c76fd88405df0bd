// Generates the OpenAPI document and docs/api.md from the table of routes.

import { z } from 'zod'
import { dataStates } from '../../kinds/data-state.ts'
import { type Route, routes } from '../routes.ts'
import * as shapes from '../schema.ts'

/** Every route with its method and path. */
export function listedRoutes(): (Route & { method: string; path: string })[] {
  return Object.entries<Route>(routes).map(([name, route]) => {
    const [method = '', path = ''] = name.split(' ')
    return { ...route, method, path }
  })
}

const base = '/api/v1'

/** The OpenAPI 3.1 document. */
export function openApi(version: string): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const { method, path, does, query, takes, gives, type = 'text/event-stream' } of listedRoutes()) {
    const parts = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
      name,
      in: 'path',
      required: true,
      schema: { type: 'string' },
    }))
    const asked = queryParameters(query).map(({ name, required, schema }) => ({ name, in: 'query', required, schema }))
    paths[base + path] = {
      ...paths[base + path],
      [method.toLowerCase()]: {
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

/** The query parameters of a route. */
function queryParameters(query: z.ZodObject | undefined): { name: string; required: boolean; schema: JsonSchema }[] {
  if (query === undefined) return []
  const { properties = {}, required = [] } = z.toJSONSchema(query, { io: 'input' }) as JsonSchema
  return Object.entries(properties).map(([name, schema]) => ({ name, required: required.includes(name), schema }))
}

function json(shape: z.ZodType): object {
  return { 'application/json': { schema: z.toJSONSchema(shape) } }
}

/** docs/api.md. */
export function apiPage(): string {
  const lines = [
    '# API of the dashboard',
    '',
    'Made from the code by `npm run docs`. `wristory serve` answers these on 127.0.0.1, to requests with its secret in the',
    'header `Authorization: Bearer`. There is no cookie. Replies are JSON; days are local `YYYY-MM-DD`, instants epoch',
    'seconds, values metric. An error is `{"error": {"code", "message", "hint"}}`. `/api/v1/openapi.json` is the same as',
    'OpenAPI 3.1.',
    '',
    '## Access for programs',
    '',
    'The address that `serve` prints ends in a one-time code. A program exchanges it for the secret, which is valid',
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
    ...Object.entries(dataStates).map(([name, { letter, doc }]) => `- \`${letter}\` ${name}: ${doc}`),
    '',
  ]
  for (const { method, path, does, query, takes, gives } of listedRoutes()) {
    lines.push(`## \`${method} ${base}${path}\``, '', `${does}.`, '')
    for (const { name, schema } of queryParameters(query)) lines.push(`- \`${name}\` ${fieldText(schema)}`)
    if (query !== undefined) lines.push('')
    if (takes !== undefined) lines.push('Takes:', '', ...fieldNames(takes), '')
    if (gives !== null) lines.push('Gives:', '', ...fieldNames(gives), '')
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
  readonly required?: readonly string[]
}

function fieldNames(shape: z.ZodType): string[] {
  const schema = z.toJSONSchema(shape) as JsonSchema
  const object = schema.type === 'array' ? schema.items : schema
  const fields = Object.entries(object?.properties ?? {}).map(([name, field]) => `- \`${name}\` ${fieldText(field)}`)
  return schema.type === 'array' ? ['A list of:', '', ...fields] : fields
}

function fieldText(field: JsonSchema): string {
  return `${typeText(field)}${field.description === undefined ? '' : `: ${field.description}`}`
}

function typeText(schema: JsonSchema): string {
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${value}\``).join(' or ')
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeText).join(' or ')
  if (schema.prefixItems !== undefined) return `[${schema.prefixItems.map(typeText).join(', ')}]`
  if (schema.type === 'array') return `list of ${schema.items === undefined ? 'values' : typeText(schema.items)}`
  if (schema.type === 'object' && schema.properties !== undefined)
    return `{${Object.keys(schema.properties).join(', ')}}`
  if (schema.type === 'object' && typeof schema.additionalProperties === 'object')
    return `name to ${typeText(schema.additionalProperties)}`
  return String(schema.type ?? 'value')
}
