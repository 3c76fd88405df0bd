// The first run: sign in, then one button, then days appear newest first.

import { useEffect, useState } from 'preact/hooks'
import { ask } from '../../request.ts'
import type { SignInAsked, Status } from '../../schema.ts'
import { backend, Failed, refresh, useData } from '../frame/backend.ts'
import { go } from '../frame/route.ts'
import { type SyncState, stageWords } from '../frame/sync.ts'
import { useTitle, type ViewProps } from '../frame/view.ts'

type Way = SignInAsked['via'] | 'capture'

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

/** The form, or the progress of the first sync; then the newest day, as soon as one is there. */
export function WelcomePage({ status, sync }: ViewProps) {
  useTitle('Sign in')
  const [entered, setEntered] = useState(false)
  const running = sync.running !== null
  const begins = entered && status.asked === null && sync.said?.bad !== true
  const first = status.days === 0 && (running ? status.signIn !== null : begins)
  const arrived = entered && (status.days > 0 || (status.asked !== null && !running))
  useEffect(() => {
    if (arrived) go('/day', 'replace')
  }, [arrived])
  useEffect(() => {
    if (first) setEntered(true)
  }, [first])
  // Whoever has signed in sees no form with a password again, unless the sync stopped before the first day.
  return first ? (
    <FirstSync running={sync.running} />
  ) : (
    <SignInForm status={status} onEntered={() => setEntered(true)} />
  )
}

function FirstSync({ running }: Pick<SyncState, 'running'>) {
  return (
    <>
      <div class="head">
        <div class="title">
          <h1 tabIndex={-1}>Fetching your history</h1>
          <p class="muted">The newest days come first; this page goes to the newest one as soon as it is there.</p>
        </div>
      </div>
      <div class="panel">
        <div class="note">
          <p>{running === null ? 'Starting' : stageWords(running)}</p>
          <progress value={running?.share ?? 0} max={1} aria-label="First sync" />
        </div>
      </div>
    </>
  )
}

function SignInForm({ status, onEntered }: { status: Status; onEntered: () => void }) {
  const [way, setWay] = useState<Way>('encrypted')
  const [error, setError] = useState<Failed | null>(null)
  const [busy, setBusy] = useState(false)
  const xiaomi = useData(way === 'xiaomi' ? ask('/sign-in/xiaomi') : null)
  const signedIn = status.signIn !== null
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (way === 'capture') return
    const given = Object.fromEntries(
      [...new FormData(event.currentTarget as HTMLFormElement)].filter(
        ([name, value]) => value !== '' && name !== 'way',
      ),
    )
    setBusy(true)
    backend
      .send('POST /sign-in', { via: way, ...given })
      .then(
        () => {
          setError(null)
          // The status then has the sync under way: the form gives way to its progress.
          return backend.send('POST /sync').then(() => {
            onEntered()
            refresh()
          })
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
          Signed in as “{status.signedIn[0]}”. Press “Sync now” to fetch the history; days appear newest first.
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
                . The last page shows an error; this is expected. Copy its whole address and paste it here.
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
