// Receivers of the hand-over on the page: by the same code as `wristory handover`. Secrets come in and never go out. The guard
// refuses these routes to paired devices.

import { redactionNotes } from '../../export/redact.ts'
import { receivers } from '../../handover/index.ts'
import { addReceiver, pauseReceiver, removeReceiver } from '../../handover/run/manage.ts'
import { readSettings, typeNamed } from '../../handover/run/settings.ts'
import { deadLetters, laggards, testReceiver } from '../../handover/run/state.ts'
import type { HandoverAnswer } from '../schema.ts'
import type { Answers, ApiOptions } from './route.ts'

export function handoverAnswers({ home, version, now }: ApiOptions) {
  const seconds = () => Math.floor(now() / 1000)
  return {
    'GET /handover': async () => ({
      receivers: await receiverList(home, seconds),
      refused: deadLetters(home),
      sorts: sorts(),
    }),
    'POST /handover': ({ body: { positions, ids, roundStart, trimHome, ...added } }) => {
      const { name, type, options } = addReceiver(home, {
        ...added,
        redaction: { positions, ids, roundStart, trimHome },
      })
      return { name, where: typeNamed(type).where(options) }
    },
    'POST /handover/{name}/test': async ({ params: { name } }, c) => {
      await testReceiver({ home, version, now: seconds, signal: c.req.raw.signal }, name)
      return { ok: true }
    },
    'PUT /handover/{name}': ({ params: { name }, body: { paused } }) => {
      pauseReceiver(home, name, paused)
      return { name, paused }
    },
    'DELETE /handover/{name}': ({ params: { name } }) => {
      removeReceiver(home, name)
      return { removed: true }
    },
  } satisfies Partial<Answers>
}

async function receiverList(home: string, now: () => number): Promise<HandoverAnswer['receivers']> {
  const redactions = new Map(readSettings(home).map(({ name, redaction }) => [name, redaction]))
  return (await laggards({ home, now })).map((lag) => {
    const { title, sends } = typeNamed(lag.type)
    return { ...lag, title, sends, redaction: redactionNotes(redactions.get(lag.name)!) }
  })
}

function sorts(): HandoverAnswer['sorts'] {
  return receivers.map(({ name, title, sends, options }) => ({
    name,
    title,
    sends,
    options: Object.entries(options).map(([option, { label, means, required, secret, fallback, choices }]) => ({
      name: option,
      label,
      means,
      required: required === true,
      secret: secret === true,
      fallback: fallback ?? null,
      choices: choices === undefined ? null : [...choices],
    })),
  }))
}
