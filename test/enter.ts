// How a program signs in to the dashboard: it exchanges the code of the printed address for the secret, and sends that
// as a header.

export interface Entered {
  readonly origin: string
  readonly authorization: string
}

/** The headers that let a program in; `authorization` is empty where the code is refused. */
export async function enter(address: string): Promise<Entered> {
  const { origin, hash } = new URL(address)
  const reply = await swap(origin, hash.replace('#token=', ''))
  const { secret } = (await reply.json()) as { secret?: string }
  return { origin, authorization: secret === undefined ? '' : `Bearer ${secret}` }
}

/** The answer to a one-time code. */
export function swap(origin: string, code: string): Promise<Response> {
  return fetch(`${origin}/api/v1/session`, { method: 'POST', headers: { origin }, body: JSON.stringify({ code }) })
}
