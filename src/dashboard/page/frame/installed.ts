// Features of paired devices only: the page as an app that opens offline.

import { useEffect, useState } from 'preact/hooks'
import { backend } from './backend.ts'

/** Whether the page came over TLS, as on paired devices. */
export const isRemote = location.protocol === 'https:' && backend.live

/** Makes the page installable; does nothing on the computer itself, or where the certificate is not trusted. */
export function install(): void {
  if (!isRemote || !('serviceWorker' in navigator)) return
  const link = document.createElement('link')
  link.rel = 'manifest'
  link.href = '/app.webmanifest'
  const icon = document.createElement('link')
  icon.rel = 'apple-touch-icon'
  icon.href = '/icon-192.png'
  document.head.append(link, icon)
  navigator.serviceWorker.register('/worker.js').catch(() => undefined)
}

/** Epoch milliseconds of the stored answers that are shown because the computer cannot be reached, or null. */
export function useOfflineSince(): number | null {
  const [since, setSince] = useState<number | null>(null)
  useEffect(() => {
    if (!isRemote || !('serviceWorker' in navigator)) return
    const hear = ({ data }: MessageEvent<{ offlineSince?: number | null }>) => setSince(data?.offlineSince ?? null)
    navigator.serviceWorker.addEventListener('message', hear)
    return () => navigator.serviceWorker.removeEventListener('message', hear)
  }, [])
  return since
}
