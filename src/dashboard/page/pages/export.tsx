// Taking it along: what, from when, in which format, as the command that writes the files.

import { useState } from 'preact/hooks'
import type { Formats } from '../../schema.ts'
import { useData } from '../frame/backend.ts'
import { useTitle } from '../frame/shell.tsx'
import type { ViewProps } from '../frame/views.ts'

export function ExportPage({ status }: ViewProps) {
  useTitle('Export')
  const formats = useData<Formats>('/formats')
  const [format, setFormat] = useState('csv')
  const [from, setFrom] = useState(status.first ?? '')
  const [to, setTo] = useState(status.last ?? '')
  const [places, setPlaces] = useState(true)
  const [copied, setCopied] = useState(false)
  const words = [
    'wristory export',
    format,
    from && `--from ${from}`,
    to && `--to ${to}`,
    places ? '' : '--no-gps',
    '-o wristory-export/',
  ]
  const command = words.filter((word) => word !== '').join(' ')
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
              {(formats.data ?? [{ name: 'csv', title: 'CSV' }]).map(({ name, title }) => (
                <option key={name} value={name}>
                  {name}: {title}
                </option>
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
          <label class="check" style={{ marginTop: '10px' }}>
            <input type="checkbox" checked={places} onChange={(event) => setPlaces(event.currentTarget.checked)} />
            With positions and names of places
          </label>
        </fieldset>
        <fieldset>
          <legend>Command</legend>
          <p>
            <code style={{ overflowWrap: 'anywhere' }}>{command}</code>
          </p>
          <div class="table-tools">
            <button
              type="button"
              class="primary"
              onClick={() => navigator.clipboard.writeText(command).then(() => setCopied(true))}
            >
              {copied ? 'Copied' : 'Copy'}
            </button>
          </div>
        </fieldset>
      </div>
    </>
  )
}
