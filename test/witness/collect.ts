// Reads a page's content from its DOM: every visible or spoken text with a digit, its place, whole tables, axes with
// the positions of their labels, and a slider's text at each step. Runs in the browser, as text.

/** A text with a digit. `scope` is the panel it stands in, `role` the element. */
export interface Item {
  readonly scope: string
  readonly role: string
  readonly text: string
}

export interface ReadTable {
  readonly scope: string
  readonly caption: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

export interface Label {
  readonly x: number
  readonly y: number
  readonly text: string
}

export interface Chart {
  readonly scope: string
  /** Labels beside a gridline, with the place of the line. */
  readonly lines: readonly Label[]
  /** All other texts. */
  readonly texts: readonly Label[]
  /** Tops of bars and places of dots, from the left. */
  readonly marks: readonly { readonly x: number; readonly y: number }[]
  /** Corners of the line, from the left. */
  readonly curve: readonly { readonly x: number; readonly y: number }[]
}

export interface Step {
  readonly now: number
  readonly text: string
  readonly tip: string | null
  /** Place of the dot on the drawing, where it has one. */
  readonly dot: { readonly x: number; readonly y: number } | null
}

export interface Slider {
  readonly scope: string
  readonly label: string
  readonly most: number
  readonly chart: number
  readonly steps: readonly Step[]
}

export interface Reading {
  readonly items: readonly Item[]
  readonly tables: readonly ReadTable[]
  readonly charts: readonly Chart[]
  readonly sliders: readonly Slider[]
}

/** An expression that reads the page as it stands; `steps` is how many places of each slider are asked. */
export const reading = (steps: number, seed: number) => `(${inPage})(${steps}, ${seed})`

const inPage = String.raw`async (wanted, seed) => {
  const clean = (text) => text.replace(/[\s\u00a0\u202f]+/g, ' ').trim()
  const scopeOf = (element) => {
    const panel = element.closest('section.panel')
    if (panel) return clean(panel.querySelector(':scope > header h2')?.textContent ?? panel.getAttribute('aria-label') ?? 'panel')
    const place = element.closest('.figures, .head, .controls, .rail, .topbar, .tabs, .banner, dialog')
    return place ? (place.tagName === 'DIALOG' ? 'dialog' : place.classList[0]) : 'main'
  }
  // Days and months to go to, and names of figures to be explained, are no figures.
  const seen = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest('.picker > div, .about, .save')
  const inline = (element) => {
    if (element.namespaceURI !== 'http://www.w3.org/1999/xhtml') return !['text', 'title'].includes(element.localName)
    if (['td', 'th', 'option', 'button', 'summary', 'caption'].includes(element.localName)) return false
    return getComputedStyle(element).display.startsWith('inline') || element.classList.contains('nowrap')
  }
  const blockOf = (node) => {
    let element = node.parentElement
    while (inline(element) && element.parentElement) element = element.parentElement
    return element
  }
  // The text of a block without that of the blocks inside.
  const textOf = (element) =>
    [...element.childNodes].map((node) => node.nodeType === 3 ? node.data : node.localName === 'br' ? ' ' : node.nodeType !== 1 ? '' : inline(node) ? textOf(node) : ' ').join('')
  const roleOf = (element) => {
    const figure = element.closest('.figure')
    const own = element.localName + [...element.classList].map((name) => '.' + name).join('')
    return figure ? 'figure ' + clean(figure.querySelector('.label')?.textContent ?? '') + ' ' + own : own
  }
  for (const details of document.querySelectorAll('main details:not(.table, .more, .picker, .save)')) details.open = true
  const items = []
  const add = (element, role, text) => {
    const told = clean(text ?? '')
    if (/\d/.test(told)) items.push({ scope: scopeOf(element), role, text: told })
  }
  const charts = []
  const svgs = [...document.querySelectorAll('svg.data')].filter((svg) => seen(svg) && svg.querySelector('text'))
  const inner = (g, element) => {
    // Place within the drawing, whatever groups move it.
    const [m, o] = [element.getScreenCTM(), svgs[g].getScreenCTM()]
    return { dx: m.e - o.e, dy: m.f - o.f }
  }
  const trackNames = (svg) => [...(svg.closest('.stack')?.querySelectorAll('.row .track-name') ?? [])].map((name) => clean(name.textContent))
  const place = []
  svgs.forEach((svg, g) => {
    // Tracks that lie on one clock have an axis each: a row is as high as its track.
    const heights = [...(svg.closest('.stack')?.querySelectorAll(':scope > .row') ?? [])].map((row) => row.getBoundingClientRect().height)
    const tops = heights.map((_, i) => heights.slice(0, i).reduce((a, b) => a + b, 0))
    place[g] = charts.length
    const lists = [svg, ...tops].map(() => ({ lines: [], texts: [], marks: [], curve: [] }))
    const listAt = (y) => lists[1 + tops.findIndex((top, i) => y >= top - 0.5 && y < top + heights[i] - 0.5)]
    for (const text of svg.querySelectorAll('text')) {
      const { dx, dy } = inner(g, text)
      const line = text.parentElement.localName === 'g' ? text.parentElement.querySelector(':scope > line.grid-line') : null
      const one = { x: Number(text.getAttribute('x')) + dx, y: Number(text.getAttribute('y')) + dy, text: clean(text.textContent) }
      const y = line && line.getAttribute('y1') === line.getAttribute('y2') ? Number(line.getAttribute('y1')) + dy : null
      if (y === null) lists[0].texts.push(one)
      else listAt(y).lines.push({ ...one, y })
    }
    for (const path of svg.querySelectorAll('path')) {
      if (path.closest('defs, clipPath')) continue
      const { dx, dy } = inner(g, path)
      const { marks, curve } = path.closest('g[transform]') ? listAt(dy) : lists[0]
      const d = path.getAttribute('d') ?? ''
      // A bar is drawn from its foot to its top and across; a dot is a stroke of no length.
      for (const [, x, y, w] of d.matchAll(/M(-?[\d.]+) -?[\d.]+V(-?[\d.]+)h(-?[\d.]+)/g)) marks.push({ x: Number(x) + Number(w) / 2 + dx, y: Number(y) + dy })
      for (const [, x, y] of d.matchAll(/M(-?[\d.]+) (-?[\d.]+)h0(?![.\d])/g)) marks.push({ x: Number(x) + dx, y: Number(y) + dy })
      if (path.classList.contains('stroke') && /^[ML][ML\d. -]*(h\.1[ML\d. -]*)*$/.test(d) && !/^(M[\d. -]+h0)*$/.test(d))
        for (const [, x, y] of d.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)) curve.push({ x: Number(x) + dx, y: Number(y) + dy })
    }
    const names = trackNames(svg)
    lists.forEach(({ lines, texts, marks, curve }, i) => {
      charts.push({ scope: scopeOf(svg) + (i === 0 ? '' : ' / ' + names[i - 1]), lines, texts, marks: marks.sort((a, b) => a.x - b.x), curve })
    })
  })
  const tables = []
  for (const table of document.querySelectorAll('table')) {
    if (!seen(table)) continue
    const cells = (row) => [...row.children].map((cell) => clean(cell.textContent))
    tables.push({
      scope: scopeOf(table),
      caption: clean(table.caption?.textContent ?? ''),
      head: [...(table.tHead?.rows[0]?.children ?? [])].map((cell) => clean(cell.textContent)),
      rows: [...table.tBodies].flatMap((body) => [...body.rows].map(cells)),
    })
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const blocks = new Set()
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!/\d/.test(node.data) || node.parentElement.closest('script, style, table')) continue
    if (node.parentElement.closest('svg.data') && node.parentElement.localName === 'text') continue
    const block = blockOf(node)
    if (blocks.has(block) || !(seen(block) || (node.parentElement.closest('option') && !node.parentElement.closest('.picker')))) continue
    blocks.add(block)
    add(block, roleOf(block), textOf(block))
  }
  for (const element of document.querySelectorAll('[aria-label], [title], [alt]')) {
    if (!seen(element) || element.closest('table.month') === null && element.closest('td')) continue
    for (const name of ['aria-label', 'title', 'alt'])
      // The usual range of a figure, which its bar draws, is not read here.
      if (element.hasAttribute(name) && !(name === 'title' && element.matches('.figure'))) add(element, name, element.getAttribute(name))
  }
  const frame = () => new Promise((done) => { const c = new MessageChannel(); c.port1.onmessage = done; c.port2.postMessage(0) })
  const settle = async () => { for (let i = 0; i < 4; i++) await frame() }
  const sliders = []
  for (const slider of document.querySelectorAll('main [role=slider]')) {
    if (!seen(slider)) continue
    const box = slider.closest('.chart-box, .stack, .calendar') ?? slider.parentElement
    const press = async (key, shiftKey = false) => {
      slider.dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey, bubbles: true, cancelable: true }))
      await settle()
    }
    const steps = []
    const take = () => {
      const circle = box.querySelector('svg.data > circle')
      steps.push({
        now: Number(slider.getAttribute('aria-valuenow')),
        text: clean(slider.getAttribute('aria-valuetext')),
        tip: box.querySelector('.tip') ? clean(box.querySelector('.tip').textContent) : null,
        dot: circle ? { x: Number(circle.getAttribute('cx')), y: Number(circle.getAttribute('cy')) } : null,
      })
    }
    const most = Number(slider.getAttribute('aria-valuemax'))
    const forward = box.querySelector('svg.data') && slider.getAttribute('aria-label')?.startsWith('Nights') ? 'ArrowDown' : 'ArrowRight'
    await press('Home'); take()
    for (let i = 0; i < wanted && most > 0; i++) {
      const turns = 1 + ((seed * 7 + i * 13) % 3)
      const far = most > wanted * 8 && i % 2 === 1
      for (let k = 0; k < turns; k++) await press(far ? 'PageDown' : forward)
      take()
    }
    await press('End'); take()
    await press('Escape')
    const svg = box.querySelector('svg.data')
    sliders.push({ scope: scopeOf(slider), label: slider.getAttribute('aria-label'), most, chart: place[svgs.indexOf(svg)] ?? -1, steps })
  }
  return { items, tables, charts, sliders }
}`
