// The page for a browser without the secret: a bookmark after `serve` was restarted, or a used address.

import { useEffect } from 'preact/hooks'
import { useTitle } from '../frame/view.ts'

const again = () => location.reload()

export function LockedPage() {
  useTitle('Locked')
  useEffect(() => {
    // Another tab of this dashboard was let in.
    addEventListener('storage', again)
    return () => removeEventListener('storage', again)
  }, [])
  return (
    <main class="main locked" id="main">
      <h1 tabIndex={-1}>This dashboard is locked</h1>
      <p>
        wristory is running, but this browser has no access yet: each start of <code>wristory serve</code> prints an
        address that opens the dashboard once, in one browser.
      </p>
      <ol>
        <li>
          In a terminal, run <code>wristory serve</code>. End the one that runs now with Ctrl-C where it holds the same
          port.
        </li>
        <li>Your browser opens by itself. If it does not, open the printed address.</li>
        <li>
          Bookmarks work again, as long as the port is the same: keep it with <code>wristory serve --port 8321</code>.
        </li>
      </ol>
      <p class="muted">
        Nothing is lost, and no data is shown here: each start makes a new secret, because another program could use the
        port in between.
      </p>
      <button type="button" onClick={again}>
        Try again
      </button>
    </main>
  )
}
