// Saves a chart as a picture (PNG, SVG) or its numbers as CSV.

import { useRef } from 'preact/hooks'
import { csvOf, type TableProps } from './rows.ts'
import { download, toPng, toSvg } from './save.ts'

export function SaveMenu({ make }: { make: () => TableProps }) {
  const box = useRef<HTMLDetailsElement>(null)
  const save = async (type: 'png' | 'svg' | 'csv') => {
    const panel = box.current?.closest('.panel')
    const area = panel?.querySelector('figure') ?? panel?.querySelector('.inside')
    if (!box.current || !panel || !area) return
    box.current.open = false
    const heading = document.querySelector('main h1')?.textContent ?? ''
    const title = panel.querySelector('h2')?.textContent ?? heading
    const name = `${[heading, ...(title === heading ? [] : [title])]
      .join(' ')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, '-')}.${type}`
    if (type === 'csv') return download(name, new Blob([csvOf(make())], { type: 'text/csv' }))
    const svg = toSvg(area, title)
    download(name, type === 'png' ? await toPng(svg) : new Blob([svg], { type: 'image/svg+xml' }))
  }
  return (
    <details class="save" ref={box}>
      <summary>Save</summary>
      <div class="save-choices">
        <button type="button" onClick={() => save('png')}>
          PNG
        </button>
        <button type="button" onClick={() => save('svg')}>
          SVG
        </button>
        <button type="button" onClick={() => save('csv')}>
          CSV
        </button>
      </div>
    </details>
  )
}
