// Questions on a terminal (asked on stderr, so that stdout stays data) and secrets from a pipe.

import type { Readable, Writable } from 'node:stream'
import { WristoryError } from '../errors.ts'
import type { CommandContext } from './context.ts'

/** Longest secret read from a pipe; a cookie bundle has a few kilobytes. */
const mostBytes = 256 * 1024

/** Asks for one line; `secret` hides it. Throws `usage` with `instead` without a terminal. */
export async function askLine(
  context: CommandContext,
  question: { readonly message: string; readonly secret?: boolean; readonly instead: string },
): Promise<string> {
  if (!context.asks) throw new WristoryError('usage', `${question.instead}.`)
  const { isCancel, password, text } = await import('@clack/prompts')
  const { message } = question
  // A blank mask: not even the length is shown.
  const answer = question.secret
    ? await password({ message, mask: ' ', ...streams(context) })
    : await text({ message, ...streams(context) })
  if (isCancel(answer)) throw stopped()
  return answer ?? ''
}

/** Asks for one of several; throws `usage` with `instead` without a terminal. */
export async function askChoice<T extends string>(
  context: CommandContext,
  message: string,
  choices: readonly { readonly value: T; readonly label: string; readonly hint?: string }[],
  instead: string,
): Promise<T> {
  if (!context.asks) throw new WristoryError('usage', `${instead}.`)
  const { isCancel, select } = await import('@clack/prompts')
  const options = choices.map(({ value, label, hint }) => ({
    value: value as string,
    label,
    ...(hint ? { hint } : {}),
  }))
  const answer = await select<string>({ message, options, ...streams(context) })
  if (isCancel(answer)) throw stopped()
  return answer as T
}

/** Asks yes or no. */
export async function askYes(context: CommandContext, message: string): Promise<boolean> {
  const { confirm, isCancel } = await import('@clack/prompts')
  const answer = await confirm({ message, ...streams(context) })
  if (isCancel(answer)) throw stopped()
  return answer
}

/** A secret from standard input, as text; throws `usage` with `instead` if it is a terminal. */
export async function readPipe(context: CommandContext, instead: string): Promise<string> {
  const bytes = await readInput(context, mostBytes, {
    instead: `${instead}.`,
    tooMuch: 'Standard input is too large for a secret.',
  })
  return bytes.toString('utf8')
}

/** All of standard input; throws `usage` if it is larger than `most` bytes, or a terminal, where it would not end. */
export async function readInput(
  { stdin }: CommandContext,
  most: number,
  words: { readonly instead: string; readonly tooMuch: string },
): Promise<Buffer> {
  if (stdin.isTTY === true) throw new WristoryError('usage', words.instead)
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stdin) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > most) throw new WristoryError('usage', words.tooMuch)
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}

/** The first line, without its end, as `--password-stdin` reads it. */
export function firstLine(text: string): string {
  return /^[^\r\n]*/.exec(text)?.[0] ?? ''
}

function streams(context: CommandContext): { input: Readable; output: Writable; signal: AbortSignal } {
  const { stdin, stderr, signal } = context
  // Questions are asked only where both are the process's own terminal streams.
  return { input: stdin as unknown as Readable, output: stderr as unknown as Writable, signal }
}

function stopped(): WristoryError {
  return new WristoryError('interrupted', 'Stopped.')
}
