// One MCP server over the store: tools, resources and prompts, read-only. The package speaks the protocol of 2026 and the
// ones of 2025 alike; stdio.ts and http.ts connect it.

import { McpServer } from '@modelcontextprotocol/server'
import { z } from 'zod'
import type { StoreDoor } from '../dashboard/server/reader.ts'
import { WristoryError } from '../errors.ts'
import { storePath } from '../store/store.ts'
import { budget, bytesOf, type Json } from './answer.ts'
import { prompts } from './prompts.ts'
import { readResource, resources } from './resources/index.ts'
import type { Allowed, Asking, Tool } from './tool.ts'
import { tools } from './tools/index.ts'

export interface McpOptions {
  readonly door: StoreDoor
  readonly home: string
  readonly version: string
  readonly allowed: Allowed
}

/** Makes a server; each connection has its own. */
export function createServer({ door, home, version, allowed }: McpOptions): McpServer {
  const server = new McpServer(
    { name: 'wristory', title: 'wristory', version },
    {
      capabilities: { tools: {}, resources: {}, prompts: {} },
      instructions:
        "The person's own fitness history (steps, sleep, heart rate, workouts), read-only. Call overview first. Missing is null, never 0. No diagnoses.",
    },
  )
  const asking = async (signal?: AbortSignal): Promise<Asking> => {
    const reader = await door.open()
    if (reader !== null) return { reader, allowed, path: storePath(home), signal }
    throw new WristoryError('sign-in-needed', 'There is no history yet.', {
      hint: 'The person runs `wristory login` and `wristory sync` first.',
    })
  }
  for (const tool of tools.filter(({ needs }) => needs === undefined || allowed[needs])) addTool(server, tool, asking)
  for (const resource of resources)
    server.registerResource(
      resource.name,
      `wristory://${resource.name}`,
      { title: resource.title, mimeType: 'application/json' },
      async (uri, context) => {
        const text = JSON.stringify(await readResource(resource, await asking(context.mcpReq.signal)))
        return { contents: [{ uri: uri.href, mimeType: 'application/json', text }] }
      },
    )
  for (const prompt of prompts)
    server.registerPrompt(
      prompt.name,
      {
        description: prompt.description,
        argsSchema: z.object(
          Object.fromEntries(
            prompt.arguments.map(({ name, description }) => [
              name,
              z.string().max(200).optional().describe(description),
            ]),
          ),
        ),
      },
      (given) => ({
        messages: [
          { role: 'user', content: { type: 'text', text: prompt.text(given as Record<string, string | undefined>) } },
        ],
      }),
    )
  return server
}

function addTool(server: McpServer, tool: Tool, asking: (signal?: AbortSignal) => Promise<Asking>): void {
  server.registerTool(
    tool.name,
    {
      description: tool.description,
      inputSchema: compact(z.strictObject(tool.input)),
      outputSchema: compact(z.looseObject({})),
      annotations: { readOnlyHint: true },
    },
    async (input, context) => {
      try {
        const { answer: answerOf } = await tool.load()
        const answer = await answerOf(input as never, await asking(context.mcpReq.signal))
        return answered(answer)
      } catch (error) {
        if (!(error instanceof WristoryError)) throw error
        return { isError: true, content: [{ type: 'text', text: `${error.message} ${error.hint}` }] }
      }
    },
  )
}

function answered(answer: Json) {
  const text = JSON.stringify(answer)
  if (bytesOf(answer) > budget.most)
    throw new WristoryError('usage', 'The answer is too large.', { hint: 'Ask for a shorter range.' })
  return { content: [{ type: 'text' as const, text }], structuredContent: JSON.parse(text) as Record<string, unknown> }
}

/** The schema in few bytes: without what every client assumes and the limits that only a wrong call meets. */
function compact<S extends z.ZodObject>(schema: S): S {
  const assumed = new Set(['$schema', 'additionalProperties', 'maxLength', 'minItems', 'maxItems'])
  const text = JSON.stringify(z.toJSONSchema(schema), (name, value) => (assumed.has(name) ? undefined : value))
  const json = JSON.parse(text) as Record<string, unknown>
  const standard = { ...schema['~standard'], jsonSchema: { input: () => json, output: () => json } }
  return Object.assign(Object.create(schema), { '~standard': standard }) as S
}
