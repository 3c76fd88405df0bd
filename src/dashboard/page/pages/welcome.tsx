// The first run: sign in, then one button, then days appear newest first.

import { useState } from 'preact/hooks'
import type { XiaomiPage } from '../../schema.ts'
import { backend, Failed, refresh, useData } from '../frame/backend.ts'
import { go } from '../frame/route.ts'
import { useTitle, type ViewProps } from '../frame/view.ts'

type Way = 'encrypted' | 'web' | 'legacy' | 'xiaomi' | 'token' | 'cookie' | 'capture'

const ways: readonly (readonly [Way, string, string])[] = [
  ['encrypted', 'E-mail and password', 'As the phone app does it.'],
  ['web', 'E-mail and password, web form', 'As the vendor’s web page does it.'],
  ['legacy', 'E-mail and password, older form', 'For accounts the other two refuse.'],
  ['xiaomi', 'Xiaomi account', 'On the page of Xiaomi; it may sign out the phone app.'],
  ['token', 'Token', 'A token and user id you already have.'],
  [
    'cookie',
    'Cookie',
    'Pasted from a browser in which you are signed in to the vendor’s page; for Xiaomi, Google and Apple accounts.',
  ],
  ['capture', 'From the phone', 'Listens while the phone app signs in; begun on the command line.'],
]

export function WelcomePage({ status }: ViewProps) {
  useTitle('Sign in')
  const [way, setWay] = useState<Way>('encrypted')
  const [error, setError] = useState<Failed | null>(null)
  const [busy, setBusy] = useState(false)
  const xiaomi = useData<XiaomiPage>(way === 'xiaomi' ? '/sign-in/xiaomi' : null)
  const signedIn = status.signIn !== null
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const given = Object.fromEntries(
      [...new FormData(event.currentTarget as HTMLFormElement)].filter(
        ([name, value]) => value !== '' && name !== 'way',
      ),
    )
    setBusy(true)
    backend
      .send('POST', '/sign-in', { via: way, ...given })
      .then(
        () => {
          setError(null)
          refresh()
          return backend.send('POST', '/sync').then(refresh)
        },
        (thrown: unknown) => setError(thrown instanceof Failed ? thrown : new Failed('bug', String(thrown), '')),
      )
      .catch(() => undefined)
      .finally(() => setBusy(false))
  }
  return (
    <>
      <div class="head">
        <div class="title">
          <h1 tabIndex={-1}>{status.days === 0 ? 'Welcome' : 'Sign in'}</h1>
          <p class="muted">
            Your own history, fetched from the vendor’s cloud into this computer. Use it with your own account only.
          </p>
        </div>
      </div>
      {signedIn && status.days === 0 && (
        <p class="banner">
          Signed in as “{status.signedIn[0]}”.{' '}
          {status.sync === null ? 'Press “Sync now” to fetch the history; ' : 'Fetching; '}days appear newest first.
        </p>
      )}
      {status.days > 0 && status.sync === null && signedIn && (
        <p class="banner">
          Signed in. <a href="/">To the newest day</a>
        </p>
      )}
      <form class="form" onSubmit={submit}>
        <fieldset>
          <legend>Way in</legend>
          {ways.map(([value, label, hint]) => (
            <label key={value} class="check">
              <input type="radio" name="way" value={value} checked={way === value} onChange={() => setWay(value)} />
              <span>
                {label} <span class="small muted">{hint}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <fieldset>
          <legend>Account</legend>
          {['encrypted', 'web', 'legacy'].includes(way) && (
            <>
              <label class="field">
                <span>E-mail or phone number</span>
                <input name="email" autocomplete="username" required />
              </label>
              <label class="field">
                <span>Password</span>
                <input name="password" type="password" autocomplete="current-password" required />
                <span class="hint">Goes through this computer to the vendor’s sign-in once and is not kept.</span>
              </label>
            </>
          )}
          {way === 'token' && (
            <>
              <label class="field">
                <span>Token</span>
                <input name="token" type="password" autocomplete="off" required />
              </label>
              <label class="field">
                <span>User id</span>
                <input name="userId" inputMode="numeric" autocomplete="off" />
              </label>
            </>
          )}
          {way === 'xiaomi' && (
            <>
              <p>
                Sign in{' '}
                <a href={xiaomi.data?.address ?? ''} target="_blank" rel="noreferrer">
                  on the page of Xiaomi
                </a>
                . The last page shows an error; that is meant to be. Copy its whole address and paste it here.
              </p>
              <label class="field">
                <span>Address of the last page</span>
                <textarea name="redirect" rows={4} autocomplete="off" required />
              </label>
            </>
          )}
          {way === 'cookie' && (
            <label class="field">
              <span>Cookie</span>
              <textarea name="cookie" rows={4} autocomplete="off" required />
            </label>
          )}
          {way === 'capture' && (
            <>
              <p>
                For accounts that no form lets in: the phone app signs in, and wristory listens on this computer while
                it does. It needs the phone in the same network and a few minutes; the command says each step.
              </p>
              <p>
                <code>wristory capture</code>
              </p>
              <p class="muted small">Run it in a terminal. This page knows the sign-in as soon as it is there.</p>
            </>
          )}
          {error && (
            <p class="bad" role="alert" style={{ marginTop: '10px' }}>
              <strong>{error.message}</strong> {error.hint}
            </p>
          )}
          <div class="table-tools">
            {way === 'capture' ? (
              <button type="button" class="primary" onClick={refresh}>
                Look again
              </button>
            ) : (
              <button type="submit" class="primary" disabled={busy}>
                {busy ? 'Signing in…' : 'Sign in and sync'}
              </button>
            )}
            {status.days > 0 && (
              <button type="button" onClick={() => go('/')}>
                Back
              </button>
            )}
          </div>
        </fieldset>
      </form>
      {status.days === 0 && (
        <p class="muted">
          No account at hand? <code>wristory demo</code> opens this page with a made-up person’s history.
        </p>
      )}
    </>
  )
}
