// The first run: sign in, then one button, then days appear newest first.

import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { ask } from '../../request.ts'
import type { SignInAsked, Status } from '../../schema.ts'
import { backend, refresh, useChange, useData } from '../frame/backend.ts'
import { Field } from '../frame/field.tsx'
import { PageHead } from '../frame/head.tsx'
import { go } from '../frame/route.ts'
import { FormError } from '../frame/state.tsx'
import { type SyncState, stageWords } from '../frame/sync.ts'
import { useTitle, type ViewProps } from '../frame/view.ts'
import { QrSignInFields } from './qr-sign-in.tsx'

type Way = SignInAsked['via'] | 'capture' | 'qr'

const ways: readonly (readonly [Way, string, string])[] = [
  ['encrypted', 'E-mail and password', 'The same requests as the phone app.'],
  ['web', 'E-mail and password, web form', 'The same requests as the vendor’s web page.'],
  ['legacy', 'E-mail and password, older form', 'For accounts that the other two refuse.'],
  ['xiaomi', 'Xiaomi account', 'On Xiaomi’s page; it may sign out the phone app.'],
  ['token', 'Token', 'A token and user id that you already have.'],
  [
    'cookie',
    'Cookie',
    'Pasted from a browser in which you are signed in to the vendor’s page; for Xiaomi, Google and Apple accounts.',
  ],
  ['qr', 'Mi Fitness: QR code', 'For newer Mi Bands and Xiaomi watches; scanned with a Xiaomi app.'],
  ['mi-cookie', 'Mi Fitness: cookies', 'Two cookies of a browser that is signed in at account.xiaomi.com.'],
  ['sts-address', 'Mi Fitness: Xiaomi’s page', 'The address on which Xiaomi’s page ends; often it cannot be renewed.'],
  ['mi-password', 'Mi Fitness: password', 'Xiaomi often asks for a picture or a code; then use the QR code.'],
  ['capture', 'From the phone', 'Captures while the phone app signs in; started on the command line.'],
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
      <PageHead
        title="Fetching your history"
        note="Newest days first; this page opens the newest one as soon as it arrives."
      />
      <div class="panel">
        <div class="note">
          <p>{running === null ? 'Starting' : stageWords(running)}</p>
          <progress value={running?.share ?? 0} max={1} aria-label="First sync" />
        </div>
      </div>
    </>
  )
}

interface FormProps {
  readonly status: Status
  readonly onEntered: () => void
}

function SignInForm({ status, onEntered }: FormProps) {
  const [way, setWay] = useState<Way>('encrypted')
  return (
    <>
      <PageHead
        title={status.days === 0 ? 'Welcome' : 'Sign in'}
        note="Your own history, from the vendor’s cloud to this computer. Use it with your own account only."
      />
      {status.signIn !== null && status.days === 0 && (
        <p class="banner">
          Signed in as “{status.signedIn[0]}”. Press “Sync now” to fetch the history; days appear newest first.
        </p>
      )}
      <WayForm way={way} status={status} onEntered={onEntered}>
        <fieldset>
          <legend>Method</legend>
          {ways.map(([value, label, hint]) => (
            <label key={value} class="check">
              <input type="radio" name="way" value={value} checked={way === value} onChange={() => setWay(value)} />
              <span>
                {label} <span class="small muted">{hint}</span>
              </span>
            </label>
          ))}
        </fieldset>
      </WayForm>
      {status.days === 0 && (
        <p class="muted">
          No account? <code>wristory demo</code> opens this page with a simulated history.
        </p>
      )}
    </>
  )
}

/** The form of one way in; a sync begins with the sign-in. */
function WayForm({ way, status, onEntered, children }: FormProps & { way: Way; children: ComponentChildren }) {
  const { running, failed, run } = useChange()
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (way === 'capture' || way === 'qr') return
    const given = Object.fromEntries(
      [...new FormData(event.currentTarget as HTMLFormElement)].filter(
        ([name, value]) => value !== '' && name !== 'way',
      ),
    )
    const entered = await run(backend.send('POST /sign-in', { via: way, ...given }))
    if (entered !== undefined) await begin()
  }
  const begin = async () => {
    if ((await run(backend.send('POST /sync'))) === undefined) return
    // The status then has the sync under way: the form gives way to its progress.
    onEntered()
    refresh()
  }
  return (
    <form class="form" onSubmit={submit}>
      {children}
      <fieldset>
        <legend>Account</legend>
        {way === 'qr' ? <QrSignInFields onEntered={begin} /> : <WayFields way={way} />}
        <FormError error={failed} />
        <div class="table-tools">
          {way === 'capture' ? (
            <button type="button" class="primary" onClick={refresh}>
              Look again
            </button>
          ) : way === 'qr' ? null : (
            <button type="submit" class="primary" disabled={running}>
              {running ? 'Signing in…' : 'Sign in and sync'}
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
  )
}

/** What a way in asks for. */
function WayFields({ way }: { way: Exclude<Way, 'qr'> }) {
  switch (way) {
    case 'token':
      return (
        <>
          <Field label="Token">
            <input name="token" type="password" autocomplete="off" required />
          </Field>
          <Field label="User id">
            <input name="userId" inputMode="numeric" autocomplete="off" />
          </Field>
        </>
      )
    case 'xiaomi':
      return <XiaomiFields />
    case 'sts-address':
      return <MiAddressFields />
    case 'mi-cookie':
      return (
        <Field
          label="Cookies userId and passToken"
          hint="In any form that the browser copies. They are stored as the tokens of this sign-in only."
        >
          <textarea name="cookie" rows={4} autocomplete="off" required />
        </Field>
      )
    case 'cookie':
      return (
        <Field label="Cookie">
          <textarea name="cookie" rows={4} autocomplete="off" required />
        </Field>
      )
    case 'capture':
      return (
        <>
          <p>
            For accounts that no form accepts: the phone app signs in while wristory captures on this computer. It needs
            the phone in the same network and a few minutes; the command explains each step.
          </p>
          <p>
            <code>wristory capture</code>
          </p>
          <p class="muted small">Run it in a terminal. This page shows the sign-in as soon as it exists.</p>
        </>
      )
    default:
      return (
        <>
          <Field label="E-mail or phone number">
            <input name="email" autocomplete="username" required />
          </Field>
          <Field label="Password" hint="Sent through this computer to the vendor’s sign-in once, and not stored.">
            <input name="password" type="password" autocomplete="current-password" required />
          </Field>
        </>
      )
  }
}

function MiAddressFields() {
  const { data } = useData(ask('/sign-in/xiaomi'))
  return (
    <>
      <p>
        Sign in{' '}
        <a href={data?.miFitness ?? ''} target="_blank" rel="noreferrer">
          on Xiaomi’s page
        </a>
        . The last page says “ok”. Copy its whole address and paste it here within a few minutes.
      </p>
      <Field label="Address of the last page">
        <textarea name="redirect" rows={4} autocomplete="off" required />
      </Field>
    </>
  )
}

function XiaomiFields() {
  const { data } = useData(ask('/sign-in/xiaomi'))
  return (
    <>
      <p>
        Sign in{' '}
        <a href={data?.address ?? ''} target="_blank" rel="noreferrer">
          on Xiaomi’s page
        </a>
        . The last page shows an error; this is expected. Copy its whole address and paste it here.
      </p>
      <Field label="Address of the last page">
        <textarea name="redirect" rows={4} autocomplete="off" required />
      </Field>
    </>
  )
}
