// The sign-in to Mi Fitness by QR code: shows the code and waits until it is confirmed.

import { useEffect, useState } from 'preact/hooks'
import { ask } from '../../request.ts'
import type { QrSignInCode } from '../../schema.ts'
import { backend, useChange } from '../frame/backend.ts'
import { FormError } from '../frame/state.tsx'

/** Milliseconds between two looks at the progress. */
const LOOK = 2000

/** `onEntered` is called once the sign-in is stored. */
export function QrSignInFields({ onEntered }: { onEntered: () => void }) {
  const [code, setCode] = useState<QrSignInCode | null>(null)
  const [ended, setEnded] = useState('')
  const { running, failed, run } = useChange()
  useEffect(() => {
    if (code === null) return
    const timer = setInterval(async () => {
      const progress = await backend.get(ask('/sign-in/qr')).catch(() => null)
      if (progress === null || progress.state === 'waiting') return
      clearInterval(timer)
      setCode(null)
      if (progress.state === 'done') onEntered()
      else setEnded(`${progress.message} ${progress.hint}`)
    }, LOOK)
    return () => clearInterval(timer)
  }, [code])
  const show = async () => {
    setEnded('')
    setCode((await run(backend.send('POST /sign-in/qr'))) ?? null)
  }
  return (
    <>
      <p>Scan the code with a Xiaomi app that is signed in to your account, and confirm there.</p>
      {code !== null && (
        <figure>
          <img
            class="qr-code"
            alt="QR code of the sign-in"
            width="240"
            height="240"
            src={`data:image/svg+xml,${encodeURIComponent(code.picture)}`}
          />
          <figcaption class="small muted">
            Or open{' '}
            <a href={code.address} target="_blank" rel="noreferrer">
              this address
            </a>{' '}
            in a browser that is signed in.
          </figcaption>
        </figure>
      )}
      {ended !== '' && <p role="alert">{ended}</p>}
      <FormError error={failed} />
      <button type="button" class="primary" disabled={running || code !== null} onClick={show}>
        {code === null ? 'Show the code' : 'Waiting for the confirmation'}
      </button>
    </>
  )
}
