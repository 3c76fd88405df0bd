// Opens the browser on a private file that leads to the address: every user of a computer can read the arguments of its
// programs, and the address has a one-time code.
import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { openerFor } from '../files/platform.ts'
import { removePrivate, writePrivate } from '../files/private.ts'
import { isRunning } from '../files/running.ts'

/** How long a browser may take to read the file, milliseconds. */
const PATIENCE = 60_000

/** Opens a file with the program of the desktop; without one nothing happens. */
export function openFile(file: string): void {
  const [program, ...args] = openerFor(process.platform)
  const child = spawn(program, [...args, pathToFileURL(file).href], { stdio: 'ignore', detached: true })
  child.on('error', () => undefined)
  child.unref()
}

/**
 * Opens the browser; without one the printed address is enough. Returns a function that removes the file, which also
 * happens after a minute; the next run removes a file that a killed process left.
 */
export function openBrowser(folder: string, address: string): () => void {
  const file = join(folder, `open-${process.pid}.html`)
  writePrivate(file, leadingTo(address))
  sweep(folder)
  openFile(file)
  const timer = setTimeout(() => removePrivate(file), PATIENCE).unref()
  return () => {
    clearTimeout(timer)
    removePrivate(file)
  }
}

function sweep(folder: string): void {
  for (const name of readdirSync(folder)) {
    const [, owner] = /^open-(\d+)\.html$/.exec(name) ?? []
    if (owner !== undefined && !isRunning(Number(owner))) removePrivate(join(folder, name))
  }
}

/** The address is made by us: letters, digits and punctuation that HTML leaves alone. */
function leadingTo(address: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url=${address}">
<title>wristory</title>
<p><a href="${address}">Open the dashboard</a></p>
</html>
`
}
