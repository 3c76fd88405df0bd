// The pages of data when a sync found none, with the message of the command line.

import type { Status } from '../../schema.ts'
import { PageHead } from '../frame/head.tsx'
import type { SyncState } from '../frame/sync.ts'
import { useTitle } from '../frame/view.ts'

/** Whether the account was synced and has neither a day nor a workout. */
export function hasNoHistory({ days, asked, tables }: Status): boolean {
  return days === 0 && asked !== null && !tables.includes('workout')
}

export function NoHistoryPage({ title, status, sync }: { title: string; status: Status; sync: SyncState }) {
  useTitle(title)
  const whole = status.lastSync?.outcome === 'done'
  return (
    <>
      <PageHead title={title} />
      <div class="panel">
        <div class="note">
          {sync.running !== null ? (
            <p>Fetching. Days appear here, the newest first.</p>
          ) : whole ? (
            <>
              <p>
                <strong>The account has no history in this region of the cloud.</strong>
              </p>
              <p>
                If the app shows data, name another region: <code>wristory login --host</code>, see docs/sign-in.md. If
                the account is new, sync the device with the phone app, then press “Sync now”.
              </p>
            </>
          ) : (
            <p>Nothing was fetched yet: the last sync failed. Press “Sync now” to try again.</p>
          )}
        </div>
      </div>
    </>
  )
}
