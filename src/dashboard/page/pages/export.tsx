// Taking it along: what, from when, in which format.

import { useState } from 'preact/hooks'
import { useTitle } from '../frame/shell.tsx'
import type { ViewProps } from '../frame/views.ts'

export function ExportPage({ status }: ViewProps) {
  useTitle('Export')
  const [format, setFormat] = useState('csv')
  const [from, setFrom] = useState(status.first ?? '')
  const [to, setTo] = useState(status.last ?? '')
  const command = `wristory export ${format}${from === '' ? '' : ` --from ${from}`}${to === '' ? '' : ` --to ${to}`}`
  return (
    <>
      <div class="head">
        <div class="title">
          <h1 tabIndex={-1}>Export</h1>
          <p class="muted">Files are written by the command line; this page puts the command together.</p>
        </div>
      </div>
      <div class="form">
        <fieldset>
          <legend>What</legend>
          <label class="field">
            <span>Format</span>
            <select value={format} onChange={(event) => setFormat(event.currentTarget.value)}>
              {['csv', 'json', 'ndjson', 'parquet', 'sqlite', 'gpx', 'tcx', 'fit'].map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
          <label class="field">
            <span>From</span>
            <input type="date" value={from} onChange={(event) => setFrom(event.currentTarget.value)} />
          </label>
          <label class="field">
            <span>To</span>
            <input type="date" value={to} onChange={(event) => setTo(event.currentTarget.value)} />
          </label>
          <p style={{ marginTop: '12px' }}>
            <code>{command}</code>
          </p>
        </fieldset>
      </div>
    </>
  )
}
