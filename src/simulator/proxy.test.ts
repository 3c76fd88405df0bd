// The TLS face: vendor names answer under the proxy's own authority, every other name is refused.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request } from 'node:http'
import type { Socket } from 'node:net'
import { test } from 'node:test'
import { connect } from 'node:tls'
import { startSimulator } from './index.ts'

async function tunnel(proxy: string, host: string): Promise<{ status: number; socket: Socket }> {
  const { hostname, port } = new URL(proxy)
  const asking = request({ host: hostname, port, method: 'CONNECT', path: `${host}:443` })
  asking.end()
  const [answer, socket] = (await once(asking, 'connect')) as [{ statusCode: number }, Socket]
  return { status: answer.statusCode, socket }
}

async function ask(proxy: string, ca: string, host: string): Promise<string> {
  const { socket } = await tunnel(proxy, host)
  const secure = connect({ socket, servername: host, ca })
  await once(secure, 'secureConnect')
  secure.write(
    `GET /users/-/devices HTTP/1.1\r\nHost: ${host}\r\napptoken: SIM-WEB-1000000001\r\nConnection: close\r\n\r\n`,
  )
  let text = ''
  for await (const part of secure) text += part
  return text
}

test('the proxy ends TLS for the vendor’s hosts and for no other', async () => {
  const cloud = await startSimulator({ today: '2026-03-10', proxyPort: 0 })
  try {
    const [proxy, ca] = [cloud.proxy as string, cloud.ca as string]
    assert.match(ca, /BEGIN CERTIFICATE/)
    for (const host of ['api-mifit.zepp.com', 'api-mifit-de2.huami.com']) {
      assert.match(await ask(proxy, ca, host), /^HTTP\/1\.1 200 [\s\S]*"displayName":"Amazfit GTR 4"/)
    }
    assert.equal(cloud.requests.at(-1)?.host, 'api-mifit-de2.huami.com')
    assert.equal((await tunnel(proxy, 'example.test')).status, 403)
    assert.equal((await tunnel(proxy, 'zepp.com.example.test')).status, 403)
  } finally {
    await cloud.close()
  }
})
