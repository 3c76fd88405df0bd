// Runs on paired devices only: opens the page without a connection, and shows the last answers of the server, read-only.
// The server is asked first whenever it is there.

const shell = 'shell'
const answers = 'answers'
/** Answers that are stored; the oldest go first. */
const most = 300

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(shell).then((cache) => cache.add('/')))
  self.skipWaiting()
})

self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

self.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== self.location.origin) return
  if (request.mode === 'navigate') event.respondWith(page(request))
  else if (pathname.startsWith('/assets/')) event.respondWith(asset(request))
  else if (pathname.startsWith('/api/v1/') && !/^\/api\/v1\/(events|export|devices)/.test(pathname))
    event.respondWith(answer(event))
})

/** The page is the same for every path. */
async function page(request) {
  const cache = await caches.open(shell)
  try {
    const fresh = await fetch(request)
    if (fresh.ok && fresh.headers.get('content-type')?.startsWith('text/html')) await cache.put('/', fresh.clone())
    return fresh
  } catch {
    return (await cache.match('/')) ?? Response.error()
  }
}

/** The name of an asset changes with its content. */
async function asset(request) {
  const cache = await caches.open(shell)
  const stored = await cache.match(request)
  if (stored !== undefined) return stored
  const fresh = await fetch(request)
  if (fresh.ok) await cache.put(request, fresh.clone())
  return fresh
}

/** Two persons have the same paths. */
function keyOf(request) {
  const account = request.headers.get('wristory-account') ?? ''
  const url = new URL(request.url)
  if (account !== '') url.searchParams.set('account', account)
  return url.href
}

async function answer({ request, clientId }) {
  const cache = await caches.open(answers)
  const tell = async (since) => (await self.clients.get(clientId))?.postMessage({ offlineSince: since })
  try {
    const fresh = await fetch(request)
    if (fresh.status === 200) {
      const headers = new Headers(fresh.headers)
      headers.set('x-stored', String(Date.now()))
      const body = await fresh.clone().arrayBuffer()
      await cache.put(keyOf(request), new Response(body, { headers }))
      await forgetOldest(cache)
    }
    // A device that was removed keeps nothing.
    if (fresh.status === 401) await caches.delete(answers)
    await tell(null)
    return fresh
  } catch (error) {
    const stored = await cache.match(keyOf(request))
    if (stored === undefined) throw error
    await tell(Number(stored.headers.get('x-stored')))
    return stored
  }
}

async function forgetOldest(cache) {
  const stored = await cache.keys()
  for (const request of stored.slice(0, Math.max(0, stored.length - most))) await cache.delete(request)
}
