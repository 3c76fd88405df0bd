// The MCP server over the store: tools, resources and prompts, read-only. The package supports the protocol of 2026 and
// those of 2025; stdio.ts and http.ts connect it.

import { McpServer, type ServerContext } from '@modelcontextprotocol/server'
import { z } from 'zod'
import { WristoryError } from '../errors.ts'
import type { StoreDoor } from '../query/reader.ts'
import { storePath } from '../store/store.ts'
import { budget, type Json, jsonBytes } from './answer.ts'
import { failureText } from './failure.ts'
import { withProgress } from './progress.ts'
import { prompts } from './prompts.ts'
import { resources } from './resources/index.ts'
import type { Allowed, Asking, Tool } from './tool.ts'
import { tools } from './tools/index.ts'

export interface McpOptions {
  readonly door: StoreDoor
  readonly home: string
  readonly version: string
  readonly allowed: Allowed
}

/** Bytes of a request; the longest query has 10,000 characters. */
export const largestRequest: number = 64 * 1024

/** Makes a server; each connection has its own. */
export function createServer({ door, home, version, allowed }: McpOptions): McpServer {
  const still = { listChanged: false }
  const server = new McpServer(
    { name: 'wristory', title: 'wristory', version },
    {
      capabilities: { tools: still, resources: still, prompts: still },
      instructions:
        "The person's own fitness history (steps, sleep, heart rate, workouts), read-only. Call overview first. Missing is null, never 0. No diagnoses.",
    },
  )
  const ask: Ask = (context, answer) =>
    withProgress(context, async () => {
      const reader = await door.open()
      const asking = { allowed, path: storePath(home), signal: context.mcpReq.signal }
      // A snapshot of the store for everything a call reads, whatever a sync writes meanwhile.
      if (reader !== null) return reader.database.snapshot(() => answer({ reader, ...asking }))
      throw new WristoryError('sign-in-needed', 'There is no history yet.', {
        hint: 'The person runs `wristory login` and `wristory sync` first.',
      })
    })
  for (const tool of tools.filter(({ needs }) => needs === undefined || allowed[needs]))
    addTool(server, tool, ask, (error) => failureText(error, home))
  for (const resource of resources)
    server.registerResource(
      resource.name,
      `wristory://${resource.name}`,
      { title: resource.title, mimeType: 'application/json' },
      async (uri, context) => {
        try {
          const read = await resource.load()
          const text = JSON.stringify(await ask(context, read))
          return { contents: [{ uri: uri.href, mimeType: 'application/json', text }] }
        } catch (error) {
          throw new Error(failureText(error, home))
        }
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

/** Runs a call on a snapshot of the store. */
type Ask = (context: ServerContext, answer: (asking: Asking) => Json | Promise<Json>) => Promise<Json>

function addTool(server: McpServer, tool: Tool, ask: Ask, failure: (error: unknown) => string): void {
  server.registerTool(
    tool.name,
    { description: tool.description, ...toolSchemas(tool), annotations: { readOnlyHint: true } },
    async (input, context) => {
      try {
        const { answer } = await tool.load()
        return answered(await ask(context, (asking) => answer(input as never, asking)))
      } catch (error) {
        return { isError: true, content: [{ type: 'text', text: failure(error) }] }
      }
    },
  )
}

const schemas = new Map<Tool, ReturnType<typeof newSchemas>>()

/** Made once: over HTTP each request has a server of its own. */
function toolSchemas(tool: Tool) {
  const made = schemas.get(tool) ?? newSchemas(tool)
  schemas.set(tool, made)
  return made
}

function newSchemas({ input }: Tool) {
  return { inputSchema: compact(z.strictObject(input)), outputSchema: compact(z.looseObject({})) }
}

function answered(answer: Json) {
  const text = JSON.stringify(answer)
  if (jsonBytes(answer) > budget.most)
    throw new WristoryError('usage', 'The answer is too large.', { hint: 'Ask for a shorter range.' })
  return { content: [{ type: 'text' as const, text }], structuredContent: JSON.parse(text) as Record<string, unknown> }
}

/**
 * The schema in few bytes: without defaults that every client assumes, and without limits that only a wrong call meets.
 */
function compact<S extends z.ZodObject>(schema: S): S {
  const assumed = new Set(['$schema', 'additionalProperties', 'maxLength', 'minItems', 'maxItems'])
  const text = JSON.stringify(z.toJSONSchema(schema), (name, value) => (assumed.has(name) ? undefined : value))
  const json = JSON.parse(text) as Record<string, unknown>
  const standard = { ...schema['~standard'], jsonSchema: { input: () => json, output: () => json } }
  return Object.assign(Object.create(schema), { '~standard': standard }) as S
}
